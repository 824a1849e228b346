// SPDX-License-Identifier: Apache-2.0
#pragma once
// Preflight: whether a job that is about to be created can run on this cluster, told before anything is
// written (spec training §4.8, capacity preview). Pure; it never blocks by itself.

#include "health/assess.h"
#include "health/requests.h"

#include <string>
#include <string_view>
#include <vector>

namespace lockstep::health {

enum class Fits {
  Unknown,  // no pods of its own, or nodes and pods cannot be listed
  Now,
  Waits,  // for capacity, quota or a queue
  Never,  // until the job or the cluster is changed
};
std::string_view fits_name(Fits fits);  // "fits now", "waits", "can never fit", "unknown"

// One thing that stands in the way.
struct Obstacle {
  Fits fits = Fits::Unknown;  // Waits or Never
  std::string reason;         // code of the catalogue (spec §3.12)
  std::string message, hint;
};

struct Preflight {
  ObjectRef ref;
  Fits fits = Fits::Unknown;
  std::int64_t pods = 0;
  std::string resource;  // its accelerator, "" for none
  Quantity amount;       // of the whole gang
  std::vector<Obstacle> obstacles;

  // "PyTorchJob ml/llm: waits: needs 32 nvidia.com/gpu ..."
  std::string text() const;
};

// `jobs` are rendered manifests that are to be created; `beside` are all manifests of the operation: what a
// job names may come with it. Kinds without pods are left out of the answer.
std::vector<Preflight> preflight(const std::vector<const Value*>& jobs,
                                 const std::vector<const Value*>& beside, const Snapshot& snapshot,
                                 TimePoint now, const Settings& settings = {});

// The LISTs that a preflight of such a job looks at.
std::vector<Source> preflight_sources(std::string_view group, std::string_view kind);

}  // namespace lockstep::health
