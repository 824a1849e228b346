// SPDX-License-Identifier: Apache-2.0
#pragma once
// Loader: the files that one kustomization may name, relative to its folder and inside the load restriction
// (spec kustomize §3).

#include "model/file_tree.h"
#include "render/remote.h"

#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace lockstep::render {

// A larger file is no manifest; reading it would only cost memory.
constexpr std::size_t max_file_bytes = 64U << 20;

class Loader {
 public:
  struct Start {
    std::shared_ptr<const FileTree> tree;
    std::string folder;       // absolute in the tree
    std::string relative_to;  // messages show paths relative to this folder; "" shows them as they are
    bool root_only = true;
    RemoteSource* remote = nullptr;  // null: URLs are refused
  };
  // Error when there is no such folder.
  explicit Loader(Start start);
  // A folder of a repository as the start.
  Loader(const RemoteSpec& spec, RemoteSource* remote);
  // Another kustomization's folder, or a repository. Errors: absolute, ambiguous, no folder, a cycle, outside
  // of the repository. The new loader refers to this one.
  Loader descend(std::string_view path) const;

  // The folder with every link resolved.
  const std::string& root() const { return root_; }
  // A path relative to root() as messages show it.
  std::string shown(std::string_view path) const;
  // Text of a file named relative to root(), or of a URL. Errors: no such file, outside of the root, too
  // large.
  std::string load(std::string_view path) const;
  // A file of the folder itself, when there is one.
  std::optional<std::string> load_own(std::string_view name) const;
  // Where an entry leads when it names a folder; "" for anything else.
  bool is_folder(std::string_view path) const;

  // Set in a cloned repository: what was asked for, for origin annotations.
  const std::optional<RemoteSpec>& repository() const { return repository_; }
  const FileTree& tree() const { return *start_.tree; }
  bool root_only() const { return start_.root_only; }

 private:
  Loader(const Loader& parent, std::string root)
      : start_(parent.start_), root_(std::move(root)), parent_(&parent) {}
  void enter(const RemoteSpec& spec);
  void check_cycle(const std::string& candidate) const;
  void check_cycle(const RemoteSpec& candidate) const;
  bool in_repository() const { return repository_ || (parent_ && parent_->in_repository()); }
  std::string load_remote(std::string_view url) const;

  Start start_;
  std::string root_;
  std::optional<RemoteSpec> repository_;
  const Loader* parent_ = nullptr;  // on the stack of the walk that descends
};

// An HTTP answer that says no and an URL that is no repository either: no second try as a folder.
constexpr std::string_view http_error = "HTTP Error";

}  // namespace lockstep::render
