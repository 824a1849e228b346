// SPDX-License-Identifier: Apache-2.0
#include "observe/sources.h"

namespace lockstep::observe {

Sources::Sources(kube::Client& client, std::shared_ptr<const kube::ApiIndex> index)
    : client_(client), index_(std::move(index)) {}

void Sources::need(const ObjectRef& ref) {
  for (const auto& source : health::needed_sources(ref.group, ref.kind)) {
    const kube::Resource* resource = index_->find_preferred(source.kind.group, source.kind.kind);
    if (!resource || !resource->can("list")) continue;
    const bool everywhere = source.cluster_wide || !resource->namespaced;
    if (lists_.count({source.kind, ""})) continue;
    start(*resource, {source.kind, everywhere ? "" : ref.ns}, resource->namespaced ? ref.ns : "");
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
    if (!ready.ok()) {
      // Nobody but an administrator may list all namespaces; our own one still tells most of it.
      if (ready.error().status() == 403 && key.ns.empty() && !fallback_ns.empty())
        start(resource, {key.kind, fallback_ns}, "");
      else if (on_denied)
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
  for (const auto& [key, list] : lists_) {
    if (!list->is_ready()) continue;
    listed.push_back({key.kind, key.ns.empty()});
    for (const auto& [ref, object] : list->objects()) bodies.push_back(object.body);
  }
}

}  // namespace lockstep::observe
