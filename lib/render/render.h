// SPDX-License-Identifier: Apache-2.0
#pragma once
// Rendering: a folder of a file tree in, the objects that `kustomize build` would print out.

#include "model/file_tree.h"
#include "model/object.h"

#include <functional>
#include <string>
#include <string_view>

namespace lockstep::render {

struct Options {
  bool root_only = true;     // --load-restrictor LoadRestrictionsRootOnly
  std::string reorder = "";  // --reorder: "", "none" or "legacy"
};

// Renders a kustomization. Pure: reads through `tree` only. Throws Error naming file, line and field.
Manifests render(const FileTree& tree, std::string_view folder, const Options& options = {});

// The objects as one YAML stream, byte for byte what kustomize prints.
std::string to_stream(const Manifests& manifests);

}  // namespace lockstep::render
