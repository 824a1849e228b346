// SPDX-License-Identifier: Apache-2.0
#pragma once
// Preflight: the jobs that a plan would start, asked about before anything is written: whether they fit, and
// whether what they name is there (spec training §4.8).

#include "health/preflight.h"
#include "sync/prepare.h"

#include <vector>

namespace lockstep::sync {

// No request when the plan starts no job; else one LIST per kind that such jobs depend on.
std::vector<health::Preflight> preflight(net::Loop& loop, kube::Client& client, const Prepared& prepared);

}  // namespace lockstep::sync
