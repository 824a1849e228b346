// SPDX-License-Identifier: Apache-2.0
#include "health/kind_rules.h"

#include "base/error.h"
#include "base/strings.h"
#include "health/reasons.h"

#include <algorithm>

namespace lockstep::health {

std::string multikueue_manager(const Value& managed_by) {
  return contains(managed_by.text(), "multikueue") ? managed_by.text() : "";
}

Verdict say(const View& view, Status status, std::string_view reason, std::string_view text, bool terminal) {
  return verdict_of(status, reason, fmt::format("{} {}", subject(view), text), terminal);
}

std::optional<Verdict> stale_generation(const View& view) {
  const auto observed = view.object.at("status", "observedGeneration").as_int();
  const auto generation = view.object.at("metadata", "generation").int_or(0);
  if (!observed || *observed >= generation) return std::nullopt;
  return verdict_of(
      Status::Progressing, "AwaitingController",
      fmt::format("{}: generation {} not observed yet (at {})", subject(view), generation, *observed));
}

void add_found_roles(const View& view, Job& job) {
  job.gang.expected = static_cast<std::int64_t>(job.gang.ranks.size());
  for (const auto& rank : job.gang.ranks) {
    if (is_finished_pod(*rank.pod)) continue;
    Role role{.name = rank.role, .replicas = 1};
    role.request =
        pod_requests(rank.pod->at("spec"), view.snapshot, rank.pod->at("metadata", "namespace").text());
    job.gang.roles.push_back(std::move(role));
  }
}

bool holds_back_service(const Finding& finding) {
  constexpr std::string_view waits[] = {"InsufficientGPU", "Fragmented", "InsufficientResources", "ScalingUp",
                                        "PullingImage"};
  return finding.status == Status::Degraded ||
         std::find(std::begin(waits), std::end(waits), finding.reason) != std::end(waits);
}

Verdict judge_presence(const View& view) { return say(view, Status::Healthy, "Ready", "exists"); }

}  // namespace lockstep::health
