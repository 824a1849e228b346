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

template <class Node>
Value read_node(Node& node, int depth);

Value read_object(od::object object, int depth) {
  Value::Map members;
  for (auto field : object) {
    auto pair = take(std::move(field));
    std::string key(take(pair.unescaped_key()));
    auto child = pair.value();
    members.push_back(Member{std::move(key), read_node(child, depth + 1)});
  }
  return Value::map(std::move(members));
}

Value read_array(od::array array, int depth) {
  Value::List items;
  for (auto item : array) {
    auto child = take(std::move(item));
    items.push_back(read_node(child, depth + 1));
  }
  return Value::list(std::move(items));
}

template <class Node>
Value read_node(Node& node, int depth) {
  if (depth > max_depth) throw Error("invalid JSON: nested deeper than {} levels", max_depth);
  switch (take(simdjson::simdjson_result<od::json_type>(node.type()))) {
    case od::json_type::object:
      return read_object(take(node.get_object()), depth);
    case od::json_type::array:
      return read_array(take(node.get_array()), depth);
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

}  // namespace

Value read_json(std::string_view text) {
  const simdjson::padded_string padded(text);
  auto document = take(parser().iterate(padded));
  auto value = read_node(document, 0);
  // current_location() answers OUT_OF_BOUNDS exactly when every token has been read.
  if (!document.current_location().error()) throw Error("invalid JSON: text after the document");
  return value;
}

Value read_json_list(std::string_view text, const std::function<void(Value)>& on_item) {
  const simdjson::padded_string padded(text);
  auto document = take(parser().iterate(padded));
  auto object = take(document.get_object());
  Value list = Value::map();
  for (auto field : object) {
    auto pair = take(std::move(field));
    const std::string key(take(pair.unescaped_key()));
    auto child = pair.value();
    if (key != "items" || take(child.type()) != od::json_type::array) {
      list.set(key, read_node(child, 1));
      continue;
    }
    for (auto item : take(child.get_array())) {
      auto element = take(std::move(item));
      on_item(read_node(element, 2));
    }
  }
  return list;
}

}  // namespace lockstep
