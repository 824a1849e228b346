// SPDX-License-Identifier: Apache-2.0
#pragma once
// GitRepo: a repository on disk that a test writes and commits to with the real git.

#include "temp_folder.h"

#include <string>
#include <vector>

namespace lockstep {

class GitRepo {
 public:
  GitRepo();  // empty, branch main

  std::string url() const { return "file://" + folder_.path(); }
  const std::string& path() const { return folder_.path(); }

  GitRepo& write(const std::string& file, const std::string& text);
  GitRepo& remove(const std::string& file);
  // Copies a whole tree of this project, such as "testdata/ml-platform", to the repository's root.
  GitRepo& copy_from(const std::string& folder_of_project);
  // Replaces each `from` in a file; an Error when there is none.
  GitRepo& replace(const std::string& file, const std::string& from, const std::string& to);
  // Commits all that changed; the full commit id.
  std::string commit(const std::string& message = "change");
  // Any git command in the repository; its stdout without the last newline, an Error when it fails.
  std::string git(std::vector<std::string> args) const;

 private:
  TempFolder folder_;
};

}  // namespace lockstep
