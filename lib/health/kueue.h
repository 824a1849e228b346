// SPDX-License-Identifier: Apache-2.0
#pragma once
// Kueue: what its Workload says about a job that waits for admission (spec training §3.8).

#include "health/kinds.h"

#include <string>

namespace lockstep::health {

// The Workload of the viewed job: by owner, else by Kueue's label with the job's uid; nullptr when there is
// none or Workloads cannot be listed.
const Value* find_workload(const View& view);

// Where `workload` stands: admitted, queued, evicted ... Its message starts with `subject` ("PyTorchJob
// llm").
Verdict judge_workload(const View& view, const Value& workload, const std::string& subject);

}  // namespace lockstep::health
