// SPDX-License-Identifier: Apache-2.0
#pragma once
// The files of one commit, read from the object database: nothing is checked out, and only what is asked for
// is unpacked.

#include "model/file_tree.h"

#include <memory>
#include <string>

namespace lockstep::git {

// Opens its own handle on the repository at `path`, so the tree outlives whoever made it. Symbolic links are
// followed inside the tree; one that leads out of it leads nowhere. Submodules are empty folders. Not for
// several threads at once.
std::unique_ptr<FileTree> open_tree(const std::string& repository_path, const std::string& commit);

}  // namespace lockstep::git
