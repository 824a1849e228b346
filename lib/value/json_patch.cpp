// SPDX-License-Identifier: Apache-2.0
#include "value/json_patch.h"

#include "base/error.h"
#include "base/strings.h"
#include "value/json.h"
#include "value/yaml.h"

#include <charconv>
#include <cstddef>

namespace lockstep {

namespace {

// Unlike split_pointer this takes whatever stands before the first '/' for nothing, as json-patch does; a
// path without any '/' has no keys and names nothing.
std::vector<std::string> keys_of(std::string_view path) {
  const auto slash = path.find('/');
  if (slash == std::string_view::npos) return {};
  auto keys = split(path.substr(slash + 1), '/');
  for (auto& key : keys) {
    if (key.find('~') == std::string::npos) continue;
    // One pass: "~01" is "~1", never "/".
    std::string decoded;
    for (std::size_t i = 0; i < key.size(); ++i) {
      const char next = key[i] == '~' && i + 1 < key.size() ? key[i + 1] : '\0';
      decoded += next == '1' ? '/' : next == '0' ? '~' : key[i];
      if (next == '0' || next == '1') ++i;
    }
    key = std::move(decoded);
  }
  return keys;
}

// Where an operation works: the mapping or list that holds the last key.
struct Place {
  Value& holder;
  const std::string& key;
};

// Go's strconv.Atoi: a sign and leading zeros are fine.
std::ptrdiff_t index_number(const std::string& key) {
  const char* begin = key.data() + (key.size() > 1 && key[0] == '+' ? 1 : 0);
  const char* end = key.data() + key.size();
  std::ptrdiff_t number = 0;
  const auto [stop, code] = std::from_chars(begin, end, number);
  if (code != std::errc() || stop != end) throw Error("\"{}\" is no index of a list", key);
  return number;
}

// Negative indices count from the end; `size` is how many positions there are.
std::size_t index_in(const std::string& key, std::size_t size) {
  const auto number = index_number(key);
  const auto count = static_cast<std::ptrdiff_t>(size);
  if (number >= count || number < -count)
    throw Error("index {} is outside of a list with {}", key, plural(size, "position"));
  return static_cast<std::size_t>(number < 0 ? number + count : number);
}

// nullptr for a missing member; Error for an index that is not there.
Value* get(const Place& place) {
  if (place.holder.is_list()) return &place.holder.items()[index_in(place.key, place.holder.items().size())];
  return place.holder.find(place.key);
}

Place find_place(Value& document, const std::string& path, const std::vector<std::string>& keys) {
  if (keys.empty()) throw Error("the document has no path \"{}\"", path);
  Value* at = &document;
  for (std::size_t i = 0;; ++i) {
    if (!at || !(at->is_map() || at->is_list())) throw Error("the document has no path \"{}\"", path);
    if (i + 1 == keys.size()) return {*at, keys[i]};
    at = get({*at, keys[i]});
  }
}

void add(const Place& place, Value value) {
  if (place.holder.is_map()) return place.holder.set(place.key, std::move(value));
  auto& items = place.holder.items();
  if (place.key == "-") return items.push_back(std::move(value));
  const auto index = index_in(place.key, items.size() + 1);
  items.insert(items.begin() + static_cast<std::ptrdiff_t>(index), std::move(value));
}

Value take(const Place& place) {
  Value* found = get(place);
  if (!found) throw Error("there is no member \"{}\"", place.key);
  Value taken = std::move(*found);
  if (place.holder.is_map()) {
    place.holder.erase(place.key);
  } else {
    auto& items = place.holder.items();
    items.erase(items.begin() + (found - items.data()));
  }
  return taken;
}

// Kinds and texts are the same; numbers of the document in canonical form, those of the test as written.
bool passes(const Value& found, const Value& wanted) {
  if (found.is_number() && wanted.is_number())
    return canonical_number(found) == wanted.text() || found.text() == wanted.text();
  if (found.kind() != wanted.kind() || found.size() != wanted.size()) return false;
  for (std::size_t i = 0; i < found.items().size(); ++i)
    if (!passes(found.items()[i], wanted.items()[i])) return false;
  for (const auto& [key, value] : found.members()) {
    const Value* other = wanted.find(key);
    if (!other || !passes(value, *other)) return false;
  }
  return found.text() == wanted.text();
}

void replace(Value& document, const PatchOperation& operation) {
  if (operation.path.empty()) {
    if (operation.value.is_scalar() && !operation.value.is_null())
      throw Error("the whole document can only be replaced by a mapping or a list");
    document = operation.value;
    return;
  }
  const Place place = find_place(document, operation.path, operation.keys);
  if (Value* found = get(place))
    *found = operation.value;
  else
    place.holder.set(place.key, operation.value);
}

void test(Value& document, const PatchOperation& operation) {
  const Value* found =
      operation.path.empty() ? &document : get(find_place(document, operation.path, operation.keys));
  if (!passes(found ? *found : Value::null(), operation.value))
    throw Error("the value is not the one tested for");
}

void apply(Value& document, const PatchOperation& operation) {
  if (!operation.has_path) throw Error("the operation has no path");
  const auto place = [&] { return find_place(document, operation.path, operation.keys); };
  const auto source = [&] { return find_place(document, operation.from, operation.from_keys); };
  if (operation.op == "add") return add(place(), operation.value);
  if (operation.op == "remove") return void(take(place()));
  if (operation.op == "replace") return replace(document, operation);
  if (operation.op == "test") return test(document, operation);
  if (operation.op == "move") {
    Value moved = take(source());
    return add(place(), std::move(moved));
  }
  if (operation.op == "copy") {
    const Value* found = get(source());
    Value copied = found ? *found : Value();
    return add(place(), std::move(copied));
  }
  throw Error("\"{}\" is no operation of a JSON patch", operation.op)
      .hint("use add, remove, replace, move, copy or test");
}

}  // namespace

JsonPatch read_json_patch(const Value& operations) {
  if (operations.is_null()) return {};
  if (!operations.is_list())
    throw Error("a JSON patch is a list of operations, not a {}", kind_name(operations.kind()));
  JsonPatch patch;
  patch.reserve(operations.size());
  for (const auto& item : operations.items()) {
    if (!item.is_map() && !item.is_null())
      throw Error("an operation of a JSON patch is a mapping, not a {}", kind_name(item.kind()));
    auto& operation = patch.emplace_back();
    operation.op = item.at("op").text_or("");
    operation.has_path = item.at("path").is_string();
    operation.path = item.at("path").text_or("");
    operation.from = item.at("from").text_or("");
    operation.keys = keys_of(operation.path);
    operation.from_keys = keys_of(operation.from);
    operation.value = item.at("value");
  }
  return patch;
}

namespace {

// What a trip through JSON leaves of YAML's numbers: 0x10 is 16, 1.0 is 1.
void make_canonical(Value& value) {
  if (value.is_number())
    value = Value::scalar(value.kind(), canonical_number(value));
  else if (value.is_list())
    for (auto& item : value.items()) make_canonical(item);
  else if (value.is_map())
    for (auto& member : value.members()) make_canonical(member.value);
}

}  // namespace

JsonPatch parse_json_patch(std::string_view text) {
  if (text.starts_with('[')) return read_json_patch(read_json(text));
  Value operations = read_yaml(text, {.reject_duplicate_keys = false});
  make_canonical(operations);
  return read_json_patch(operations);
}

void apply_json_patch(Value& document, const JsonPatch& patch) {
  for (const auto& operation : patch)
    in_context([&] { return fmt::format("applying {} of {}", operation.op, operation.path); },
               [&] { apply(document, operation); });
}

}  // namespace lockstep
