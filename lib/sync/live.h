// SPDX-License-Identifier: Apache-2.0
#pragma once
// Live: what the cluster holds of an application, read with one LIST per kind in use.

#include "kube/client.h"
#include "net/loop.h"
#include "sync/inventory.h"
#include "sync/scopes.h"

#include "observe/objects.h"

#include <functional>
#include <set>
#include <string>
#include <vector>

namespace lockstep::sync {

class Live {
 public:
  // All must outlive it.
  Live(kube::Client& client, observe::Objects& objects,
       kube::ManagedFields managed_fields = kube::ManagedFields::Own);
  Live(const Live&) = delete;
  Live& operator=(const Live&) = delete;

  // Starts the LISTs that `wanted` still lacks.
  void list(const KindsInUse& wanted, const kube::ApiIndex& index);
  // Whether a LIST was asked for that shows objects of this kind in `ns`.
  bool covers(const kube::Resource& resource, const std::string& ns) const;
  bool is_listing() const { return pending_ > 0; }
  // Throws the first refusal of a LIST, with the kind in it.
  void check() const;

  // Objects found, each once (in the version asked for last).
  const std::map<ObjectRef, Object>& objects() const { return found_; }

 private:
  void start(const Scope& scope);

  kube::Client& client_;
  observe::Objects& objects_;
  const kube::ManagedFields managed_fields_;
  std::vector<Scope> scopes_;
  std::map<ObjectRef, Object> found_;
  std::vector<Error> refusals_;
  std::size_t pending_ = 0;
  std::shared_ptr<char> alive_ = std::make_shared<char>();
};

// Kinds of an inventory, in the server's preferred versions, and the namespaces where members may be.
KindsInUse kinds_of(const Inventory& inventory, const kube::ApiIndex& index);
KindsInUse kinds_of(const std::vector<Object>& desired);

}  // namespace lockstep::sync
