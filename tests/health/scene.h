// SPDX-License-Identifier: Apache-2.0
#pragma once
// Scene: a small cluster for a test of health: nodes with GPUs, a job, its pods, written as YAML where it
// matters.

#include "health/assess.h"

#include <string>
#include <string_view>
#include <vector>

namespace lockstep::health::test {

// The time in every scene: 2025-06-12T10:30:00Z.
TimePoint now();
// That many minutes ago, as a stamp.
std::string ago(int minutes);

Value yaml(std::string_view text);
// `over` laid onto `base`: maps are merged, everything else replaced, null removes.
Value merged(Value base, const Value& over);

// A Ready node with `gpus` nvidia.com/gpu, 64 cpu and 512Gi.
Value node(std::string_view name, int gpus, std::string_view over = "");
// A PyTorchJob with a master and `workers` workers that ask for `gpus` each, running for an hour.
Value pytorch_job(std::string_view name, int workers, int gpus, std::string_view over = "");
// Its pod, running on `on`, or refused by the scheduler 5 minutes ago when `on` is "".
Value rank_pod(const Value& job, std::string_view role, int index, std::string_view on,
               std::string_view over = "");
// Somebody else's running pod.
Value other_pod(std::string_view name, std::string_view on, int gpus);
Value event(const Value& about, std::string_view reason, std::string_view message, int minutes_ago,
            std::string_view over = "");

// Everything that is not among the objects does not exist; `hidden` kinds cannot be listed.
Snapshot snapshot(std::vector<Value> objects, const std::vector<GroupKind>& hidden = {});
Verdict judge(const Value& object, std::vector<Value> others, const std::vector<GroupKind>& hidden = {});

}  // namespace lockstep::health::test
