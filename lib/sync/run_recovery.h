// SPDX-License-Identifier: Apache-2.0
#pragma once
// Recovery: how a run ended that nobody watched and that is gone by now (spec training §4.4), and whether a
// changed knob would end one that goes on (§4.1).

#include "health/snapshot.h"
#include "sync/ledger.h"

#include <optional>
#include <string>

namespace lockstep::sync {

// From what may be left of it: its events (kept for an hour by default), its Workload, one of its pods; None
// when nothing tells.
RunOutcome recover_outcome(const health::Snapshot& snapshot, const std::string& uid);

// The knob of `manifest` that would end the live run, with the reason; "" when none would.
std::string knob_that_ends(const Value& manifest, const Value& live, TimePoint now);

}  // namespace lockstep::sync
