// SPDX-License-Identifier: Apache-2.0
#include "render/patch_json.h"

#include "base/error.h"
#include "render/build_state.h"
#include "render/shared.h"
#include "value/float_text.h"
#include "value/yaml.h"
#include "value/yaml_resolve.h"
#include "value/yaml_text.h"

namespace lockstep::render {

namespace {

bool reads_as_string(std::string_view text, YamlRules rules) {
  return plain_kind(text, rules) == Kind::String && !is_timestamp(text);
}

bool needs_quotes(std::string_view text) {
  return !shape_of(text).allows_plain || is_base60(text) || !reads_as_string(text, YamlRules::Kustomize) ||
         !reads_as_string(text, YamlRules::Kubernetes);
}

// What is left of a value that was written as JSON, read as Go's interface{} and written as YAML by go-yaml
// v3.
void send_through_json(Value& value) {
  const auto line = value.line();
  switch (value.kind()) {
    case Kind::List:
      for (auto& item : value.items()) send_through_json(item);
      break;
    case Kind::Map:
      for (auto& member : value.members()) send_through_json(member.value);
      break;
    case Kind::Int:
    case Kind::Float:
      value = plain_scalar(go_float(value.as_double().value_or(0)), YamlRules::Kustomize);
      break;
    case Kind::String:
      if (value.is_timestamp()) value = Value(canonical_timestamp(value.text()));
      value.set_style(needs_quotes(value.text()) ? Style::Quoted : Style::Plain);
      break;
    case Kind::Null:
      if (value.style() == Style::Quoted) value = Value("");  // YamlBuilder::plain_in_flow
      [[fallthrough]];
    case Kind::Bool:
      value.set_style(Style::Plain);
      break;
  }
  value.set_line(line);
}

}  // namespace

Value written_string(std::string text) {
  const bool quoted = text.find('\n') != std::string::npos ||
                      (!text.empty() && !reads_as_string(text, YamlRules::Kubernetes));
  Value value(std::move(text));
  if (quoted) value.set_style(Style::Quoted);
  return value;
}

Value string_map(const Value& mapping) {
  if (mapping.members().empty()) return {};
  Value strings = Value::map();
  strings.set_line(mapping.line());
  for (const auto& [key, value] : mapping.members()) {
    Value written = written_string(written_text(value));
    written.set_line(value.line());
    strings.members().push_back({key, std::move(written)});
  }
  return strings;
}

void apply_json_patch(Resource& resource, const JsonPatch& patch) {
  ShownBuildState state(resource);
  Value& body = resource.body;
  lockstep::apply_json_patch(body, patch);
  if (!body.is_map()) throw Error("the patch leaves a {} where a mapping was", kind_name(body.kind()));
  forget_shared(resource);
  send_through_json(body);
  state.hide();

  Value& metadata = body["metadata"];
  if (metadata.is_null()) metadata = Value::map();
  if (!metadata.is_map()) return;
  Value annotations = string_map(metadata.at("annotations"));
  if (annotations.is_null())
    metadata.erase("annotations");
  else
    metadata.set("annotations", std::move(annotations));
}

}  // namespace lockstep::render
