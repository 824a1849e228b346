// SPDX-License-Identifier: Apache-2.0
#include "render/resource.h"

namespace lockstep::render {

Id make_id(const Schema& schema, Gvk gvk, std::string_view ns, std::string_view name) {
  const bool cluster_scoped = schema.is_cluster_scoped(api_version(gvk), gvk.kind);
  return {std::move(gvk), std::string(ns), std::string(name), cluster_scoped};
}

Id Resource::id() const { return make_id(*schema, gvk_of(body), ns(), name()); }

namespace {

// The id of then: its kind, but the group and version of now, which is all that kustomize remembers.
Id previous_id(const Resource& resource, const PreviousId& then) {
  Gvk gvk = gvk_of(resource.body);
  gvk.kind = then.kind;
  return {std::move(gvk), then.ns, then.name, false};
}

}  // namespace

Id Resource::original_id() const { return previous.empty() ? id() : previous_id(*this, previous.front()); }

std::vector<Id> Resource::ids() const {
  std::vector<Id> all;
  all.reserve(previous.size() + 1);
  for (const auto& then : previous) all.push_back(previous_id(*this, then));
  all.push_back(id());
  return all;
}

bool Resource::has_id(const Id& wanted) const {
  if (name() == wanted.name && same(id(), wanted)) return true;
  for (const auto& then : previous)
    if (then.name == wanted.name && same(previous_id(*this, then), wanted)) return true;
  return false;
}

void Resource::remember_id() {
  const Id now = id();
  previous.push_back({std::string(now.effective_ns()), now.name, now.gvk.kind});
}

void Resource::set_name(std::string_view name) { body["metadata"].set("name", name); }

void Resource::set_namespace(std::string_view ns) {
  if (!ns.empty())
    body["metadata"].set("namespace", ns);
  else if (Value* metadata = body.find("metadata"))
    metadata->erase("namespace");
}

void Resource::set_kind(std::string_view kind) { body.set("kind", kind); }

bool Resource::has_build_state() const {
  return !previous.empty() || !prefixes.empty() || !suffixes.empty() || needs_hash || from_helm ||
         behavior != Behavior::Unspecified;
}

void Resource::forget_build_state() {
  previous.clear();
  prefixes.clear();
  suffixes.clear();
  needs_hash = from_helm = false;
  behavior = Behavior::Unspecified;
}

}  // namespace lockstep::render
