// SPDX-License-Identifier: Apache-2.0
#pragma once
// Pods that ended or are being ended: rejected, evicted, preempted, lost, or failed by their own containers
// (spec training §3.10 rows 1 to 5, 15 and 22).

#include "health/exit_class.h"
#include "health/finding.h"

#include <optional>

namespace lockstep::health {

// Rows 1 to 5: the pod has failed, or a disruption has it as its target.
std::optional<Finding> diagnose_disrupted_pod(const Value& pod);
// The first of its containers that ended with an error, init containers included.
std::optional<Finding> diagnose_ended_container(const Value& pod);

// A container of the pod that ended with an error, earliest first.
struct EndedContainer {
  const Value* terminated = nullptr;
  std::string_view name;
  bool is_init = false;
};
std::optional<EndedContainer> ended_container(const Value& pod);

}  // namespace lockstep::health
