// SPDX-License-Identifier: Apache-2.0
#pragma once
// Helm charts, inflated by the user's own helm program (spec kustomize §15).

#include "render/context.h"
#include "render/kustomization.h"
#include "render/resource.h"

#include <string>
#include <vector>

namespace lockstep::render {

class HelmRunner {
 public:
  HelmRunner(bool enabled, std::string command) : enabled_(enabled), command_(std::move(command)) {}
  // The manifests that `helm template` gives for the chart. Error when helm is not enabled, is missing, or
  // fails.
  std::vector<Resource> inflate(const HelmChart& chart, const HelmGlobals& globals,
                                const Context& context) const;

 private:
  bool enabled_;
  std::string command_;
};

}  // namespace lockstep::render
