// SPDX-License-Identifier: Apache-2.0
#pragma once
// Gates: when an object lets the next wave begin (spec training §4.6; spec argocd R1.11 and table A of §1.4).

#include "health/verdict.h"
#include "model/object.h"

#include <chrono>
#include <string>

namespace lockstep::sync {

enum class WaitFor { None, Created, Started, Finished, Healthy };

// From the annotation lockstep.dev/wait-for, else by kind: Healthy for ordinary kinds, Started for training
// kinds, Finished for hooks, Jobs and Workflows. A job that Git itself suspends counts as Created: its gate
// would never open. Throws Error on a value that is not known.
WaitFor wait_for(const Value& manifest, bool is_hook);

// The annotation lockstep.dev/wait-timeout: how long the gate may hold; zero: as long as the operation lasts.
// Throws Error on what is no duration.
std::chrono::nanoseconds wait_timeout(const Value& manifest);

enum class GateState { Open, Held, Failed };

// `held` is how long the verdict has had its present status and reason.
// A fault that may be passing fails the gate only once it has lasted a while.
GateState gate(WaitFor wait_for, const health::Verdict& verdict, std::chrono::nanoseconds held, bool is_hook);

}  // namespace lockstep::sync
