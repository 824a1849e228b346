// SPDX-License-Identifier: Apache-2.0
#pragma once
// Strategic merge patches on resources.

#include "render/resource.h"

namespace lockstep::render {

// Patches one manifest, which keeps its name, kind and namespace unless the patch may change name or kind. A
// patch that deletes leaves the resource empty. The ids may have changed when the patch may change them.
void apply_merge_patch(Resource& resource, const Resource& patch);
// The same for a patch with a target: its own apiVersion does not count, and its labels and annotations are
// strings (a null there is the string "null"), as kustomize makes them.
void apply_merge_patch_to_target(Resource& resource, const Resource& patch);

}  // namespace lockstep::render
