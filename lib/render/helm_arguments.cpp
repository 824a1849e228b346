// SPDX-License-Identifier: Apache-2.0
#include "base/error.h"
#include "render/helm.h"
#include "render/strategic_merge.h"

namespace lockstep::render {

namespace {

using Arguments = std::vector<std::string>;

void add(Arguments& out, const char* flag, const std::string& value) {
  if (!value.empty()) out.insert(out.end(), {flag, value});
}

}  // namespace

Arguments helm_template_arguments(const HelmChart& chart, const std::string& chart_home) {
  Arguments out{"template", chart.release_name.empty() ? "--generate-name" : chart.release_name,
                chart_home + "/" + chart.name};
  add(out, "--namespace", chart.ns);
  add(out, "--name-template", chart.name_template);
  add(out, "-f", chart.values_file);
  for (const auto& file : chart.additional_values_files) add(out, "-f", file);
  for (const auto& version : chart.api_versions) add(out, "--api-versions", version);
  add(out, "--kube-version", chart.kube_version);
  if (chart.include_crds) out.push_back("--include-crds");
  if (chart.skip_tests) out.push_back("--skip-tests");
  if (chart.skip_hooks) out.push_back("--no-hooks");
  if (chart.debug) out.push_back("--debug");
  if (chart.devel) out.push_back("--devel");
  return out;
}

Arguments helm_pull_arguments(const HelmChart& chart, const std::string& chart_home) {
  Arguments out{"pull", "--untar", "--untardir", chart_home};
  if (chart.repo.starts_with("oci://")) {
    std::string repository = chart.repo;
    while (repository.ends_with('/')) repository.pop_back();
    out.push_back(repository + "/" + chart.name);
  } else {
    add(out, "--repo", chart.repo);
    out.push_back(chart.name);
  }
  add(out, "--version", chart.version);
  if (chart.devel) out.push_back("--devel");
  return out;
}

Value merged_helm_values(const HelmChart& chart, const Value& chart_values, const Schema& schema) {
  const auto& how = chart.values_merge;
  if (how != "" && how != "override" && how != "merge" && how != "replace")
    throw Error("valuesMerge of chart {} is '{}', expected override, merge or replace", chart.name, how);
  if (how == "replace") return chart.values_inline;
  const bool inline_wins = how != "merge";
  Value merged = inline_wins ? chart_values : chart.values_inline;
  if (merged.is_null()) merged = Value::map();
  const Value& winner = inline_wins ? chart.values_inline : chart_values;
  if (!winner.is_null() && !apply_strategic_merge(merged, winner, schema)) merged = Value::map();
  return merged;
}

}  // namespace lockstep::render
