// SPDX-License-Identifier: Apache-2.0
#pragma once
// Value: the one document model for JSON and YAML. Maps keep their order, numbers keep the text they were
// written with.

#include <cstdint>
#include <new>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace lockstep {

enum class Kind : std::uint8_t { Null, Bool, Int, Float, String, List, Map };
// "null", "bool", "int", "float", "string", "list", "map".
std::string_view kind_name(Kind kind);

// How a scalar was written, where it matters to kustomize (spec kustomize §6, §13). Quoted: a string in
// quotes or as a block. Blank: a null that is just left out (`key:`). Title, Upper, Tilde: `True` and `Null`,
// `TRUE` and `NULL`, `~`. Plain: anything else.
enum class Style : std::uint8_t { Plain, Quoted, Blank, Title, Upper, Tilde };

struct Member;

class Value {
 public:
  using List = std::vector<Value>;
  using Map = std::vector<Member>;

  Value() noexcept { new (&body_.text) std::string(); }  // null
  Value(std::string text) noexcept : head_{.kind = Kind::String} {
    new (&body_.text) std::string(std::move(text));
  }
  Value(std::string_view text) : Value(std::string(text)) {}
  Value(const char* text) : Value(std::string(text)) {}
  Value(const Value& other);
  Value(Value&& other) noexcept : head_(other.head_) { adopt(std::move(other)); }
  Value& operator=(const Value& other) { return *this = Value(other); }
  Value& operator=(Value&& other) noexcept;
  ~Value() { destroy(); }
  static Value boolean(bool value);
  static Value integer(std::int64_t value);
  static Value number(double value);
  static Value list(List items = {});
  static Value map();
  static Value map(Map members);
  // A scalar as somebody wrote it: (Int, "0x1F"), (Bool, "true"). No check that the text fits the kind.
  static Value scalar(Kind kind, std::string text);
  // A date or time that YAML found without quotes: a string that keeps its text and prints as RFC 3339.
  static Value timestamp(std::string text);
  static const Value& null();

  Kind kind() const { return head_.kind; }
  bool is_null() const { return head_.kind == Kind::Null; }
  bool is_string() const { return head_.kind == Kind::String; }
  bool is_number() const { return head_.kind == Kind::Int || head_.kind == Kind::Float; }
  bool is_list() const { return head_.kind == Kind::List; }
  bool is_map() const { return head_.kind == Kind::Map; }
  bool is_scalar() const { return head_.kind < Kind::List; }
  bool is_timestamp() const { return head_.is_timestamp; }
  // Null, an empty string, list or map.
  bool empty() const;
  // Number of items or members; 0 for scalars.
  std::size_t size() const;

  // A scalar's text ("" for null, lists and maps).
  const std::string& text() const;
  std::string& text();
  // The text of a string, or `fallback` for anything else.
  std::string text_or(std::string_view fallback) const;
  // True for the bool true only.
  bool is_true() const { return head_.kind == Kind::Bool && (text() == "true"); }
  // Ints in any YAML base and floats without a fraction; nullopt when it is not one or does not fit.
  std::optional<std::int64_t> as_int() const;
  std::int64_t int_or(std::int64_t fallback) const { return as_int().value_or(fallback); }
  std::optional<double> as_double() const;

  // Items of a list (an empty list for other kinds); the mutable form makes null a list.
  const List& items() const&;
  List& items() &;
  // Members of a map in order (an empty map for other kinds); the mutable form makes null a map.
  const Map& members() const&;
  Map& members() &;
  // Of a temporary by value, so that a loop over them keeps them: `for (... : read_yaml(text).members())`.
  List items() &&;
  Map members() &&;

  const Value* find(std::string_view key) const;
  Value* find(std::string_view key);
  bool has(std::string_view key) const { return find(key) != nullptr; }
  // Walks by member names; Value::null() when a step is missing.
  const Value& at(std::string_view key) const;
  template <class... Keys>
  const Value& at(std::string_view key, Keys... more) const {
    return at(key).at(more...);
  }
  // The member's value, made (as null) at the end when missing. Null becomes a map.
  Value& operator[](std::string_view key);
  void set(std::string_view key, Value value);
  // False when there was no such member.
  bool erase(std::string_view key);
  void push(Value item) { items().push_back(std::move(item)); }

  // Same data: member order does not count, 1 equals 0x1 and 1.0, an Int never equals a String.
  bool operator==(const Value& other) const;

  // Line in the file it was read from, from 1; 0 when unknown. Not part of equality.
  std::uint32_t line() const { return head_.line; }
  void set_line(std::uint32_t line) { head_.line = line; }
  // Set by the YAML reader; not part of equality either.
  Style style() const { return head_.style; }
  void set_style(Style style) { head_.style = style; }
  // A mark for whoever works on the tree, copied along with the value; 0 at first, not part of equality.
  std::uint8_t mark() const { return head_.mark; }
  void set_mark(std::uint8_t mark) { head_.mark = mark; }

 private:
  struct Head {
    Kind kind = Kind::Null;
    Style style = Style::Plain;
    bool is_timestamp = false;
    std::uint8_t mark = 0;
    std::uint32_t line = 0;
  };
  // Scalars, null included, hold a text. No variant: its index would cost eight bytes beside the kind.
  union Body {
    Body() noexcept {}
    ~Body() {}
    std::string text;
    List list;
    Map map;
  };
  void adopt(Value&& other) noexcept;
  void destroy() noexcept;

  Head head_;
  Body body_;
};

struct Member {
  std::string key;
  Value value;
};

inline void Value::adopt(Value&& other) noexcept {
  if (head_.kind == Kind::Map) {
    new (&body_.map) Map(std::move(other.body_.map));
  } else if (head_.kind == Kind::List) {
    new (&body_.list) List(std::move(other.body_.list));
  } else {
    new (&body_.text) std::string(std::move(other.body_.text));
  }
}

inline void Value::destroy() noexcept {
  if (head_.kind == Kind::Map) {
    body_.map.~Map();
  } else if (head_.kind == Kind::List) {
    body_.list.~List();
  } else {
    body_.text.~basic_string();
  }
}

// A copy with the members of every map in byte order of their keys.
Value sorted(Value value);
// A scalar's text as it stood in the file: "True" for true, "~" for null. text() for anything else.
std::string written_text(const Value& scalar);
// Numbers in the form JSON allows, shortest first: 0x1F is 31, 1_000 is 1000, 1e3 is 1000, 1.50 is 1.5. Go's
// float64 text.
std::string canonical_number(const Value& number);

}  // namespace lockstep
