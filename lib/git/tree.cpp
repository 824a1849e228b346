// SPDX-License-Identifier: Apache-2.0
#include "git/tree.h"

#include "base/strings.h"
#include "git/handles.h"

#include <algorithm>
#include <unordered_map>

namespace lockstep::git {

namespace {

constexpr int max_links = 40;  // as the kernel's limit on one path

class CommitTree final : public FileTree {
 public:
  CommitTree(const std::string& path, const std::string& commit) {
    start_library();
    check(git_repository_open_bare(out(repository_), path.c_str()), "open the repository {}", path);
    git_oid id;
    Commit object;
    if (!parse_id(commit, id)) throw Error("{} is no commit", commit);
    check(git_commit_lookup(out(object), repository_.get(), &id), "read commit {}", commit);
    Tree root;
    check(git_commit_tree(out(root), object.get()), "read the tree of commit {}", commit);
    folders_.emplace("/", std::move(root));
  }

  FileType type(std::string_view path) const override {
    const auto found = find(path);
    if (!found) return FileType::Missing;
    return found->is_folder ? FileType::Folder : FileType::File;
  }

  std::optional<std::string> read(std::string_view path) const override {
    const auto found = find(path);
    if (!found || found->is_folder) return std::nullopt;
    return content(found->id, found->path);
  }

  std::vector<std::string> list(std::string_view folder) const override {
    const auto found = find(folder);
    std::vector<std::string> names;
    if (!found || !found->is_folder) return names;
    const git_tree* tree = folder_at(found->path);
    if (tree == nullptr) return names;
    for (std::size_t i = 0; i < git_tree_entrycount(tree); ++i)
      names.emplace_back(git_tree_entry_name(git_tree_entry_byindex(tree, i)));
    std::sort(names.begin(), names.end());  // Git sorts folders as if their names ended in '/'
    return names;
  }

  std::optional<std::string> resolve(std::string_view path) const override {
    const auto found = find(path);
    if (!found) return std::nullopt;
    return found->path;
  }

 private:
  struct Found {
    std::string path;  // without links
    git_oid id;
    bool is_folder = false;
  };

  std::string content(const git_oid& id, const std::string& path) const {
    Blob blob;
    check(git_blob_lookup(out(blob), repository_.get(), &id), "read {}", path);
    return std::string(static_cast<const char*>(git_blob_rawcontent(blob.get())),
                       static_cast<std::size_t>(git_blob_rawsize(blob.get())));
  }

  // The folder at a path without links; nullptr when there is none (a submodule).
  const git_tree* folder_at(const std::string& path) const {
    if (const auto known = folders_.find(path); known != folders_.end()) return known->second.get();
    const git_tree* parent = folder_at(parent_path(path));
    if (parent == nullptr) return nullptr;
    const git_tree_entry* entry = git_tree_entry_byname(parent, base_name(path).c_str());
    if (entry == nullptr || git_tree_entry_type(entry) != GIT_OBJECT_TREE) return nullptr;
    Tree tree;
    check(git_tree_lookup(out(tree), repository_.get(), git_tree_entry_id(entry)), "read folder {}", path);
    return folders_.emplace(path, std::move(tree)).first->second.get();
  }

  std::optional<Found> find(std::string_view path) const {
    std::vector<std::string> rest;  // what is still to be walked, last part first
    const auto push = [&rest](std::string_view text) {
      auto parts = split(text, '/');
      for (auto part = parts.rbegin(); part != parts.rend(); ++part)
        if (!part->empty() && *part != ".") rest.push_back(std::move(*part));
    };
    push(path);
    Found at{"/", {}, true};
    int links = 0;
    while (!rest.empty()) {
      const std::string name = std::move(rest.back());
      rest.pop_back();
      if (name == "..") {
        if (at.path == "/") return std::nullopt;
        at = {parent_path(at.path), {}, true};
        continue;
      }
      if (!at.is_folder) return std::nullopt;
      const git_tree* folder = folder_at(at.path);
      const git_tree_entry* entry = folder == nullptr ? nullptr : git_tree_entry_byname(folder, name.c_str());
      if (entry == nullptr) return std::nullopt;
      const std::string child = (at.path == "/" ? "" : at.path) + "/" + name;
      if (git_tree_entry_filemode(entry) == GIT_FILEMODE_LINK) {
        const std::string target = content(*git_tree_entry_id(entry), child);
        if (++links > max_links || target.starts_with('/')) return std::nullopt;
        push(target);
        continue;
      }
      at = {child, *git_tree_entry_id(entry), git_tree_entry_type(entry) != GIT_OBJECT_BLOB};
    }
    return at;
  }

  Repository repository_;
  mutable std::unordered_map<std::string, Tree> folders_;  // read already, by path
};

}  // namespace

std::unique_ptr<FileTree> open_tree(const std::string& repository_path, const std::string& commit) {
  return std::make_unique<CommitTree>(repository_path, commit);
}

}  // namespace lockstep::git
