// SPDX-License-Identifier: Apache-2.0
// The only file that knows simdjson.
#include "base/error.h"
#include "base/strings.h"
#include "value/json.h"

#include <simdjson.h>

namespace lockstep {

namespace {

namespace od = simdjson::ondemand;
constexpr int max_depth = 512;

[[noreturn]] void refuse(simdjson::error_code code) {
  throw Error("invalid JSON: {}", simdjson::error_message(code));
}
template <class T>
T take(simdjson::simdjson_result<T> result) {
  T value;
  if (const auto code = std::move(result).get(value); code) refuse(code);
  return value;
}

Value read_number(std::string_view raw) {
  raw = trim(raw);
  const bool is_float = raw.find_first_of(".eE") != std::string_view::npos;
  return Value::scalar(is_float ? Kind::Float : Kind::Int, std::string(raw));
}

// Where a node stands, as far as ObjectReading asks.
enum class Place { Elsewhere, Event, Object, Metadata, ManagedFields };

class Reader {
 public:
  explicit Reader(const ObjectReading& reading) : reading_(reading) {}

  template <class Node>
  Value read(Node& node, int depth, Place place = Place::Elsewhere) const;

 private:
  Value read_map(od::object object, int depth, Place place) const;
  Value read_list(od::array array, int depth, Place place) const;
  bool is_wanted(od::object entry) const;
  Place place_of(std::string_view key, Place parent) const;

  const ObjectReading& reading_;
};

Place Reader::place_of(std::string_view key, Place parent) const {
  if (parent == Place::Event && key == "object") return Place::Object;
  if (parent == Place::Object && key == "metadata") return Place::Metadata;
  if (parent == Place::Metadata && key == "managedFields" && !reading_.all_managed_fields)
    return Place::ManagedFields;
  return Place::Elsewhere;
}

Value Reader::read_map(od::object object, int depth, Place place) const {
  Value::Map members;
  for (auto field : object) {
    auto pair = take(std::move(field));
    std::string key(take(pair.unescaped_key()));
    auto child = pair.value();
    const auto child_place = place == Place::Elsewhere ? place : place_of(key, place);
    members.push_back(Member{std::move(key), read(child, depth + 1, child_place)});
  }
  return Value::map(std::move(members));
}

// The entry's manager comes first in what a server writes, so little is read twice.
bool Reader::is_wanted(od::object entry) const {
  std::string_view manager;
  const bool is_named = !entry.find_field("manager").get_string().get(manager);
  const bool wanted = is_named && !reading_.manager.empty() && manager == reading_.manager;
  if (const auto code = entry.reset().error(); code) refuse(code);
  return wanted;
}

Value Reader::read_list(od::array array, int depth, Place place) const {
  Value::List items;
  for (auto item : array) {
    auto child = take(std::move(item));
    if (place == Place::ManagedFields) {
      auto entry = take(child.get_object());
      if (is_wanted(entry)) items.push_back(read_map(entry, depth + 1, Place::Elsewhere));
      continue;
    }
    items.push_back(read(child, depth + 1));
  }
  return Value::list(std::move(items));
}

template <class Node>
Value Reader::read(Node& node, int depth, Place place) const {
  if (depth > max_depth) throw Error("invalid JSON: nested deeper than {} levels", max_depth);
  switch (take(simdjson::simdjson_result<od::json_type>(node.type()))) {
    case od::json_type::object:
      return read_map(take(node.get_object()), depth, place);
    case od::json_type::array:
      return read_list(take(node.get_array()), depth, place);
    case od::json_type::string:
      return Value(take(node.get_string()));
    case od::json_type::boolean:
      return Value::boolean(take(node.get_bool()));
    case od::json_type::null:
      if (const auto code = node.is_null().error(); code) refuse(code);
      return Value();
    case od::json_type::number: {
      // The token keeps the digits; get_double checks the grammar.
      const std::string_view raw = take(simdjson::simdjson_result<std::string_view>(node.raw_json_token()));
      auto value = read_number(raw);
      if (const auto code = node.get_double().error(); code) refuse(code);
      return value;
    }
    default:
      throw Error("invalid JSON: unexpected token");
  }
}

// Parsers keep their buffers; one per thread is enough.
od::parser& parser() {
  thread_local od::parser instance;
  return instance;
}

Value read_document(std::string_view text, const ObjectReading& reading, Place place) {
  const simdjson::padded_string padded(text);
  auto document = take(parser().iterate(padded));
  auto value = Reader(reading).read(document, 0, place);
  // current_location() answers OUT_OF_BOUNDS exactly when every token has been read.
  if (!document.current_location().error()) throw Error("invalid JSON: text after the document");
  return value;
}

}  // namespace

Value read_json(std::string_view text) { return read_document(text, {}, Place::Elsewhere); }

Value read_json_object(std::string_view text, const ObjectReading& reading) {
  return read_document(text, reading, Place::Object);
}

Value read_json_event(std::string_view text, const ObjectReading& reading) {
  return read_document(text, reading, Place::Event);
}

Value read_json_list(std::string_view text, const std::function<void(Value)>& on_item,
                     const ObjectReading& reading) {
  const simdjson::padded_string padded(text);
  const Reader reader(reading);
  auto document = take(parser().iterate(padded));
  auto object = take(document.get_object());
  Value list = Value::map();
  for (auto field : object) {
    auto pair = take(std::move(field));
    const std::string key(take(pair.unescaped_key()));
    auto child = pair.value();
    if (key != "items" || take(child.type()) != od::json_type::array) {
      list.set(key, reader.read(child, 1));
      continue;
    }
    for (auto item : take(child.get_array())) {
      auto element = take(std::move(item));
      on_item(reader.read(element, 2, Place::Object));
    }
  }
  return list;
}

}  // namespace lockstep
