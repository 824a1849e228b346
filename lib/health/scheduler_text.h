// SPDX-License-Identifier: Apache-2.0
#pragma once
// What the scheduler's text says about a pod it refuses. Its wording differs between releases and schedulers,
// so all of it is searched and nothing is read by position.

#include "value/value.h"

#include <string>
#include <string_view>
#include <vector>

namespace lockstep::health {

// The PodScheduled condition of a pod that waits for a node and was refused one; nullptr otherwise.
const Value* refusal(const Value& pod);

// The keys behind every "Insufficient KEY", in the order of the text.
std::vector<std::string> insufficient_keys(std::string_view text);
// The part that names a claim which does not exist: `persistentvolumeclaim "x" not found`; "" when none.
std::string missing_claim(std::string_view text);
bool is_about_unbound_claim(std::string_view text);
bool is_about_deleted_claim(std::string_view text);
bool is_about_lost_volume(std::string_view text);
// Volume affinity, zones and limits of volumes per node.
bool is_about_volumes(std::string_view text);
bool is_about_missing_device_class(std::string_view text);
bool is_about_device_claims(std::string_view text);
// Topology spread constraints, pod affinity and anti-affinity.
bool is_about_topology(std::string_view text);

}  // namespace lockstep::health
