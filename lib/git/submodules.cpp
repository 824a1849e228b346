// SPDX-License-Identifier: Apache-2.0
#include "git/submodules.h"

#include "base/strings.h"
#include "git/handles.h"

#include <algorithm>
#include <map>

namespace lockstep::git {

namespace {

std::string unquoted(std::string_view text) {
  text = trim(text);
  if (text.size() >= 2 && text.front() == '"' && text.back() == '"') text = text.substr(1, text.size() - 2);
  return std::string(text);
}

// "https://host/org/app.git" and "../base.git" give "https://host/org/base.git" (git-submodule(1)).
std::string absolute_url(const std::string& url, std::string parent) {
  if (!url.starts_with("./") && !url.starts_with("../")) return url;
  std::string_view rest = url;
  while (parent.ends_with('/')) parent.pop_back();
  for (;;) {
    if (rest.starts_with("./")) {
      rest.remove_prefix(2);
    } else if (rest.starts_with("../")) {
      rest.remove_prefix(3);
      const auto cut = parent.find_last_of("/:");
      if (cut != std::string::npos) parent.resize(parent[cut] == ':' ? cut + 1 : cut);
    } else {
      break;
    }
  }
  return parent + (parent.ends_with(':') ? "" : "/") + std::string(rest);
}

class MountedTree final : public FileTree {
 public:
  MountedTree(std::shared_ptr<const FileTree> outer, std::vector<Submodule> submodules,
              std::function<std::shared_ptr<const FileTree>(const Submodule&)> open)
      : outer_(std::move(outer)), submodules_(std::move(submodules)), open_(std::move(open)) {}

  FileType type(std::string_view path) const override {
    const auto [tree, inside, mount] = at(path);
    return tree->type(inside);
  }
  std::optional<std::string> read(std::string_view path) const override {
    const auto [tree, inside, mount] = at(path);
    return tree->read(inside);
  }
  std::vector<std::string> list(std::string_view folder) const override {
    const auto [tree, inside, mount] = at(folder);
    return tree->list(inside);
  }
  std::optional<std::string> resolve(std::string_view path) const override {
    const auto [tree, inside, mount] = at(path);
    auto resolved = tree->resolve(inside);
    if (resolved && !mount.empty()) *resolved = *resolved == "/" ? mount : mount + *resolved;
    return resolved;
  }

 private:
  struct Place {
    const FileTree* tree;
    std::string inside, mount;  // the path in that tree, and where the tree hangs
  };
  Place at(std::string_view path) const {
    for (const auto& module : submodules_) {
      const bool is_inside = path.starts_with(module.path) &&
                             (path.size() == module.path.size() || path[module.path.size()] == '/');
      if (!is_inside) continue;
      auto& tree = opened_[module.path];
      if (!tree)
        tree = in_context([&] { return "reading submodule " + module.path; }, [&] { return open_(module); });
      const auto inside = path.substr(module.path.size());
      return {tree.get(), inside.empty() ? "/" : std::string(inside), module.path};
    }
    return {outer_.get(), std::string(path), ""};
  }

  std::shared_ptr<const FileTree> outer_;
  std::vector<Submodule> submodules_;
  std::function<std::shared_ptr<const FileTree>(const Submodule&)> open_;
  mutable std::map<std::string, std::shared_ptr<const FileTree>> opened_;
};

}  // namespace

std::vector<Submodule> read_gitmodules(std::string_view text, const std::string& parent) {
  std::vector<Submodule> all;
  for (const auto raw : split_lines(text)) {
    const auto line = trim(raw);
    if (line.starts_with("[")) {
      if (line.starts_with("[submodule")) all.emplace_back();
      continue;
    }
    const auto equals = line.find('=');
    if (all.empty() || equals == std::string_view::npos) continue;
    const auto key = trim(line.substr(0, equals));
    if (key == "path") all.back().path = join_path("/", unquoted(line.substr(equals + 1)));
    if (key == "url") all.back().url = absolute_url(unquoted(line.substr(equals + 1)), parent);
  }
  all.erase(std::remove_if(all.begin(), all.end(),
                           [](const Submodule& m) { return m.path.size() < 2 || m.url.empty(); }),
            all.end());
  return all;
}

std::vector<Submodule> submodules_of(const std::string& repository_path, const std::string& commit,
                                     const std::string& parent) {
  Repository repository;
  check(git_repository_open_bare(out(repository), repository_path.c_str()), "open the repository {}",
        repository_path);
  GitObject object;
  const auto find = [&](const std::string& spec) {
    return git_revparse_single(out(object), repository.get(), spec.c_str()) == 0;
  };
  if (!find(commit + ":.gitmodules") || git_object_type(object.get()) != GIT_OBJECT_BLOB) return {};
  const auto* blob = reinterpret_cast<const git_blob*>(object.get());
  auto all = read_gitmodules(
      {static_cast<const char*>(git_blob_rawcontent(blob)), static_cast<std::size_t>(git_blob_rawsize(blob))},
      parent);
  git_oid id;
  Commit outer;
  Tree root;
  if (!parse_id(commit, id)) return {};
  check(git_commit_lookup(out(outer), repository.get(), &id), "read commit {}", commit);
  check(git_commit_tree(out(root), outer.get()), "read the tree of commit {}", commit);
  for (auto& module : all) {
    TreeEntry entry;
    if (git_tree_entry_bypath(out(entry), root.get(), module.path.c_str() + 1) < 0) continue;
    if (git_tree_entry_type(entry.get()) == GIT_OBJECT_COMMIT)
      module.commit = hex(*git_tree_entry_id(entry.get()));
  }
  all.erase(std::remove_if(all.begin(), all.end(), [](const Submodule& m) { return m.commit.empty(); }),
            all.end());
  return all;
}

std::unique_ptr<FileTree> with_submodules(
    std::shared_ptr<const FileTree> outer, std::vector<Submodule> submodules,
    std::function<std::shared_ptr<const FileTree>(const Submodule&)> open) {
  return std::make_unique<MountedTree>(std::move(outer), std::move(submodules), std::move(open));
}

}  // namespace lockstep::git
