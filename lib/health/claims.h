// SPDX-License-Identifier: Apache-2.0
#pragma once
// The PVC rule (spec training §3.6): which claim keeps a pod from being scheduled, and why.

#include "health/finding.h"
#include "health/kinds.h"

#include <optional>
#include <string>
#include <vector>

namespace lockstep::health {

// Names of the claims that a pod mounts, generic ephemeral volumes included.
std::vector<std::string> claims_of(const Value& pod);

// nullopt when all claims are bound, or claims cannot be listed.
std::optional<Finding> diagnose_claims(const View& view, const Value& pod);

}  // namespace lockstep::health
