// SPDX-License-Identifier: Apache-2.0
#include "observe/look.h"

#include <functional>
#include <map>
#include <set>

namespace lockstep::observe {

namespace {

class Looking {
 public:
  Looking(kube::Client& client, Look& out) : client_(client), out_(out) {}

  // `fallback`: namespaces to try where all of them are refused.
  void list(const kube::Resource& resource, const health::Source& source, const std::string& ns,
            const std::set<std::string>& fallback) {
    kube::ListQuery query;
    query.resource = resource;
    query.ns = ns;
    query.managed_fields = kube::ManagedFields::None;
    ++pending_;
    client_.list(std::move(query),
                 [this, resource, source, ns, fallback](const Outcome<kube::Listing>& listing) {
                   --pending_;
                   if (!listing.ok()) {
                     out_.denied.push_back(listing.error());
                     if (listing.error().status() != 403 || !ns.empty()) return;
                     for (const auto& one : fallback) list(resource, {source.kind, false}, one, {});
                     return;
                   }
                   out_.listed.push_back({source.kind, ns.empty()});
                   for (const auto& object : listing.value().items) out_.bodies.push_back(object.body);
                 });
  }
  bool is_done() const { return pending_ == 0; }

 private:
  kube::Client& client_;
  Look& out_;
  std::size_t pending_ = 0;
};

}  // namespace

Look look(net::Loop& loop, kube::Client& client, const kube::ApiIndex& index, std::vector<LookAt> wanted) {
  std::map<health::GroupKind, std::set<std::string>> places;  // "" stands for all of them
  for (const auto& one : wanted) {
    auto& of_kind = places[one.source.kind];
    if (one.source.cluster_wide) of_kind.insert("");
    if (!one.ns.empty()) of_kind.insert(one.ns);
  }
  Look out;
  Looking looking(client, out);
  for (const auto& [kind, namespaces] : places) {
    const auto* resource = index.find_preferred(kind.group, kind.kind);
    if (!resource || !resource->can("list")) continue;
    std::set<std::string> fallback;
    if (resource->namespaced) fallback = namespaces;
    fallback.erase("");
    if (namespaces.count("") || !resource->namespaced)
      looking.list(*resource, {kind, true}, "", fallback);
    else
      for (const auto& ns : namespaces) looking.list(*resource, {kind, false}, ns, {});
  }
  loop.run_until([&] { return looking.is_done(); });
  return out;
}

}  // namespace lockstep::observe
