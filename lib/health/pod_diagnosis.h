// SPDX-License-Identifier: Apache-2.0
#pragma once
// Diagnosis of one pod: the first thing that keeps it from running well (spec training §3.10).

#include "health/finding.h"
#include "health/gang.h"
#include "health/placement.h"

#include <optional>

namespace lockstep::health {

// Placement and Gang are those of the pod's job. nullopt: nothing is wrong, or it has succeeded.
std::optional<Finding> diagnose_pod(const View& view, const Gang& gang, Placement& placement,
                                    const Rank& rank);

}  // namespace lockstep::health
