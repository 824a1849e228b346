// SPDX-License-Identifier: Apache-2.0
#include "observe/sources.h"

namespace lockstep::observe {

Sources::Sources(kube::Client& client, std::shared_ptr<const kube::ApiIndex> index)
    : client_(client), index_(std::move(index)) {}

void Sources::need(const ObjectRef& ref) {
  const auto needed = health::needed_sources(ref.group, ref.kind);
  // All namespaces show each single one, too.
  for (const bool everywhere : {true, false}) {
    for (const auto& source : needed) {
      const kube::Resource* resource = index_->find_preferred(source.kind.group, source.kind.kind);
      if (!resource || !resource->can("list")) continue;
      const bool is_denied = denied_.contains(source.kind) && resource->namespaced;
      const bool wants_all = (source.cluster_wide || !resource->namespaced) && !is_denied;
      if (wants_all != everywhere || (!is_denied && lists_.contains({source.kind, ""}))) continue;
      start(*resource, {source.kind, everywhere ? "" : ref.ns}, resource->namespaced ? ref.ns : "");
    }
  }
}

void Sources::start(const kube::Resource& resource, const Key& key, const std::string& fallback_ns) {
  if (lists_.count(key)) return;
  kube::ListQuery query;
  query.resource = resource;
  query.ns = key.ns;
  query.managed_fields = kube::ManagedFields::None;
  kube::ListWatchHandler handler;
  handler.on_ready = [this, resource, key, fallback_ns](const Outcome<Done>& ready) {
    --pending_;
    // Nobody but an administrator may list all namespaces; our own one still tells most of it.
    if (!ready.ok() && ready.error().status() == 403 && key.ns.empty() && !fallback_ns.empty()) {
      denied_.insert(key.kind);
      start(resource, {key.kind, fallback_ns}, "");
    } else if (!ready.ok() && on_denied) {
      on_denied(ready.error());
    }
    if (on_change) on_change();
  };
  handler.on_change = [this](kube::Change, const Object&) {
    if (on_change) on_change();
  };
  ++pending_;
  lists_[key] = std::make_unique<kube::ListWatch>(client_, std::move(query), std::move(handler));
}

void Sources::add_to(std::vector<health::Snapshot::Body>& bodies, std::vector<health::Source>& listed) const {
  const auto is_ready = [this](const Key& key) {
    const auto list = lists_.find(key);
    return list != lists_.end() && list->second->is_ready();
  };
  bodies.insert(bodies.end(), known_.begin(), known_.end());
  for (const auto& [key, list] : lists_) {
    if (!list->is_ready() || (!key.ns.empty() && is_ready({key.kind, ""}))) continue;
    listed.push_back({key.kind, key.ns.empty()});
    for (const auto& [ref, object] : list->objects()) bodies.push_back(object.body);
  }
}

}  // namespace lockstep::observe
