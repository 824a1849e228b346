// SPDX-License-Identifier: Apache-2.0
#include "app/kustomize_edit.h"

#include "base/strings.h"
#include "value/yaml.h"

#include <algorithm>

namespace lockstep::app {

namespace {

// A tree in which one file reads differently.
class EditedTree final : public FileTree {
 public:
  EditedTree(std::shared_ptr<const FileTree> tree, std::string path, std::string text)
      : tree_(std::move(tree)), path_(std::move(path)), text_(std::move(text)) {}
  FileType type(std::string_view path) const override { return tree_->type(path); }
  std::vector<std::string> list(std::string_view folder) const override { return tree_->list(folder); }
  std::optional<std::string> resolve(std::string_view path) const override { return tree_->resolve(path); }
  std::optional<std::string> read(std::string_view path) const override {
    return path == path_ ? std::optional(text_) : tree_->read(path);
  }

 private:
  std::shared_ptr<const FileTree> tree_;
  std::string path_, text_;
};

// "old=new:tag@digest", each part but one optional, as `kustomize edit set image` reads it.
Value parse_image(std::string text) {
  Value out = Value::map();
  std::string name;
  if (const auto equals = text.find('='); equals != std::string::npos) {
    name = text.substr(0, equals);
    text.erase(0, equals + 1);
  }
  std::string digest, tag;
  if (const auto at = text.find('@'); at != std::string::npos) {
    digest = text.substr(at + 1);
    text.erase(at);
  }
  // A colon before the last slash belongs to the registry's port.
  const auto slash = text.rfind('/');
  const auto colon = text.find(':', slash == std::string::npos ? 0 : slash);
  if (colon != std::string::npos) {
    tag = text.substr(colon + 1);
    text.erase(colon);
  }
  out.set("name", name.empty() ? text : name);
  if (!name.empty() && text != name) out.set("newName", text);
  if (!tag.empty()) out.set("newTag", tag);
  if (!digest.empty()) out.set("digest", digest);
  return out;
}

// Puts `entry` into a list of maps, in place of one with the same name.
void set_by_name(Value& list, Value entry) {
  for (auto& item : list.items())
    if (item.at("name") == entry.at("name")) {
      item = std::move(entry);
      return;
    }
  list.push(std::move(entry));
}

void add_pairs(Value& target, const TextMap& pairs, bool force, std::string_view what) {
  for (const auto& [key, value] : pairs) {
    if (!force && target.has(key) && target.at(key).text() != value)
      throw Error("{} {} is already in the kustomization", what, key)
          .hint(what == "label" ? "set forceCommonLabels: true to overwrite it"
                                : "set forceCommonAnnotations: true to overwrite it");
    target.set(key, value);
  }
}

TextMap substituted(TextMap pairs, const BuildEnvironment& environment) {
  for (auto& pair : pairs) pair.second = substitute(pair.second, environment);
  return pairs;
}

void add_labels(Value& kustomization, const Kustomize& edits, const BuildEnvironment& environment) {
  if (edits.common_labels.empty()) return;
  const auto labels = substituted(edits.common_labels, environment);
  if (!edits.label_without_selector) {
    add_pairs(kustomization["commonLabels"], labels, edits.force_common_labels, "label");
    return;
  }
  Value pairs = Value::map();
  add_pairs(pairs, labels, true, "label");
  Value entry = Value::map({{"pairs", std::move(pairs)}});
  if (edits.label_include_templates) entry.set("includeTemplates", Value::boolean(true));
  kustomization["labels"].push(std::move(entry));
}

}  // namespace

BuildEnvironment build_environment(const Application& application, const Source& source,
                                   const std::string& commit) {
  return {{"ARGOCD_APP_NAME", application.name},
          {"ARGOCD_APP_NAMESPACE", application.destination.ns},
          {"ARGOCD_APP_PROJECT_NAME", application.project},
          {"ARGOCD_APP_REVISION", commit},
          {"ARGOCD_APP_REVISION_SHORT", commit.substr(0, 7)},
          {"ARGOCD_APP_REVISION_SHORT_8", commit.substr(0, 8)},
          {"ARGOCD_APP_SOURCE_REPO_URL", source.repository},
          {"ARGOCD_APP_SOURCE_PATH", source.path},
          {"ARGOCD_APP_SOURCE_TARGET_REVISION", source.revision}};
}

std::string substitute(std::string_view text, const BuildEnvironment& environment) {
  const auto is_name = [](char c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
  };
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '$' || i + 1 == text.size()) {
      out += text[i];
      continue;
    }
    if (text[i + 1] == '$') {
      out += text[++i];
      continue;
    }
    const bool braced = text[i + 1] == '{';
    const std::size_t begin = i + (braced ? 2 : 1);
    std::size_t end = begin;
    while (end < text.size() && is_name(text[end])) ++end;
    if (end == begin || (braced && (end == text.size() || text[end] != '}'))) {
      out += text[i];
      continue;
    }
    const auto name = text.substr(begin, end - begin);
    for (const auto& [key, value] : environment)
      if (key == name) out += value;
    i = braced ? end : end - 1;
  }
  return out;
}

Value edited(Value kustomization, const Kustomize& edits, const BuildEnvironment& environment) {
  if (!edits.name_prefix.empty()) kustomization.set("namePrefix", edits.name_prefix);
  if (!edits.name_suffix.empty()) kustomization.set("nameSuffix", edits.name_suffix);
  for (const auto& image : edits.images)
    set_by_name(kustomization["images"], parse_image(substitute(image, environment)));
  for (const auto& [name, count] : edits.replicas)
    set_by_name(kustomization["replicas"], Value::map({{"name", name}, {"count", Value::integer(count)}}));
  add_labels(kustomization, edits, environment);
  if (!edits.common_annotations.empty())
    add_pairs(kustomization["commonAnnotations"],
              edits.common_annotations_envsubst ? substituted(edits.common_annotations, environment)
                                                : edits.common_annotations,
              edits.force_common_annotations, "annotation");
  if (!edits.ns.empty()) kustomization.set("namespace", edits.ns);
  for (const auto& patch : edits.patches) kustomization["patches"].push(patch);
  for (const auto& component : edits.components) kustomization["components"].push(component);
  return kustomization;
}

std::shared_ptr<const FileTree> with_edits(std::shared_ptr<const FileTree> tree, const std::string& folder,
                                           const Kustomize& edits, const BuildEnvironment& environment) {
  for (const char* name : {"kustomization.yaml", "kustomization.yml", "Kustomization"}) {
    const std::string path = join_path(folder, name);
    const auto text = tree->read(path);
    if (!text) continue;
    return in_context([&] { return "applying spec.source.kustomize to " + path; },
                      [&]() -> std::shared_ptr<const FileTree> {
                        YamlOptions options;
                        options.rules = YamlRules::Kustomize;
                        options.file = path;
                        Kustomize present = edits;
                        if (edits.ignore_missing_components)
                          std::erase_if(present.components, [&](const std::string& component) {
                            return tree->type(join_path(folder, component)) != FileType::Folder;
                          });
                        return std::make_shared<EditedTree>(
                            tree, path, to_yaml(edited(read_yaml(*text, options), present, environment)));
                      });
  }
  throw Error("no kustomization in {}, and spec.source.kustomize needs one", folder);
}

}  // namespace lockstep::app
