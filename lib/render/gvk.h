// SPDX-License-Identifier: Apache-2.0
#pragma once
// Identity inside a build: group, version, kind, namespace and name. Unlike ObjectRef the version counts here
// (spec kustomize §3).

#include "value/value.h"

#include <compare>
#include <string>
#include <string_view>

namespace lockstep::render {

struct Gvk {
  std::string group, version, kind;
  auto operator<=>(const Gvk&) const = default;
};

// From apiVersion and kind of a manifest; what is missing stays empty.
Gvk gvk_of(const Value& body);
// "apps/v1", or "v1" for the core group.
std::string api_version(const Gvk& gvk);
// True when each part of `pattern` is empty or equal: what a field spec asks.
bool selected_by(const Gvk& gvk, const Gvk& pattern);
// "Deployment.v1.apps"; blanks read [noKind], [noVer], [noGrp].
std::string display(const Gvk& gvk);

constexpr std::string_view default_namespace = "default";
// What takes the place of a namespace for cluster-scoped kinds.
constexpr std::string_view cluster_scope = "_non_namespaceable_";

struct Id {
  Gvk gvk;
  std::string ns, name;
  bool cluster_scoped = false;  // known to be so; see Schema::is_cluster_scoped

  // `ns`, with "" read as "default" and cluster-scoped kinds in a scope of their own.
  std::string_view effective_ns() const {
    return cluster_scoped ? cluster_scope : ns.empty() ? default_namespace : std::string_view(ns);
  }
};
// The same resource: namespaces compare as effective ones.
bool same(const Id& a, const Id& b);
// "Deployment.v1.apps/web.[noNs]".
std::string display(const Id& id);

}  // namespace lockstep::render
