// SPDX-License-Identifier: Apache-2.0
#pragma once
// Gang: the pods a job is made of: what its spec asks for by role, and the pods that are there by rank
// (spec training §1.1, §2.1).

#include "health/kinds.h"
#include "health/requests.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace lockstep::health {

struct Role {
  std::string name;  // as the spec writes it: "Worker", "gpu-group"
  std::int64_t replicas = 0;
  Resources request;                // of one pod
  const Value* pod_spec = nullptr;  // of its template; null where the kind has none
  std::string restart_policy;       // of the job's role, not of the pod: "ExitCode"
};

// One pod of a job. Ranks are told apart and ordered by what the labels say.
struct Rank {
  const Value* pod;
  std::string role;
  std::int64_t index = 0;
  bool is_master = false;
  bool counts =
      true;  // false for helpers such as a Ray submitter: they can stand in the way, and are no rank

  const std::string& name() const { return pod->at("metadata", "name").text(); }
};

struct Gang {
  std::vector<Role> roles;
  std::vector<Rank> ranks;              // master first, then role, index and name
  std::int64_t expected = 0;            // E
  std::optional<std::int64_t> minimum;  // of an elastic job
  bool is_service = false;              // serves instead of finishing: readiness counts

  Resources need() const;        // of all roles
  std::int64_t running() const;  // R: running for good, or succeeded
  bool is_elastic_and_enough() const { return minimum && running() >= *minimum; }
  const Role* role(std::string_view name) const;  // without regard to case
  const Rank* master() const;
};

// Sorts the ranks. Every Gang goes through it.
void sort_ranks(Gang& gang);

Role make_role(const View& view, std::string name, std::int64_t replicas, const Value& pod_spec);

// Facts about one pod.
const std::string& pod_phase(const Value& pod);
bool is_finished_pod(const Value& pod);  // Succeeded or Failed
bool is_running_pod(const Value& pod);   // every container runs and nobody deletes it
const Value* find_condition(const Value& object, std::string_view type);
bool has_condition(const Value& object, std::string_view type, std::string_view status = "True");

// "running; 3/4 ranks running; needs 32 nvidia.com/gpu": the tail of most messages.
std::string ranks_text(const Gang& gang, const Settings& settings);

}  // namespace lockstep::health
