// SPDX-License-Identifier: Apache-2.0
#include "render/build_metadata.h"

#include "base/error.h"
#include "base/strings.h"
#include "render/metadata.h"
#include "value/yaml.h"

#include <algorithm>

namespace lockstep::render {

namespace {

// filepath.Join: ".." may climb above the start.
std::string join_relative(std::string_view base, std::string_view more) {
  std::vector<std::string> parts;
  for (auto& part : split(std::string(base) + "/" + std::string(more), '/')) {
    if (part.empty() || part == ".") continue;
    if (part == ".." && !parts.empty() && parts.back() != "..")
      parts.pop_back();
    else
      parts.push_back(std::move(part));
  }
  return join(parts, "/");
}

// A scalar as it would stand in a block mapping.
std::string scalar_text(const std::string& text) {
  std::string line = to_yaml(Value::map({{"k", text}}));
  return line.substr(3, line.size() - 4);
}

void add_line(std::string& out, std::string_view indent, std::string_view key, const std::string& value) {
  if (!value.empty()) out += fmt::format("{}{}: {}\n", indent, key, scalar_text(value));
}

}  // namespace

SourcePath SourcePath::append(std::string_view more) const {
  // Kustomize takes the folder out of a made-up path and is left with its first part when there is no folder.
  if (const auto remote = parse_remote(more))
    return {remote->folder.empty() ? "notCloned" : join_relative("", remote->folder), remote->repository,
            remote->ref};
  return {join_relative(path, more), repository, ref};
}

std::string to_text(const OriginText& origin) {
  std::string out;
  add_line(out, "", "path", origin.path);
  add_line(out, "", "repo", origin.repository);
  add_line(out, "", "ref", origin.ref);
  add_line(out, "", "configuredIn", origin.configured_in);
  std::string by;
  add_line(by, "  ", "apiVersion", origin.api_version);
  add_line(by, "  ", "kind", origin.kind);
  add_line(by, "  ", "name", origin.name);
  add_line(by, "  ", "namespace", origin.ns);
  if (!by.empty()) out += "configuredBy:\n" + by;
  return out.empty() ? "{}\n" : out;
}

OriginText origin_at(const SourcePath& source) {
  return {source.path, source.repository, source.ref, "", "", "", "", ""};
}

std::optional<OriginText> configured_by(const Resource& config) {
  const std::string text = annotation(config.body, origin_annotation);
  if (text.empty()) return std::nullopt;
  const Value read = read_yaml(text);
  return OriginText{"",
                    read.at("repo").text(),
                    read.at("ref").text(),
                    read.at("path").text(),
                    std::string(config.api_version()),
                    std::string(config.kind()),
                    std::string(config.name()),
                    std::string(config.ns())};
}

namespace {

Value& annotations_of(Resource& resource) {
  Value& annotations = resource.body["metadata"]["annotations"];
  if (!annotations.is_map()) annotations = Value::map();
  return annotations;
}

// "- path: a\n  ref: b\n": an origin as an item of a list.
std::string as_item(const std::string& origin) {
  std::string out = "- ";
  for (const auto line : split_lines(origin)) out += (out.size() == 2 ? "" : "  ") + std::string(line) + "\n";
  return out;
}

}  // namespace

void set_origin(Resources& resources, const OriginText& origin) {
  const std::string text = to_text(origin);
  for (std::size_t i = 0; i < resources.size(); ++i)
    annotations_of(resources.edit(i)).set(origin_annotation, text);
}

void note_origin(Resources& resources, const OriginText& origin) {
  const std::string text = to_text(origin);
  for (std::size_t i = 0; i < resources.size(); ++i) {
    Value& annotations = annotations_of(resources.edit(i));
    if (!annotations.has(origin_annotation)) annotations.set(origin_annotation, text);
  }
}

void note_transformation(Resources& resources, const OriginText& transformer) {
  const std::string text = to_text(transformer), item = as_item(text);
  for (std::size_t i = 0; i < resources.size(); ++i) {
    if (resources[i].is_empty()) continue;
    Value& annotations = annotations_of(resources.edit(i));
    if (!annotations.has(origin_annotation)) {
      annotations.set(origin_annotation, text);
      continue;
    }
    Value& list = annotations[transformations_annotation];
    list = Value(list.text() + item);
  }
}

namespace {

// What kustomize keeps in annotations during a build and takes out at the end, even when a manifest brings
// it.
bool is_internal(std::string_view key) {
  constexpr std::string_view keys[] = {
      "internal.config.kubernetes.io/previousKinds",
      "internal.config.kubernetes.io/previousNames",
      "internal.config.kubernetes.io/prefixes",
      "internal.config.kubernetes.io/suffixes",
      "internal.config.kubernetes.io/previousNamespaces",
      "internal.config.kubernetes.io/allowNameChange",
      "internal.config.kubernetes.io/allowKindChange",
      "internal.config.kubernetes.io/refBy",
      "internal.config.kubernetes.io/generatorBehavior",
      "internal.config.kubernetes.io/needsHashSuffix",
      "internal.config.kubernetes.io/path",
      "internal.config.kubernetes.io/index",
      "internal.config.kubernetes.io/seqindent",
      "internal.config.kubernetes.io/id",
      "internal.config.kubernetes.io/annotations-migration-resource-id",
      "internal.config.kubernetes.io/helm-generated",
      "config.kubernetes.io/path",
      "config.kubernetes.io/index",
      "config.k8s.io/id",
  };
  return key.find("config.k") != std::string_view::npos &&
         std::find(std::begin(keys), std::end(keys), key) != std::end(keys);
}

}  // namespace

void finish_annotations(Resources& resources, bool keep_origin, bool keep_transformations) {
  for (std::size_t i = 0; i < resources.size(); ++i) {
    Value* metadata = resources.edit(i).body.find("metadata");
    Value* annotations = metadata ? metadata->find("annotations") : nullptr;
    if (!annotations) continue;
    if (annotations->is_map())
      std::erase_if(annotations->members(), [&](const Member& member) {
        return is_internal(member.key) || (!keep_origin && member.key == origin_annotation) ||
               (!keep_transformations && member.key == transformations_annotation);
      });
    if (annotations->empty() || !annotations->is_map()) {
      metadata->erase("annotations");
      continue;
    }
    for (auto& member : annotations->members()) {
      check_new_key(member.key);
      if (!member.value.is_string() || member.value.is_timestamp())
        member.value = Value(written_text(member.value));
    }
  }
}

}  // namespace lockstep::render
