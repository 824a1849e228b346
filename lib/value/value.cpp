// SPDX-License-Identifier: Apache-2.0
#include "value/value.h"

#include "base/error.h"
#include "value/float_text.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdlib>

namespace lockstep {

std::string_view kind_name(Kind kind) {
  constexpr std::string_view names[] = {"null", "bool", "int", "float", "string", "list", "map"};
  return names[static_cast<std::size_t>(kind)];
}

Value Value::boolean(bool value) { return scalar(Kind::Bool, value ? "true" : "false"); }
Value Value::integer(std::int64_t value) { return scalar(Kind::Int, std::to_string(value)); }
Value Value::number(double value) {
  char buffer[40];
  const auto end = std::to_chars(buffer, buffer + sizeof buffer, value).ptr;
  return scalar(Kind::Float, std::string(buffer, end));
}
Value Value::list(List items) {
  Value v;
  v.destroy();
  v.head_.kind = Kind::List;
  new (&v.body_.list) List(std::move(items));
  return v;
}
Value Value::map() { return map(Map()); }
Value Value::map(Map members) {
  Value v;
  v.destroy();
  v.head_.kind = Kind::Map;
  new (&v.body_.map) Map(std::move(members));
  return v;
}
Value Value::scalar(Kind kind, std::string text) {
  Value v(std::move(text));
  v.head_.kind = kind;
  return v;
}
Value Value::timestamp(std::string text) {
  Value v(std::move(text));
  v.head_.is_timestamp = true;
  return v;
}
const Value& Value::null() {
  static const Value nothing;
  return nothing;
}

Value::Value(const Value& other) : head_(other.head_) {
  if (head_.kind == Kind::Map) {
    new (&body_.map) Map(other.body_.map);
  } else if (head_.kind == Kind::List) {
    new (&body_.list) List(other.body_.list);
  } else {
    new (&body_.text) std::string(other.body_.text);
  }
}

// `other` may be part of this value, so it leaves before this one goes.
Value& Value::operator=(Value&& other) noexcept {
  Value kept(std::move(other));
  destroy();
  head_ = kept.head_;
  adopt(std::move(kept));
  return *this;
}

bool Value::empty() const {
  switch (head_.kind) {
    case Kind::Null:
      return true;
    case Kind::String:
      return text().empty();
    case Kind::List:
      return items().empty();
    case Kind::Map:
      return members().empty();
    default:
      return false;
  }
}

std::size_t Value::size() const { return is_list() ? items().size() : is_map() ? members().size() : 0; }

const std::string& Value::text() const {
  static const std::string none;
  return is_scalar() && head_.kind != Kind::Null ? body_.text : none;
}
std::string& Value::text() {
  if (!is_scalar()) throw Error("a {} has no text", kind_name(head_.kind));
  return body_.text;
}

std::string Value::text_or(std::string_view fallback) const {
  return is_string() ? text() : std::string(fallback);
}

namespace {

// Reads YAML's integer forms: sign, 0x, 0o, 0b, leading-zero octal, underscores.
bool read_integer(std::string_view text, bool& negative, std::uint64_t& magnitude) {
  std::string digits;
  digits.reserve(text.size());
  for (const char c : text)
    if (c != '_') digits += c;
  std::string_view d = digits;
  negative = !d.empty() && d[0] == '-';
  if (negative || (!d.empty() && d[0] == '+')) d.remove_prefix(1);
  int base = 10;
  if (d.size() > 1 && d[0] == '0') {
    const char mark = d[1];
    base = mark == 'x' || mark == 'X' ? 16 : mark == 'b' || mark == 'B' ? 2 : 8;
    d.remove_prefix(base == 8 && mark != 'o' && mark != 'O' ? 1 : 2);
  }
  const auto [end, code] = std::from_chars(d.data(), d.data() + d.size(), magnitude, base);
  return code == std::errc() && end == d.data() + d.size() && !d.empty();
}

}  // namespace

std::optional<std::int64_t> Value::as_int() const {
  constexpr auto limit = std::uint64_t{1} << 63;
  if (head_.kind == Kind::Int) {
    bool negative = false;
    std::uint64_t magnitude = 0;
    if (!read_integer(text(), negative, magnitude)) return std::nullopt;
    if (negative ? magnitude > limit : magnitude >= limit) return std::nullopt;
    return static_cast<std::int64_t>(negative ? ~magnitude + 1 : magnitude);
  }
  if (head_.kind == Kind::Float) {
    const auto number = as_double();
    if (number && std::abs(*number) < 9.2e18 && *number == std::trunc(*number))
      return static_cast<std::int64_t>(*number);
  }
  return std::nullopt;
}

std::optional<double> Value::as_double() const {
  if (!is_number()) return std::nullopt;
  if (head_.kind == Kind::Int) {
    bool negative = false;
    std::uint64_t magnitude = 0;
    if (read_integer(text(), negative, magnitude))
      return negative ? -static_cast<double>(magnitude) : static_cast<double>(magnitude);
  }
  std::string digits;
  for (const char c : text())
    if (c != '_') digits += c;
  std::string_view d = digits;
  if (!d.empty() && d[0] == '+') d.remove_prefix(1);
  double number = 0;
  const auto [end, code] = std::from_chars(d.data(), d.data() + d.size(), number);
  if (end != d.data() + d.size()) return std::nullopt;
  if (code == std::errc()) return number;
  // Out of range: what is too small is zero, what is too large is no number.
  const double nearest = std::strtod(std::string(d).c_str(), nullptr);
  return std::abs(nearest) < 1 ? std::optional(nearest) : std::nullopt;
}

const Value::List& Value::items() const& {
  static const List none;
  return is_list() ? body_.list : none;
}
Value::List Value::items() && { return is_list() ? std::move(body_.list) : List{}; }
Value::List& Value::items() & {
  if (is_null()) *this = list();
  if (!is_list()) throw Error("a {} has no items", kind_name(head_.kind));
  return body_.list;
}
const Value::Map& Value::members() const& {
  static const Map none;
  return is_map() ? body_.map : none;
}
Value::Map Value::members() && { return is_map() ? std::move(body_.map) : Map{}; }
Value::Map& Value::members() & {
  if (is_null()) *this = map();
  if (!is_map()) throw Error("a {} has no members", kind_name(head_.kind));
  return body_.map;
}

const Value* Value::find(std::string_view key) const {
  for (const auto& member : members())
    if (member.key == key) return &member.value;
  return nullptr;
}
Value* Value::find(std::string_view key) {
  return const_cast<Value*>(static_cast<const Value*>(this)->find(key));
}
const Value& Value::at(std::string_view key) const {
  const Value* found = find(key);
  return found ? *found : null();
}
Value& Value::operator[](std::string_view key) {
  if (Value* found = find(key)) return *found;
  return members().emplace_back(Member{std::string(key), Value()}).value;
}
void Value::set(std::string_view key, Value value) { (*this)[key] = std::move(value); }
bool Value::erase(std::string_view key) {
  if (!is_map()) return false;
  auto& all = members();
  const auto it = std::find_if(all.begin(), all.end(), [&](const Member& m) { return m.key == key; });
  if (it == all.end()) return false;
  all.erase(it);
  return true;
}

namespace {

bool same_members(const Value::Map& a, const Value::Map& b) {
  if (a.size() != b.size()) return false;
  bool in_order = true;
  for (std::size_t i = 0; in_order && i < a.size(); ++i) in_order = a[i].key == b[i].key;
  const auto by_key = [](const Value::Map& map) {
    std::vector<const Member*> order;
    for (const auto& member : map) order.push_back(&member);
    std::sort(order.begin(), order.end(), [](const Member* x, const Member* y) { return x->key < y->key; });
    return order;
  };
  if (in_order) {
    for (std::size_t i = 0; i < a.size(); ++i)
      if (!(a[i].value == b[i].value)) return false;
    return true;
  }
  const auto left = by_key(a), right = by_key(b);
  for (std::size_t i = 0; i < left.size(); ++i)
    if (left[i]->key != right[i]->key || !(left[i]->value == right[i]->value)) return false;
  return true;
}

}  // namespace

bool Value::operator==(const Value& other) const {
  if (is_number() && other.is_number()) {
    if (text() == other.text()) return true;
    if (head_.kind == Kind::Int && other.head_.kind == Kind::Int)
      return canonical_number(*this) == canonical_number(other);
    return as_double() == other.as_double();
  }
  if (head_.kind != other.head_.kind) return false;
  switch (head_.kind) {
    case Kind::Null:
      return true;
    case Kind::List:
      return items() == other.items();
    case Kind::Map:
      return same_members(members(), other.members());
    default:
      return text() == other.text();
  }
}

Value sorted(Value value) {
  if (value.is_list()) {
    for (auto& item : value.items()) item = sorted(std::move(item));
  } else if (value.is_map()) {
    auto& members = value.members();
    for (auto& member : members) member.value = sorted(std::move(member.value));
    std::stable_sort(members.begin(), members.end(),
                     [](const Member& a, const Member& b) { return a.key < b.key; });
  }
  return value;
}

std::string written_text(const Value& scalar) {
  if (!scalar.is_null() && scalar.kind() != Kind::Bool) return scalar.text();
  std::string word = scalar.is_null() ? "null" : scalar.text();
  const auto upper = [](char c) { return static_cast<char>(c - 'a' + 'A'); };
  switch (scalar.style()) {
    case Style::Blank:
    case Style::Quoted:
      return "";
    case Style::Tilde:
      return "~";
    case Style::Title:
      word[0] = upper(word[0]);
      break;
    case Style::Upper:
      for (char& c : word) c = upper(c);
      break;
    default:
      break;
  }
  return word;
}

std::string canonical_number(const Value& number) {
  if (number.kind() == Kind::Int) {
    bool negative = false;
    std::uint64_t magnitude = 0;
    if (read_integer(number.text(), negative, magnitude))
      return (negative && magnitude != 0 ? "-" : "") + std::to_string(magnitude);
  }
  const double value = number.as_double().value_or(0);
  return json_float(value);
}

}  // namespace lockstep
