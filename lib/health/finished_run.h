// SPDX-License-Identifier: Apache-2.0
#pragma once
// Finished runs: what the run ledger remembers of a job that is gone (spec training §4.4). Health reads the
// outcome only; sync owns the ledger.

#include "health/snapshot.h"
#include "health/verdict.h"

#include <optional>
#include <string>

namespace lockstep::health {

inline constexpr std::string_view ledger_label = "lockstep.dev/ledger";

// "{group or core}.{Kind}.{namespace}.{name}", the key of a run in a ledger's data.
std::string ledger_key(const ObjectRef& ref);

struct FinishedRun {
  std::string outcome;      // Succeeded, Failed, Interrupted
  std::string finished_at;  // RFC 3339
  std::string message;
  Evidence evidence;
};
// From the ledgers in the snapshot; nullopt when none knows how the run ended.
std::optional<FinishedRun> find_finished_run(const Snapshot& snapshot, const ObjectRef& ref);

}  // namespace lockstep::health
