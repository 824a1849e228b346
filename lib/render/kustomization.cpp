// SPDX-License-Identifier: Apache-2.0
#include "render/kustomization.h"

#include "base/error.h"
#include "render/decode.h"
#include "value/yaml.h"

#include <algorithm>

namespace lockstep::render {

namespace {

void read_metadata(Fields& metadata) {
  std::string ignored;
  StringMap ignored_map;
  metadata.text("name", ignored);
  metadata.text("namespace", ignored);
  metadata.text_map("labels", ignored_map);
  metadata.text_map("annotations", ignored_map);
}

// helmChartInflationGenerator, the deprecated form of helmCharts: its settings of the helm program itself
// were never taken over.
void read_old_chart(Fields& fields, HelmChart& chart, HelmGlobals& globals) {
  std::string ignored;
  Strings ignored_list;
  fields.text("chartName", chart.name);
  fields.text("chartVersion", chart.version);
  fields.text("chartRepoUrl", chart.repo);
  fields.text("chartHome", ignored);
  if (!ignored.empty()) globals.chart_home = ignored;
  fields.text("chartRepoName", ignored);
  fields.text("helmBin", ignored);
  ignored.clear();
  fields.text("helmHome", ignored);
  if (!ignored.empty()) globals.config_home = ignored;
  fields.text("values", chart.values_file);
  fields.any_map("valuesLocal", chart.values_inline);
  fields.text("valuesMerge", chart.values_merge);
  fields.text("releaseName", chart.release_name);
  fields.text("releaseNamespace", ignored);
  fields.texts("extraArgs", ignored_list);
}

void read_charts(Fields& fields, Kustomization& out) {
  fields.optional("helmGlobals", out.helm_globals);
  fields.structs("helmCharts", out.helm_charts);
  HelmGlobals old;
  fields.each("helmChartInflationGenerator",
              [&](Fields& chart) { read_old_chart(chart, out.helm_charts.emplace_back(), old); });
  if (!out.helm_globals && (!old.chart_home.empty() || !old.config_home.empty())) out.helm_globals = old;
}

void read_generators(Fields& fields, Kustomization& out) {
  fields.structs("configMapGenerator", out.config_maps);
  fields.each("secretGenerator", [&](Fields& secret) {
    Generator& made = out.secrets.emplace_back();
    read(secret, made);
    secret.text("type", made.type);
  });
  fields.optional("generatorOptions", out.generator_options);
}

void read_document(Fields& fields, Kustomization& out) {
  fields.text("apiVersion", out.api_version);
  fields.text("kind", out.kind);
  fields.one("metadata", read_metadata);
  fields.text_map("openapi", out.openapi);
  fields.text("namePrefix", out.name_prefix);
  fields.text("nameSuffix", out.name_suffix);
  fields.text("namespace", out.ns);
  fields.text_map("commonLabels", out.common_labels);
  fields.structs("labels", out.labels);
  fields.text_map("commonAnnotations", out.common_annotations);
  fields.entries("patchesStrategicMerge", out.patches_strategic_merge);
  fields.structs("patchesJson6902", out.patches_json6902);
  fields.structs("patches", out.patches);
  fields.structs("images", out.images);
  fields.structs("imageTags", out.images);
  fields.structs("replacements", out.replacements);
  fields.structs("replicas", out.replicas);
  fields.structs("vars", out.vars);
  fields.optional("sortOptions", out.sort_options);
  fields.entries("resources", out.resources);
  fields.entries("bases", out.resources);
  fields.entries("components", out.components);
  fields.entries("crds", out.crds);
  read_generators(fields, out);
  read_charts(fields, out);
  fields.entries("configurations", out.configurations);
  fields.entries("generators", out.generators);
  fields.entries("transformers", out.transformers);
  fields.entries("validators", out.validators);
  fields.texts("buildMetadata", out.build_metadata);
  fields.done();
}

struct Deprecated {
  std::string_view field, instead;
};
// Order of kustomize's own messages.
constexpr Deprecated deprecated[] = {
    {"bases", "resources"},         {"commonLabels", "labels"},           {"imageTags", "images"},
    {"patchesJson6902", "patches"}, {"patchesStrategicMerge", "patches"}, {"vars", "replacements"},
};

void warn_about_deprecated(Fields& fields, const Value& document, std::vector<Warning>& warnings) {
  for (const auto& [field, instead] : deprecated)
    if (fields.has(field))
      warnings.push_back({fmt::format("'{}' is deprecated, use '{}' instead", field, instead),
                          {fields.file(), document.at(field).line()}});
}

// Only what says something counts: `resources: []` does, `namePrefix: ""` and the deprecated empty lists that
// are folded into others do not.
bool says_nothing(const Value& document) {
  constexpr std::string_view folded[] = {"bases", "imageTags", "helmChartInflationGenerator"};
  return std::all_of(document.members().begin(), document.members().end(), [&](const Member& member) {
    if (member.key == "apiVersion" || member.key == "kind" || member.value.is_null()) return true;
    if (member.value.is_string()) return member.value.text().empty();
    return std::find(std::begin(folded), std::end(folded), member.key) != std::end(folded) &&
           member.value.empty();
  });
}

void check_type(Kustomization& file, std::uint32_t line) {
  if (file.kind.empty()) file.kind = "Kustomization";
  if (file.kind != "Kustomization" && file.kind != "Component")
    throw Error("{}:{}: kind is '{}', expected Kustomization or Component", file.file, line, file.kind);
  const std::string_view wanted =
      file.is_component() ? "kustomize.config.k8s.io/v1alpha1" : "kustomize.config.k8s.io/v1beta1";
  if (file.api_version.empty()) file.api_version = wanted;
  if (file.api_version != wanted)
    throw Error("{}:{}: apiVersion of a {} is '{}', expected {}", file.file, line, file.kind,
                file.api_version, wanted);
}

}  // namespace

Kustomization read_kustomization(std::string_view text, const std::string& file,
                                 std::vector<Warning>& warnings) {
  YamlOptions options;
  options.file = file;
  options.reject_duplicate_keys = false;
  const Value document = read_yaml(text, options);
  Kustomization out;
  out.file = file;
  Fields fields(document, file);
  read_document(fields, out);
  warn_about_deprecated(fields, document, warnings);
  if (says_nothing(document))
    throw Error("{}: kustomization is empty", file).hint("list at least one entry under 'resources:'");
  check_type(out, std::max(1U, document.line()));
  return out;
}

}  // namespace lockstep::render
