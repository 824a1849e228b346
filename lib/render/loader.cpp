// SPDX-License-Identifier: Apache-2.0
#include "render/loader.h"

#include "base/error.h"
#include "base/strings.h"

#include <algorithm>

namespace lockstep::render {

namespace {

bool is_in_or_below(std::string_view path, std::string_view folder) {
  if (folder == "/" || path == folder) return true;
  return path.starts_with(folder) && path[folder.size()] == '/';
}

// "../../base" + "/a/b" from "/a": what `path` is called seen from `folder`.
std::string relative(const std::string& path, const std::string& folder) {
  const auto to = split(path, '/'), from = split(folder == "/" ? "" : folder, '/');
  std::size_t common = 0;
  while (common < to.size() && common < from.size() && to[common] == from[common]) ++common;
  std::vector<std::string> parts(from.size() - common, "..");
  parts.insert(parts.end(), to.begin() + static_cast<std::ptrdiff_t>(common), to.end());
  return parts.empty() ? "." : join(parts, "/");
}

// Two list entries that YAML folded into one ("../base - ../shared") look like a path with ".." inside a
// segment.
bool is_ambiguous(std::string_view path) {
  const auto parts = split(path, '/');
  return std::any_of(parts.begin(), parts.end(),
                     [](const std::string& part) { return part != ".." && contains(part, ".."); });
}

// True when ".." steps lead above the root of the tree, which join_path would stop at.
bool climbs_out(std::string_view folder, std::string_view path) {
  auto depth = static_cast<long>(folder == "/" ? 0 : std::count(folder.begin(), folder.end(), '/'));
  for (const auto& part : split(path, '/')) {
    if (part.empty() || part == ".") continue;
    depth += part == ".." ? -1 : 1;
    if (depth < 0) return true;
  }
  return false;
}

}  // namespace

Loader::Loader(Start start) : start_(std::move(start)) {
  const auto folder = start_.tree->resolve(start_.folder);
  if (!folder || start_.tree->type(*folder) != FileType::Folder)
    throw Error("no such folder: {}", start_.folder).hint("name a folder that holds a kustomization.yaml");
  root_ = *folder;
  if (start_.relative_to.empty()) return;
  if (auto resolved = start_.tree->resolve(start_.relative_to)) start_.relative_to = std::move(*resolved);
}

Loader::Loader(const RemoteSpec& spec, RemoteSource* remote) {
  start_.remote = remote;
  enter(spec);
}

std::string Loader::shown(std::string_view path) const {
  if (is_remote_file(path)) return std::string(path);
  const std::string whole = join_path(root_, path);
  for (const Loader* at = this; at; at = at->parent_)
    if (at->repository_) return at->repository_->text + " " + relative(whole, "/");
  return start_.relative_to.empty() ? whole : relative(whole, start_.relative_to);
}

std::optional<std::string> Loader::load_own(std::string_view name) const {
  const std::string path = join_path(root_, name);
  if (start_.tree->type(path) != FileType::File) return std::nullopt;
  return load(name);
}

bool Loader::is_folder(std::string_view path) const {
  return !path.empty() && start_.tree->type(join_path(root_, path)) == FileType::Folder;
}

std::string Loader::load(std::string_view path) const {
  if (is_remote_file(path)) return load_remote(path);
  std::string place = join_path(root_, path);
  const auto real = start_.tree->resolve(place);
  if (!real) throw Error("no such file: {}", shown(path));
  if (start_.tree->type(*real) != FileType::File) throw Error("not a file: {}", shown(path));
  if (start_.root_only) {
    if (!is_in_or_below(parent_path(*real), root_))
      throw Error("security; file '{}' is not in or below '{}'", shown(path), shown("."))
          .hint("move the file below the kustomization, or use --load-restrictor LoadRestrictionsNone");
    place = *real;
  }
  auto text = start_.tree->read(place);
  if (!text) throw Error("no such file: {}", shown(path));
  if (text->size() > max_file_bytes)
    throw Error("{} is too large: {} MB, at most {} MB are read", shown(path), text->size() >> 20,
                max_file_bytes >> 20);
  return std::move(*text);
}

std::string Loader::load_remote(std::string_view url) const {
  if (!start_.remote) throw Error("cannot read {}: no remote files here", url);
  auto answer = start_.remote->file(std::string(url));
  if (answer.status >= 200 && answer.status < 300) {
    if (answer.body.size() > max_file_bytes) throw Error("{} is too large", url);
    return std::move(answer.body);
  }
  if (parse_remote(url)) throw Error("{} is a git repository", url);
  throw Error("{}: status code {} for {}", http_error, answer.status, url);
}

Loader Loader::descend(std::string_view path) const {
  if (path.empty()) throw Error("a folder name is empty");
  if (const auto spec = parse_remote(path)) {
    check_cycle(*spec);
    Loader inside(*this, "/");
    inside.enter(*spec);
    return inside;
  }
  if (path.starts_with('/'))
    throw Error("new root '{}' cannot be absolute", path)
        .hint("name the folder relative to the kustomization");
  if (is_ambiguous(path))
    throw Error("path \"{}\" is ambiguous: it resolves to \"{}\"", path,
                relative(join_path(root_, path), root_))
        .hint("two list entries may have become one: check the indentation");
  const auto folder = start_.tree->resolve(join_path(root_, path));
  if (in_repository() && climbs_out(root_, path))
    throw Error("security; base '{}' is outside of the repository of the kustomization that names it", path);
  if (!folder) throw Error("no such file or folder: {}", shown(path));
  if (start_.tree->type(*folder) != FileType::Folder) throw Error("'{}' is no folder", shown(path));
  check_cycle(*folder);
  return Loader(*this, *folder);
}

void Loader::check_cycle(const std::string& candidate) const {
  for (const Loader* at = this; at; at = at->parent_)
    if (at->start_.tree == start_.tree && is_in_or_below(at->root_, candidate))
      throw Error("cycle detected: candidate root '{}' contains visited root '{}'",
                  start_.relative_to.empty() ? candidate : relative(candidate, start_.relative_to),
                  at->shown("."));
}

void Loader::check_cycle(const RemoteSpec& candidate) const {
  for (const Loader* at = this; at; at = at->parent_)
    if (at->repository_ && at->repository_->text.starts_with(candidate.text))
      throw Error("cycle detected: URI '{}' referenced by previous URI '{}'", candidate.text,
                  at->repository_->text);
}

void Loader::enter(const RemoteSpec& spec) {
  if (!start_.remote) throw Error("cannot fetch {}: no remote repositories here", spec.text);
  start_.tree = start_.remote->repository(spec);
  start_.root_only = true;
  const auto folder = start_.tree->resolve(join_path("/", spec.folder));
  if (!folder || start_.tree->type(*folder) != FileType::Folder)
    throw Error("no folder '{}' in {}", spec.folder, spec.repository);
  root_ = *folder;
  repository_ = spec;
}

}  // namespace lockstep::render
