// SPDX-License-Identifier: Apache-2.0
#pragma once
// Loader: the files that one kustomization may name, relative to its folder and inside the load restriction.

#include "model/file_tree.h"

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace lockstep::render {

class RemoteSource;

// Limits against trees that are no manifests; generous for anything that is.
constexpr std::size_t max_file_bytes = 64U << 20;

class Loader {
 public:
  // `folder` is absolute in `tree` and must be a folder. `remote` may be null: URLs are then refused.
  static Loader at(std::shared_ptr<const FileTree> tree, std::string_view folder, bool root_only,
                   RemoteSource* remote);

  // The folder with every link resolved.
  const std::string& root() const { return root_; }
  // `path` relative to the folder the build was started in, as messages and origin annotations name it.
  std::string shown(std::string_view path) const;
  // Text of a file named relative to root() (a URL is fetched). Errors: no such file, `security; file ... is
  // not in or below ...` for what leaves the root, file too large.
  std::string load(std::string_view path) const;
  // Another kustomization's folder (or repository). Errors: absolute, not a folder, a cycle.
  Loader descend(std::string_view path) const;
  // Set inside a cloned repository: its URL and ref, for origin annotations.
  const std::string& repository() const { return repository_; }
  const std::string& ref() const { return ref_; }

 private:
  std::shared_ptr<const FileTree> tree_;
  std::string root_, start_, repository_, ref_;
  const Loader* parent_ = nullptr;  // lives on the stack of the walk that descends
  bool root_only_ = true;
  RemoteSource* remote_ = nullptr;
};

}  // namespace lockstep::render
