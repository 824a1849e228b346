// SPDX-License-Identifier: Apache-2.0
// Parameters of ApplicationSet templates: flat names, and fasttemplate's {{name}}.
#include "app/application_set.h"
#include "base/strings.h"

namespace lockstep::app {

namespace {

void flatten(const Value& value, const std::string& path, TextMap& out) {
  if (value.is_map()) {
    for (const auto& [key, child] : value.members())
      flatten(child, path.empty() ? key : path + "." + key, out);
  } else if (value.is_list()) {
    for (std::size_t i = 0; i < value.size(); ++i)
      flatten(value.items()[i], path + "[" + std::to_string(i) + "]", out);
  } else if (!value.is_null()) {
    out.emplace_back(path, value.text());
  }
}

const std::string* find(const TextMap& parameters, std::string_view name) {
  for (const auto& [key, value] : parameters)
    if (key == name) return &value;
  return nullptr;
}

std::string filled_in_text(std::string_view text, const TextMap& parameters) {
  std::string out;
  for (;;) {
    const auto open = text.find("{{");
    const auto close = open == std::string_view::npos ? open : text.find("}}", open + 2);
    if (close == std::string_view::npos) return out + std::string(text);
    const auto name = trim(text.substr(open + 2, close - open - 2));
    out += text.substr(0, open);
    if (const auto* value = find(parameters, name))
      out += *value;
    else
      out += text.substr(open, close + 2 - open);
    text.remove_prefix(close + 2);
  }
}

}  // namespace

TextMap flattened(const Value& parameters) {
  TextMap out;
  flatten(parameters, "", out);
  return out;
}

Value filled_in(const Value& value, const TextMap& parameters) {
  if (value.is_string()) {
    Value out(filled_in_text(value.text(), parameters));
    out.set_line(value.line());
    return out;
  }
  Value out = value;
  if (value.is_list())
    for (auto& item : out.items()) item = filled_in(item, parameters);
  if (value.is_map())
    for (auto& [key, child] : out.members()) {
      key = filled_in_text(key, parameters);
      child = filled_in(child, parameters);
    }
  return out;
}

}  // namespace lockstep::app
