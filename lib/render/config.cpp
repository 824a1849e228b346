// SPDX-License-Identifier: Apache-2.0
#include "render/config.h"

#include "base/error.h"
#include "render/decode.h"
#include "render/order.h"
#include "value/yaml.h"

#include <algorithm>
#include <iterator>

namespace lockstep::render {

namespace {

using Specs = std::vector<FieldSpec> Config::*;

struct Table {
  std::string_view name;
  Specs specs;
};
constexpr Table tables[] = {
    {"namePrefix", &Config::name_prefix},
    {"nameSuffix", &Config::name_suffix},
    {"namespace", &Config::ns},
    {"commonLabels", &Config::common_labels},
    {"labels", &Config::labels},
    {"templateLabels", &Config::template_labels},
    {"volumeClaimTemplateLabels", &Config::volume_claim_template_labels},
    {"commonAnnotations", &Config::common_annotations},
    {"varReference", &Config::var_reference},
    {"images", &Config::images},
    {"replicas", &Config::replicas},
};

void merge_references(std::vector<NameReference>& into, const std::vector<NameReference>& more) {
  for (const auto& reference : more) {
    const auto known = std::find_if(into.begin(), into.end(),
                                    [&](const NameReference& r) { return r.target == reference.target; });
    if (known == into.end())
      into.push_back(reference);
    else
      merge_field_specs(known->referrers, reference.referrers);
  }
  std::stable_sort(into.begin(), into.end(), [](const NameReference& a, const NameReference& b) {
    return legacy_less(a.target, b.target);
  });
}

}  // namespace

void Config::merge(const Config& more) {
  for (const auto& table : tables)
    in_context([&] { return fmt::format("merging field specs of {}", table.name); },
               [&] { merge_field_specs(this->*table.specs, more.*table.specs); });
  merge_references(name_reference, more.name_reference);
}

Config read_config(const std::string& path, const Context& context) {
  YamlOptions options;
  options.file = context.loader.shown(path);
  const Value document = read_yaml(context.loader.load(path), options);
  Config config;
  Fields fields(document, options.file, "", Reading::Converting);
  for (const auto& table : tables) fields.structs(table.name, config.*table.specs);
  fields.each("nameReference", [&](Fields& reference) {
    NameReference& made = config.name_reference.emplace_back();
    read_inline(reference, made.target);
    reference.structs("fieldSpecs", made.referrers);
  });
  fields.done();
  return config;
}

}  // namespace lockstep::render
