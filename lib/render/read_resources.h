// SPDX-License-Identifier: Apache-2.0
#pragma once
// Manifests from text, by kustomize's rules (spec kustomize §3): splitting, lists unwrapped, names demanded.

#include "render/resource.h"

#include <string>
#include <string_view>
#include <vector>

namespace lockstep::render {

// `file` is what messages and origins say. Errors name file and line: not YAML, no mapping, no kind or
// metadata.name.
std::vector<Resource> read_resources(std::string_view text, const std::string& file, const Schema& schema);
// The same for patches, which may carry schemas in comments (render/comment_schema.h).
std::vector<Resource> read_patches(std::string_view text, const std::string& file, const Schema& schema);

// Kustomize keeps its memory in annotations, so manifests can bring some; it is taken out of them.
void adopt_build_state(Resource& resource);

}  // namespace lockstep::render
