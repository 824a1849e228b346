// SPDX-License-Identifier: Apache-2.0
#pragma once
// Replacements (spec kustomize §9): a value of one resource, or a fixed one, copied into fields of others.

#include "render/context.h"
#include "render/kustomization.h"
#include "render/resources.h"

#include <vector>

namespace lockstep::render {

void apply_replacements(Resources& resources, const std::vector<Replacement>& replacements,
                        const Context& context);

}  // namespace lockstep::render
