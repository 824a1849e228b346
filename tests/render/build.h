// SPDX-License-Identifier: Apache-2.0
#pragma once
// A build of a few files given as text.

#include "model/file_tree.h"
#include "render/render.h"

#include <map>
#include <string>

namespace lockstep::render {

// What `kustomize build --reorder none /` prints for the files.
inline std::string build(std::map<std::string, std::string> files) {
  const MemoryTree tree(std::move(files));
  return to_stream(render(tree, "/", {.reorder = "none"}));
}

}  // namespace lockstep::render
