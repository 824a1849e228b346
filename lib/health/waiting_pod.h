// SPDX-License-Identifier: Apache-2.0
#pragma once
// Pods on their node whose containers do not start: images, configuration, crashes, volumes, sandboxes, the
// master they wait for (spec training §3.10 rows 11 to 21).

#include "health/finding.h"
#include "health/gang.h"

#include <optional>

namespace lockstep::health {

// Rows 11 to 15: what the state of a container itself says.
std::optional<Finding> diagnose_waiting_container(const Value& pod);
// Rows 16 to 21: what events and init containers say about a pod in phase Pending.
Finding diagnose_starting_pod(const View& view, const Gang& gang, const Value& pod);

}  // namespace lockstep::health
