// SPDX-License-Identifier: Apache-2.0
#pragma once
// Scopes: which LISTs show everything that a sync has to see: one per kind in use, of one namespace where
// that is enough and of all namespaces otherwise. Pure.

#include "kube/resource.h"

#include <map>
#include <set>
#include <string>
#include <vector>

namespace lockstep::sync {

// Objects of one kind and version in these namespaces; cluster-scoped kinds have the namespace "".
struct KindInUse {
  std::string api_version, kind;
  auto operator<=>(const KindInUse&) const = default;
};
using KindsInUse = std::map<KindInUse, std::set<std::string>>;

struct Scope {
  kube::Resource resource;
  std::string ns;  // empty: all namespaces, or a cluster-scoped kind
  // Where to look instead when listing all namespaces is forbidden.
  std::set<std::string> namespaces;
};

// What `wanted` asks for and `done` does not cover. Kinds that the index does not know have no objects.
std::vector<Scope> scopes(const KindsInUse& wanted, const kube::ApiIndex& index,
                          const std::vector<Scope>& done);

}  // namespace lockstep::sync
