// SPDX-License-Identifier: Apache-2.0
#pragma once
// Helm charts, inflated by the user's own helm program (spec kustomize §15).

#include "render/context.h"
#include "render/kustomization.h"
#include "render/render.h"
#include "render/resource.h"

#include <string>
#include <vector>

namespace lockstep::render {

class HelmRunner {
 public:
  explicit HelmRunner(HelmOptions options) : options_(std::move(options)) {}
  // The manifests that `helm template` gives for the chart: of the chart home if it is there, else pulled
  // into our cache. Error when helm is not enabled, is missing, or fails.
  std::vector<Resource> inflate(HelmChart chart, const HelmGlobals& globals, const Context& context) const;

 private:
  HelmOptions options_;
};

// What to do with values written in the kustomization beside the chart's: "override" (inline ones win, the
// default), "merge" (the chart's win) or "replace".
Value merged_helm_values(const HelmChart& chart, const Value& chart_values, const Schema& schema);

// Arguments of `helm template` and `helm pull` after the program's name.
std::vector<std::string> helm_template_arguments(const HelmChart& chart, const std::string& chart_home);
std::vector<std::string> helm_pull_arguments(const HelmChart& chart, const std::string& chart_home);

}  // namespace lockstep::render
