// SPDX-License-Identifier: Apache-2.0
#pragma once
// Suspend: who owns spec.suspend of a job. Kueue's and the user's word stands: what Git says then counts at
// the creation only (spec training §4.7).

#include "model/object.h"

namespace lockstep::sync {

// `desired` with the live value of its suspend field where somebody else than Git owns it; an absent field
// stays absent. Throws Error on a policy annotation that is not known.
Value with_suspend_of_owner(const Value& live, const Value& desired);

}  // namespace lockstep::sync
