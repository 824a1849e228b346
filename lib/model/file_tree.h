// SPDX-License-Identifier: Apache-2.0
#pragma once
// FileTree: the files that rendering may read: a folder on disk, a Git tree without a checkout, or memory in
// tests.

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace lockstep {

enum class FileType { Missing, File, Folder };

// Paths are absolute inside the tree, '/'-separated, normalised ("/", "/overlays/prod"); links are followed.
class FileTree {
 public:
  virtual ~FileTree() = default;
  virtual FileType type(std::string_view path) const = 0;
  // nullopt when there is no such file; Error when it cannot be read.
  virtual std::optional<std::string> read(std::string_view path) const = 0;
  // Names in a folder in byte order; empty when it is no folder.
  virtual std::vector<std::string> list(std::string_view folder) const = 0;
  // The path with every symbolic link on the way resolved; nullopt when it leads nowhere or out of the tree.
  virtual std::optional<std::string> resolve(std::string_view path) const = 0;
};

// The machine's own files, whole: "/" is the root of the file system.
class DiskTree final : public FileTree {
 public:
  FileType type(std::string_view path) const override;
  std::optional<std::string> read(std::string_view path) const override;
  std::vector<std::string> list(std::string_view folder) const override;
  std::optional<std::string> resolve(std::string_view path) const override;
};

// Files given as text, for tests: {"/base/kustomization.yaml", "..."}.
class MemoryTree final : public FileTree {
 public:
  explicit MemoryTree(std::map<std::string, std::string> files) : files_(std::move(files)) {}
  FileType type(std::string_view path) const override;
  std::optional<std::string> read(std::string_view path) const override;
  std::vector<std::string> list(std::string_view folder) const override;
  std::optional<std::string> resolve(std::string_view path) const override;

 private:
  std::map<std::string, std::string> files_;
};

// "/a/b" + "../c" gives "/a/c"; an absolute `path` wins. ".." above the root stays at the root.
std::string join_path(std::string_view base, std::string_view path);
// "/a/b" gives "/a"; "/" gives "/".
std::string parent_path(std::string_view path);
// "/a/b" gives "b".
std::string base_name(std::string_view path);

}  // namespace lockstep
