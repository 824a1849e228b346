// SPDX-License-Identifier: Apache-2.0
#pragma once
// Submodules: repositories inside a repository, read when a path inside one is asked for and not before.

#include "model/file_tree.h"

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace lockstep::git {

struct Submodule {
  std::string path;    // inside the tree: "/modules/base"
  std::string url;     // as .gitmodules has it, relative ones made absolute
  std::string commit;  // that the outer commit names
};

// Entries of a .gitmodules text: path and url; others are left out. `parent` is the outer repository's URL,
// for urls that begin with ./ or ../.
std::vector<Submodule> read_gitmodules(std::string_view text, const std::string& parent);
// The same for a commit, with the commits it names; one that the commit does not hold is left out.
std::vector<Submodule> submodules_of(const std::string& repository_path, const std::string& commit,
                                     const std::string& parent);

// `outer` with each submodule's files at its path; `open` is called once per submodule that is looked into.
std::unique_ptr<FileTree> with_submodules(
    std::shared_ptr<const FileTree> outer, std::vector<Submodule> submodules,
    std::function<std::shared_ptr<const FileTree>(const Submodule&)> open);

}  // namespace lockstep::git
