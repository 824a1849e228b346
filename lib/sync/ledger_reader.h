// SPDX-License-Identifier: Apache-2.0
#pragma once
// LedgerReader: the run ledger as the cluster holds it, brought up to what can be seen now: runs that live,
// and what is left of those that vanished (spec training §4.4).

#include "kube/client.h"
#include "net/loop.h"
#include "sync/ledger.h"

#include "observe/objects.h"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace lockstep::sync {

struct LedgerFound {
  ObjectRef ref;                 // of the ConfigMap
  Ledger ledger;                 // with what was seen since it was read
  std::string resource_version;  // "" while the ConfigMap does not exist
  std::optional<Error> trouble;  // it could not be read: nothing is known about past runs
};
ObjectRef ledger_ref(const std::string& application, const std::string& ns);
// The ConfigMap to be written.
Value ledger_manifest(const LedgerFound& found);

// Takes a ConfigMap that was read, or the refusal to show it; NotFound is an empty ledger.
LedgerFound read_ledger(ObjectRef ref, const Outcome<Object>& config_map);

// The ledger in the object's namespace that knows its run; nullopt when none does, or they may not be read.
std::optional<LedgerFound> find_ledger(net::Loop& loop, kube::Client& client, const ObjectRef& run);

// Looks for the outcome of runs that have begun, are gone and left none: at most one LIST of events for each,
// and one of pods and Workloads for each namespace. A source that cannot be read tells nothing.
void recover_runs(net::Loop& loop, kube::Client& client, const kube::ApiIndex& index, Ledger& ledger,
                  const std::vector<ObjectRef>& vanished);

}  // namespace lockstep::sync
