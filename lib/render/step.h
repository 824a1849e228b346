// SPDX-License-Identifier: Apache-2.0
#pragma once
// Step: one transformer, configured and ready to run over the resources.

#include "render/build_metadata.h"
#include "render/config.h"
#include "render/context.h"
#include "render/kustomization.h"
#include "render/resources.h"

#include <functional>
#include <optional>
#include <vector>

namespace lockstep::render {

struct Step {
  std::function<void(Resources&)> run;
  std::string_view kind;               // "PrefixTransformer"
  std::optional<OriginText> noted_as;  // for the transformations annotation
};

// Runs the step, notes it, and drops what it deleted.
void run_step(const Step& step, Resources& resources);

// The transformers that the fields of a kustomization stand for, in kustomize's order (spec kustomize §1).
// They refer to the arguments.
std::vector<Step> steps_of(const Kustomization& kustomization, const Config& config, const Context& context);

}  // namespace lockstep::render
