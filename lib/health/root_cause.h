// SPDX-License-Identifier: Apache-2.0
#pragma once
// Root cause of a failed job: the pod that fell first, weighed against what the controller says (spec
// training §1.5).

#include "health/job.h"

namespace lockstep::health {

// `job.end` is a failure.
Verdict failed_verdict(const View& view, const Job& job);

// The rank that fell first and why; nullopt when no pod tells.
struct FirstFailure {
  const Rank* rank;
  Finding finding;
};
std::optional<FirstFailure> first_failure(const Gang& gang);

}  // namespace lockstep::health
