// SPDX-License-Identifier: Apache-2.0
#pragma once
// Run plan: what the plan does with the steps of run-to-completion jobs: the decision table of runs.h, asked
// for one job and turned into a step (spec training §4.3, §4.5, §4.7).

#include "sync/plan.h"

namespace lockstep::sync {

// A job that is run once. Hooks are none: they run once per operation (spec training §4.6).
bool is_run(const Step& step);

// A job in Git, live or not. Throws Error when it must not go on, such as on-change "fail".
void plan_run(Step& step, const Compared& compared, const PlanInput& input, Plan& plan);
// A live job that left Git; the caller has found that pruning may have it.
void plan_run_removal(Step& step, const PlanInput& input);
// Keeps what jobs that run and stay still use from being pruned.
void protect_what_runs_use(Plan& plan, const PlanInput& input);

}  // namespace lockstep::sync
