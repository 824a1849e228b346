// SPDX-License-Identifier: Apache-2.0
#include "app/fields.h"

#include "base/strings.h"
#include "model/object.h"

#include <algorithm>

namespace lockstep::app {

Fields::Fields(const Value& map, std::string path, std::string file, std::uint32_t line)
    : map_(map), path_(std::move(path)), file_(std::move(file)), line_(map.line() ? map.line() : line) {
  if (!map.is_null() && !map.is_map())
    throw error("", "must be a map, not a " + std::string(kind_name(map.kind())));
}

std::string Fields::path_of(std::string_view key) const {
  if (key.empty()) return path_;
  return path_.empty() ? std::string(key) : path_ + "." + std::string(key);
}

Error Fields::error(std::string_view key, const std::string& text) const {
  const Value* member = key.empty() ? nullptr : map_.find(key);
  const auto line = member && member->line() ? member->line() : line_;
  const std::string path = path_of(key);
  return Error("{}: {}{}", display(Origin{file_, line}), path.empty() ? "" : path + ": ", text);
}

const Value& Fields::get(std::string_view key) {
  known_.emplace_back(key);
  return map_.at(key);
}

std::string Fields::text(std::string_view key, std::string_view fallback) {
  const Value& value = get(key);
  if (value.is_null()) return std::string(fallback);
  if (!value.is_string())
    throw error(key, "must be a string, not a " + std::string(kind_name(value.kind())))
        .hint(value.is_scalar() ? "put it in quotes: \"" + value.text() + "\"" : "");
  return value.text();
}

std::string Fields::required_text(std::string_view key) {
  auto out = text(key);
  if (out.empty()) throw error(key, "is missing");
  return out;
}

bool Fields::flag(std::string_view key, bool fallback) {
  const Value& value = get(key);
  if (value.is_null()) return fallback;
  if (value.kind() != Kind::Bool) throw error(key, "must be true or false");
  return value.is_true();
}

long long Fields::integer(std::string_view key, long long fallback) {
  const Value& value = get(key);
  if (value.is_null()) return fallback;
  const auto number = value.as_int();
  if (value.kind() != Kind::Int || !number) throw error(key, "must be a whole number");
  return *number;
}

std::vector<std::string> Fields::texts(std::string_view key) {
  std::vector<std::string> out;
  for (const auto& item : list(key)) {
    if (!item.is_string()) throw error(key, "must be a list of strings");
    out.push_back(item.text());
  }
  return out;
}

TextMap Fields::text_map(std::string_view key) {
  TextMap out;
  for (const auto& [name, value] : map(key).members()) {
    if (!value.is_string()) throw error(key, "the value of " + name + " must be a string");
    out.emplace_back(name, value.text());
  }
  return out;
}

const Value& Fields::any(std::string_view key) { return get(key); }

const Value& Fields::map(std::string_view key) {
  const Value& value = get(key);
  if (!value.is_null() && !value.is_map()) throw error(key, "must be a map");
  return value;
}

const Value::List& Fields::list(std::string_view key) {
  const Value& value = get(key);
  if (!value.is_null() && !value.is_list()) throw error(key, "must be a list");
  return value.items();
}

Fields Fields::child(std::string_view key) { return Fields(get(key), path_of(key), file_, line_); }

Fields Fields::item(std::string_view key, std::size_t index, const Value& value) const {
  return Fields(value, path_of(key) + "[" + std::to_string(index) + "]", file_, line_);
}

void Fields::finish() const {
  for (const auto& [key, value] : map_.members()) {
    if (std::find(known_.begin(), known_.end(), key) != known_.end()) continue;
    const auto close = nearest(key, known_);
    throw error(key, "unknown field").hint(close.empty() ? "" : "did you mean " + close + "?");
  }
}

}  // namespace lockstep::app
