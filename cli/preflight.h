// SPDX-License-Identifier: Apache-2.0
#pragma once
// --preflight, for the commands that make a plan.

#include "sync/preflight.h"

#include "cluster.h"
#include "options.h"

#include <functional>

namespace lockstep::cli {

// Warns of each job that cannot run at once, by `emit`. Throws Error (NeedsConsent) for those that never can
// when it is strict.
std::vector<health::Preflight> check_new_jobs(Cluster& cluster, const sync::Prepared& prepared, Preflight how,
                                              const std::function<void(sync::EventBody)>& emit);

// The same flags for every command that plans.
sync::RunOptions run_options(const RunFlags& flags);

}  // namespace lockstep::cli
