// SPDX-License-Identifier: Apache-2.0
#include "sync/live.h"

#include <algorithm>

namespace lockstep::sync {

Live::Live(kube::Client& client, observe::Objects& objects, kube::ManagedFields managed_fields)
    : client_(client), objects_(objects), managed_fields_(managed_fields) {}

void Live::list(const KindsInUse& wanted, const kube::ApiIndex& index) {
  for (const auto& scope : scopes(wanted, index, scopes_)) start(scope);
}

void Live::start(const Scope& scope) {
  scopes_.push_back(scope);
  kube::ListQuery query;
  query.resource = scope.resource;
  query.ns = scope.ns;
  query.managed_fields = managed_fields_;
  ++pending_;
  client_.list(query, [this, scope, alive = std::weak_ptr(alive_)](Outcome<kube::Listing> listing) {
    if (alive.expired()) return;
    --pending_;
    if (!listing.ok()) {
      // A namespace-bound account may not list all namespaces; then each one costs a request of its own.
      if (listing.error().status() == 403 && scope.ns.empty() && scope.resource.namespaced) {
        for (const auto& ns : scope.namespaces) start({scope.resource, ns, {ns}});
        return;
      }
      Error error = listing.error();
      error.add_context("listing " + scope.resource.qualified() +
                        (scope.ns.empty() ? "" : " in namespace " + scope.ns));
      refusals_.push_back(std::move(error));
      return;
    }
    for (const auto& object : listing.value().items) found_[object.ref] = object;
    objects_.add(scope.resource, scope.ns, std::move(listing).take());
  });
}

bool Live::covers(const kube::Resource& resource, const std::string& ns) const {
  return std::any_of(scopes_.begin(), scopes_.end(), [&](const Scope& scope) {
    return scope.resource.group == resource.group && scope.resource.kind == resource.kind &&
           (scope.ns.empty() || scope.ns == ns);
  });
}

void Live::check() const {
  if (!refusals_.empty()) throw Error(refusals_.front());
}

KindsInUse kinds_of(const Inventory& inventory, const kube::ApiIndex& index) {
  KindsInUse out;
  for (const auto& kind : inventory.kinds)
    if (const auto* resource = index.find_preferred(kind.group, kind.kind))
      out[{resource->api_version(), resource->kind}] =
          resource->namespaced ? inventory.namespaces : std::set<std::string>{""};
  return out;
}

KindsInUse kinds_of(const std::vector<Object>& desired) {
  KindsInUse out;
  for (const auto& object : desired) out[{object.api_version(), object.ref.kind}].insert(object.ref.ns);
  return out;
}

}  // namespace lockstep::sync
