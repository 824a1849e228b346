// SPDX-License-Identifier: Apache-2.0
#include "render/definitions.h"

#include "base/error.h"
#include "base/strings.h"

namespace lockstep::render {

namespace {

std::string kind_key(std::string_view api_version, std::string_view kind) {
  return std::string(api_version) + ' ' + std::string(kind);
}

// A {group, version, kind} mapping of an x-kubernetes-group-version-kind extension.
std::string kind_key(const Value& gvk) {
  const auto& group = gvk.at("group").text();
  const auto& version = gvk.at("version").text();
  return kind_key(group.empty() ? version : group + "/" + version, gvk.at("kind").text());
}

constexpr std::string_view gvk_extension = "x-kubernetes-group-version-kind";

}  // namespace

void Definitions::add(Value document) {
  if (!document.is_map()) throw Error("an OpenAPI schema is a mapping, not a {}", kind_name(document.kind()));
  const Value& kept = documents_.emplace_back(std::move(document));
  for (const auto& [name, schema] : kept.at("definitions").members()) {
    names_[name] = &schema;
    for (const auto& gvk : schema.at(gvk_extension).items()) kinds_[kind_key(gvk)] = &schema;
  }
  for (const auto& [path, operations] : kept.at("paths").members()) {
    const Value& gvk = operations.at("get", gvk_extension);
    if (!gvk.is_map()) continue;
    if (contains(path, "namespaces/{namespace}"))
      namespaced_[kind_key(gvk)] = true;
    else
      namespaced_.try_emplace(kind_key(gvk), false);
  }
}

const Value* Definitions::by_name(const std::string& name) const {
  const auto at = names_.find(name);
  return at == names_.end() ? nullptr : at->second;
}

const Value* Definitions::by_kind(std::string_view api_version, std::string_view kind) const {
  const auto at = kinds_.find(kind_key(api_version, kind));
  return at == kinds_.end() ? nullptr : at->second;
}

bool Definitions::is_cluster_scoped(std::string_view api_version, std::string_view kind) const {
  const auto at = namespaced_.find(kind_key(api_version, kind));
  return at != namespaced_.end() && !at->second;
}

}  // namespace lockstep::render
