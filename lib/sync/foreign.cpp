// SPDX-License-Identifier: Apache-2.0
#include "sync/foreign.h"

#include "base/strings.h"
#include "sync/inventory.h"

namespace lockstep::sync {

namespace {

// Kept by the cluster about other objects, and gone with them.
bool is_bookkeeping(const std::string& group, const std::string& kind) {
  if (kind == "Event" || group == "metrics.k8s.io") return true;
  return (group.empty() && kind == "Endpoints") || (group == "discovery.k8s.io" && kind == "EndpointSlice") ||
         (group == "coordination.k8s.io" && kind == "Lease");
}

struct Finding {
  std::size_t count = 0;
  std::string first;
};

}  // namespace

bool is_foreign(const Object& object, const std::string& inventory_id) {
  const ObjectRef& ref = object.ref;
  if (is_bookkeeping(ref.group, ref.kind) || is_member(object.value(), inventory_id)) return false;
  if (ref.group.empty() && ref.kind == "ServiceAccount" && ref.name == "default") return false;
  if (ref.group.empty() && ref.kind == "ConfigMap" && ref.name == "kube-root-ca.crt") return false;
  for (const auto& owner : object.value().at("metadata", "ownerReferences").items())
    if (owner.at("controller").is_true()) return false;
  return true;
}

std::map<std::string, std::string> occupied_namespaces(net::Loop& loop, kube::Client& client,
                                                       const kube::ApiIndex& index,
                                                       const std::set<std::string>& asked,
                                                       const std::string& application,
                                                       const std::string& inventory_id) {
  std::map<std::string, Finding> found;
  const auto note = [&](const std::string& ns, const std::string& what) {
    Finding& finding = found[ns];
    if (finding.count++ == 0) finding.first = what;
  };
  const std::string own_records = new_inventory(application, "").parent().name;
  std::set<std::pair<std::string, std::string>> kinds;
  std::size_t pending = 0;
  for (const auto& ns : asked) {
    kinds.clear();
    for (const auto& resource : index.resources()) {
      if (!resource.namespaced || !resource.can("list") || is_bookkeeping(resource.group, resource.kind) ||
          !kinds.emplace(resource.group, resource.kind).second)
        continue;
      ++pending;
      kube::ListQuery query;
      query.resource = resource;
      query.ns = ns;
      query.managed_fields = kube::ManagedFields::None;
      client.list(query, [&, ns, kind = resource.qualified()](const Outcome<kube::Listing>& listing) {
        --pending;
        if (!listing.ok() && !listing.error().is_not_found()) note(ns, kind + " that cannot be listed");
        if (!listing.ok()) return;
        for (const auto& object : listing.value().items) {
          // The inventory and what is recorded beside it.
          if (object.ref.kind == "ConfigMap" && object.ref.name.starts_with(own_records)) continue;
          if (is_foreign(object, inventory_id)) note(ns, display(object.ref));
        }
      });
    }
  }
  loop.run_until([&] { return pending == 0; });
  std::map<std::string, std::string> out;
  for (const auto& [ns, finding] : found)
    out[ns] =
        finding.count == 1 ? finding.first : plural(finding.count, "object") + ", such as " + finding.first;
  return out;
}

}  // namespace lockstep::sync
