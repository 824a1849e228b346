// SPDX-License-Identifier: Apache-2.0
#include "app/directory.h"

#include "base/error.h"
#include "base/strings.h"
#include "value/json.h"
#include "value/yaml.h"

#include <algorithm>

namespace lockstep::app {

namespace {

constexpr std::string_view skip_marker = "+argocd:skip-file-rendering";

bool has_manifest_extension(std::string_view name) {
  for (const std::string_view extension : {".yaml", ".yml", ".json"})
    if (name.ends_with(extension)) return true;
  return false;
}

void collect(const FileTree& tree, const std::string& folder, bool recurse, std::vector<std::string>& out) {
  for (const auto& name : tree.list(folder)) {
    const std::string path = join_path(folder, name);
    switch (tree.type(path)) {
      case FileType::File:
        out.push_back(path);
        break;
      case FileType::Folder:
        if (recurse && name != ".git") collect(tree, path, recurse, out);
        break;
      case FileType::Missing:
        break;
    }
  }
}

bool is_wanted(const std::string& path, const Directory& options) {
  if (!options.any_extension && !has_manifest_extension(path)) return false;
  if (!options.exclude.empty() && glob_match(options.exclude, path)) return false;
  return options.include.empty() || glob_match(options.include, path);
}

void add_object(Manifests& out, const Value& document, const std::string& file) {
  if (document.is_null()) return;
  const auto kind = document.at("kind").text();
  if (!document.is_map() || kind.empty() || document.at("apiVersion").text().empty())
    throw Error("{}: a manifest needs apiVersion and kind", display(Origin{file, document.line()}));
  if (kind.ends_with("List") && document.at("items").is_list()) {
    for (const auto& item : document.at("items").items()) add_object(out, item, file);
    return;
  }
  if (kind.ends_with("List") && document.has("items") && document.at("items").is_null()) return;
  out.objects.push_back(make_object(document, {file, document.line()}));
}

// Values files, CI configuration and the like stand beside manifests; they are told by what they lack.
bool looks_like_manifest(const std::string& text) {
  return contains(text, "apiVersion:") && contains(text, "kind:") && contains(text, "metadata:");
}

void read_file(Manifests& out, const std::string& shown, const std::string& text) {
  if (contains(text, skip_marker)) return;
  if (shown.ends_with(".json")) {
    in_context([&] { return "reading " + shown; }, [&] { add_object(out, read_json(text), shown); });
    return;
  }
  YamlOptions options;
  options.file = shown;
  std::vector<Value> documents;
  try {
    documents = read_yaml_all(text, options);
  } catch (const Error&) {
    if (looks_like_manifest(text)) throw;
    return;
  }
  const bool any_manifest = std::any_of(documents.begin(), documents.end(),
                                        [](const Value& d) { return d.has("apiVersion") || d.has("kind"); });
  if (!any_manifest) return;
  for (const auto& document : documents) add_object(out, document, shown);
}

// The part of `path` below `folder`; the whole of it when it is not below.
std::string below(const std::string& path, const std::string& folder) {
  const std::string prefix = folder.ends_with('/') ? folder : folder + "/";
  return path.starts_with(prefix) ? path.substr(prefix.size()) : path;
}

}  // namespace

SourceKind detect(const FileTree& tree, const std::string& folder, const Source& source) {
  if (tree.type(folder) != FileType::Folder) {
    const std::string name = source.path.empty() ? "." : source.path;
    throw Error("no such folder in the source: {}", name).hint("check path and revision");
  }
  if (source.directory) return SourceKind::Directory;
  for (const char* name : {"kustomization.yaml", "kustomization.yml", "Kustomization"})
    if (tree.type(join_path(folder, name)) == FileType::File) return SourceKind::Kustomize;
  if (source.kustomize) return SourceKind::Kustomize;
  if (tree.type(join_path(folder, "Chart.yaml")) == FileType::File)
    throw Error("{} is a Helm chart, and Helm charts are not rendered", source.path)
        .hint("render it to manifests in CI, or use kustomize's helmCharts");
  return SourceKind::Directory;
}

Manifests read_directory(const FileTree& tree, const std::string& folder, const Directory& options,
                         const std::string& relative_to) {
  std::vector<std::string> paths;
  collect(tree, folder, options.recurse, paths);
  std::sort(paths.begin(), paths.end());
  Manifests out;
  for (const auto& path : paths) {
    if (!is_wanted(below(path, folder), options)) continue;
    if (const auto text = tree.read(path)) read_file(out, below(path, relative_to), *text);
  }
  return out;
}

}  // namespace lockstep::app
