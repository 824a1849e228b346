// SPDX-License-Identifier: Apache-2.0
#include "sync/scopes.h"

#include <algorithm>

namespace lockstep::sync {

namespace {

bool covers(const Scope& scope, const KindInUse& kind, const std::string& ns) {
  return scope.resource.api_version() == kind.api_version && scope.resource.kind == kind.kind &&
         (scope.ns.empty() || scope.ns == ns);
}

}  // namespace

std::vector<Scope> scopes(const KindsInUse& wanted, const kube::ApiIndex& index,
                          const std::vector<Scope>& done) {
  std::vector<Scope> out;
  for (const auto& [kind, namespaces] : wanted) {
    const auto* resource = index.find(kind.api_version, kind.kind);
    if (!resource) continue;
    std::set<std::string> missing;
    for (const auto& ns : namespaces) {
      const std::string place = resource->namespaced ? ns : "";
      if (std::none_of(done.begin(), done.end(), [&](const Scope& s) { return covers(s, kind, place); }))
        missing.insert(place);
    }
    if (missing.empty()) continue;
    out.push_back({*resource, missing.size() == 1 ? *missing.begin() : "", missing});
  }
  return out;
}

}  // namespace lockstep::sync
