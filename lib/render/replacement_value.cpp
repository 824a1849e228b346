// SPDX-License-Identifier: Apache-2.0
#include "render/replacement_value.h"

#include "base/error.h"
#include "base/strings.h"
#include "value/yaml.h"
#include "value/yaml_resolve.h"

namespace lockstep::render {

namespace {

std::vector<std::string> split_by(std::string_view text, std::string_view delimiter) {
  std::vector<std::string> parts;
  for (auto at = text.find(delimiter); at != std::string_view::npos; at = text.find(delimiter)) {
    parts.emplace_back(text.substr(0, at));
    text.remove_prefix(at + delimiter.size());
  }
  parts.emplace_back(text);
  return parts;
}

std::string spliced(const std::string& old, const std::string& text, const FieldOptions& options) {
  auto parts = split_by(old, options.delimiter);
  if (options.index < 0)
    parts.insert(parts.begin(), text);
  else if (options.index >= static_cast<std::int64_t>(parts.size()))
    parts.push_back(text);
  else
    parts[static_cast<std::size_t>(options.index)] = text;
  return join(parts, options.delimiter);
}

Value typed(const Value& place, const std::string& text) {
  if (place.is_timestamp() && !is_timestamp(text))
    throw Error("'{}' cannot take the place of a date", text).hint("quote the date, so that it is a string");
  if (place.is_timestamp()) return Value::timestamp(text);
  if (place.is_string()) return Value(text);
  Value resolved = plain_scalar(text, YamlRules::Kustomize);
  if (place.is_null() && !resolved.is_null())
    throw Error("'{}' cannot take the place of a null", text)
        .hint("take the null out and set 'create: true'");
  return resolved.kind() == place.kind() ? resolved : Value::scalar(place.kind(), text);
}

}  // namespace

Make ReplacementValue::make() const {
  return value.is_map() ? Make::Map : value.is_list() ? Make::List : Make::Scalar;
}

ReplacementValue refined(ReplacementValue value, const std::optional<FieldOptions>& options) {
  if (!options || options->delimiter.empty()) return value;
  if (!value.value.is_scalar())
    throw Error("a delimiter needs a scalar, not a {}", kind_name(value.value.kind()));
  auto parts = split_by(value.value.text(), options->delimiter);
  if (options->index < 0 || options->index >= static_cast<std::int64_t>(parts.size()))
    throw Error("options.index {} is out of bounds for value {}", options->index, value.value.text());
  value.value.text() = std::move(parts[static_cast<std::size_t>(options->index)]);
  return value;
}

bool fits_its_kind(const Value& scalar) {
  if (scalar.is_string() && !scalar.is_timestamp()) return true;
  const Value resolved = plain_scalar(scalar.text(), YamlRules::Kustomize);
  if (scalar.is_timestamp()) return resolved.is_timestamp();
  return resolved.kind() == scalar.kind() || (scalar.kind() == Kind::Float && resolved.kind() == Kind::Int);
}

void write_replacement(const Place& place, const ReplacementValue& value,
                       const std::optional<FieldOptions>& options) {
  Value& target = *place.value;
  std::string text = written_text(value.value);
  if (options && !options->delimiter.empty()) {
    if (!target.is_scalar()) throw Error("a delimiter needs a scalar, not a {}", kind_name(target.kind()));
    text = spliced(written_text(target), text, *options);
  }
  if (place.is_detached) return;

  const auto line = target.line();
  const auto mark = target.mark();
  const auto style = target.is_scalar() ? target.style() : Style::Plain;
  if (place.is_new || (!target.is_scalar() && value.is_untyped)) {
    target = plain_scalar(text, YamlRules::Kustomize);
  } else if (!target.is_scalar()) {
    target = value.value;
  } else {
    target = typed(target, text);
    if (target.is_string()) target.set_style(style);
  }
  target.set_line(line);
  target.set_mark(mark);
}

}  // namespace lockstep::render
