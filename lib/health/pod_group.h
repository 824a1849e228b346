// SPDX-License-Identifier: Apache-2.0
#pragma once
// Gang schedulers: what the PodGroup of a job says while not all of its pods are placed (spec training §3.9).

#include "health/finding.h"
#include "health/gang.h"

#include <optional>
#include <string>

namespace lockstep::health {

// nullopt when the job has no PodGroup, or its gang is placed.
std::optional<Finding> diagnose_pod_group(const View& view, const Gang& gang);

// What stands in the way of one PodGroup: its Unschedulable condition, else its last such event.
std::string pod_group_text(const Snapshot& snapshot, const Value& pod_group, TimePoint now);
const std::string& pod_group_phase(const Value& pod_group);

}  // namespace lockstep::health
