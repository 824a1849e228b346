// SPDX-License-Identifier: Apache-2.0
#pragma once
// Configuration files of kustomize's built-in transformers and generators (`apiVersion: builtin`), as listed
// under `transformers`, `generators` and `validators`. Any other kind would be a plugin: a program to run,
// which is refused.

#include "render/context.h"
#include "render/helm.h"
#include "render/resources.h"
#include "render/step.h"

namespace lockstep::render {

// Error for an unknown kind, a generator, and a configuration that does not fit.
Step make_transformer(const Resource& config, const Context& context);
// What a generator's configuration gives; nothing has been merged yet.
Resources run_generator(const Resource& config, const Context& context, const HelmRunner& helm);

}  // namespace lockstep::render
