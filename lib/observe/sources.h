// SPDX-License-Identifier: Apache-2.0
#pragma once
// Sources: the LISTs beside an object that its health looks at (its pods, their events, nodes, quotas), each
// read once, kept up to date by one WATCH, and shared by all objects that need it.

#include "health/assess.h"
#include "kube/list_watch.h"

#include <map>
#include <memory>
#include <set>
#include <string>

namespace lockstep::observe {

class Sources {
 public:
  // `client` must outlive it.
  Sources(kube::Client& client, std::shared_ptr<const kube::ApiIndex> index);
  Sources(const Sources&) = delete;
  Sources& operator=(const Sources&) = delete;

  // Starts what the health of `ref` needs and does not run yet. A kind that the cluster does not serve, or
  // that we may not list, is left out: the verdict then says less.
  void need(const ObjectRef& ref);
  // An object that is known otherwise, such as a run ledger.
  void know(health::Snapshot::Body object) { known_.push_back(std::move(object)); }
  // Everything asked for has answered, one way or the other.
  bool is_ready() const { return pending_ == 0; }
  // Adds what is known to the parts of a snapshot.
  void add_to(std::vector<health::Snapshot::Body>& bodies, std::vector<health::Source>& listed) const;

  // After anything here has changed.
  std::function<void()> on_change;
  // A source that we may not read.
  std::function<void(const Error& error)> on_denied;

 private:
  struct Key {
    health::GroupKind kind;
    std::string ns;  // empty: all namespaces
    auto operator<=>(const Key&) const = default;
  };
  void start(const kube::Resource& resource, const Key& key, const std::string& fallback_ns);

  kube::Client& client_;
  std::shared_ptr<const kube::ApiIndex> index_;
  std::map<Key, std::unique_ptr<kube::ListWatch>> lists_;
  std::vector<health::Snapshot::Body> known_;
  std::set<health::GroupKind> denied_;  // that may not be listed in all namespaces
  std::size_t pending_ = 0;
};

}  // namespace lockstep::observe
