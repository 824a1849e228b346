// SPDX-License-Identifier: Apache-2.0
// Field specs from OpenAPI definitions of custom resources: a mapping of type names to {Schema:
// {properties}}, whose properties carry x-kubernetes-... marks. Not the CustomResourceDefinition manifests.
#include "base/error.h"
#include "base/strings.h"
#include "render/config.h"
#include "value/yaml.h"

namespace lockstep::render {

namespace {

// Definitions may refer to themselves; fields deeper than this are nobody's.
constexpr std::size_t max_depth = 32;

class Reader {
 public:
  Reader(const Value& definitions, Config& config) : definitions_(definitions), config_(config) {}

  void read_type(const std::string& name) {
    const Value& properties = properties_of(name);
    if (!properties.has("kind") || !properties.has("apiVersion") || !properties.has("metadata")) return;
    kind_ = name.substr(name.rfind('.') + 1);
    read_properties(name, {});
  }

 private:
  // Go's decoder takes any case of the member names.
  const Value& properties_of(const std::string& name) const {
    const Value& definition = definitions_.at(name);
    const Value& schema = definition.has("Schema") ? definition.at("Schema") : definition.at("schema");
    return schema.at("properties");
  }

  void read_properties(const std::string& type, const Strings& path) {
    if (path.size() > max_depth) return;
    for (const auto& [name, property] : properties_of(type).members()) {
      Strings here = path;
      here.push_back(name);
      const auto marked = [&found = property](std::string_view mark) { return found.at(mark).is_string(); };
      if (marked("x-kubernetes-annotation")) merge_field_specs(config_.common_annotations, {spec(here)});
      if (marked("x-kubernetes-label-selector")) merge_field_specs(config_.common_labels, {spec(here)});
      if (marked("x-kubernetes-identity")) merge_field_specs(config_.name_prefix, {spec(here)});
      if (marked("x-kubernetes-object-ref-api-version") && marked("x-kubernetes-object-ref-kind"))
        add_reference(property, here);
      if (const Value& target = property.at("$ref"); target.is_string()) read_properties(target.text(), here);
    }
  }

  void add_reference(const Value& property, Strings path) {
    path.push_back(property.at("x-kubernetes-object-ref-name-key").text_or("name"));
    Config more;
    // The API version stands where a version is expected: only core kinds ("v1") can match, as in kustomize.
    more.name_reference.push_back({{"", property.at("x-kubernetes-object-ref-api-version").text(),
                                    property.at("x-kubernetes-object-ref-kind").text()},
                                   {spec(path)}});
    config_.merge(more);
  }

  FieldSpec spec(const Strings& path) const { return {{"", "", kind_}, join(path, "/"), false}; }

  const Value& definitions_;
  Config& config_;
  std::string kind_;
};

}  // namespace

Config read_crds(const std::string& path, const Context& context) {
  YamlOptions options;
  options.file = context.loader.shown(path);
  options.reject_duplicate_keys = false;
  const Value definitions = read_yaml(context.loader.load(path), options);
  if (!definitions.is_map() && !definitions.is_null())
    throw Error("{}: expected a mapping of type names to OpenAPI definitions", options.file);
  Config config;
  Reader reader(definitions, config);
  for (const auto& member : definitions.members()) reader.read_type(member.key);
  return config;
}

}  // namespace lockstep::render
