// SPDX-License-Identifier: Apache-2.0
#pragma once
// Patches (spec kustomize §6): strategic merge and JSON 6902.

#include "render/context.h"
#include "render/kustomization.h"
#include "render/resources.h"

#include <string>

namespace lockstep::render {

// patchesStrategicMerge, or a PatchStrategicMergeTransformer's configuration: each entry is inline YAML or
// else a path; `more` is further inline text ("" is none). Error when all of them together hold no patch.
void apply_strategic_merges(Resources& resources, const Entries& entries, const std::string& more,
                            const Context& context);
// One entry of patches, or a PatchTransformer's configuration.
void apply_patch(Resources& resources, const Patch& patch, const Context& context);
// One entry of patchesJson6902: the target must name one resource.
void apply_json6902_entry(Resources& resources, const Patch& patch, const Context& context);

// Resources that a patch deletes are left empty; the pipeline drops them after each transformer.

}  // namespace lockstep::render
