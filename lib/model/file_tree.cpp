// SPDX-License-Identifier: Apache-2.0
#include "model/file_tree.h"

#include "base/error.h"
#include "base/files.h"
#include "base/strings.h"

#include <algorithm>
#include <filesystem>
#include <set>

namespace lockstep {

namespace fs = std::filesystem;

FileType DiskTree::type(std::string_view path) const {
  std::error_code ignored;
  const auto status = fs::status(fs::path(path), ignored);
  if (fs::is_directory(status)) return FileType::Folder;
  return fs::is_regular_file(status) ? FileType::File : FileType::Missing;
}

std::optional<std::string> DiskTree::read(std::string_view path) const {
  if (type(path) != FileType::File) return std::nullopt;
  return read_file_if_exists(std::string(path));
}

std::vector<std::string> DiskTree::list(std::string_view folder) const {
  std::vector<std::string> names;
  std::error_code failed;
  for (fs::directory_iterator it(fs::path(folder), failed), end; !failed && it != end; it.increment(failed))
    names.push_back(it->path().filename().string());
  std::sort(names.begin(), names.end());
  return names;
}

std::optional<std::string> DiskTree::resolve(std::string_view path) const {
  std::error_code failed;
  const auto real = fs::canonical(fs::path(path), failed);
  if (failed) return std::nullopt;
  return real.string();
}

FileType MemoryTree::type(std::string_view path) const {
  const std::string name(path);
  if (files_.count(name)) return FileType::File;
  const std::string prefix = name == "/" ? "/" : name + "/";
  const auto it = files_.lower_bound(prefix);
  return it != files_.end() && it->first.starts_with(prefix) ? FileType::Folder : FileType::Missing;
}

std::optional<std::string> MemoryTree::read(std::string_view path) const {
  const auto it = files_.find(std::string(path));
  if (it == files_.end()) return std::nullopt;
  return it->second;
}

std::vector<std::string> MemoryTree::list(std::string_view folder) const {
  const std::string prefix = folder == "/" ? "/" : std::string(folder) + "/";
  std::set<std::string> names;
  for (auto it = files_.lower_bound(prefix); it != files_.end() && it->first.starts_with(prefix); ++it)
    names.insert(it->first.substr(prefix.size(), it->first.find('/', prefix.size()) - prefix.size()));
  return {names.begin(), names.end()};
}

std::optional<std::string> MemoryTree::resolve(std::string_view path) const {
  if (type(path) == FileType::Missing) return std::nullopt;
  return std::string(path);
}

std::string join_path(std::string_view base, std::string_view path) {
  const std::string whole =
      path.starts_with('/') ? std::string(path) : std::string(base) + "/" + std::string(path);
  std::vector<std::string> parts;
  for (auto& part : split(whole, '/')) {
    if (part.empty() || part == ".") continue;
    if (part == "..") {
      if (!parts.empty()) parts.pop_back();
    } else {
      parts.push_back(std::move(part));
    }
  }
  return "/" + join(parts, "/");
}

std::string parent_path(std::string_view path) {
  const auto slash = path.rfind('/');
  return slash == 0 || slash == std::string_view::npos ? "/" : std::string(path.substr(0, slash));
}

std::string base_name(std::string_view path) { return std::string(path.substr(path.rfind('/') + 1)); }

}  // namespace lockstep
