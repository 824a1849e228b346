// SPDX-License-Identifier: Apache-2.0
#include "sync/gate.h"

#include "base/error.h"
#include "base/time.h"
#include "health/assess.h"

#include <algorithm>

namespace lockstep::sync {

using health::Status;
using health::Verdict;
using namespace std::chrono_literals;

namespace {

// Argo CD fails a sync on the first Degraded it sees, also when the next moment heals it; we let it last.
constexpr auto ordinary_patience = 10s;
// Structural faults (ranks 15 to 30 of spec training §3.11) end a wait when they last this long.
constexpr auto structural_patience = 60s;

bool is_one_of(const std::string& reason, std::initializer_list<std::string_view> reasons) {
  return std::find(reasons.begin(), reasons.end(), reason) != reasons.end();
}

bool never_accepted(const std::string& reason) {
  return is_one_of(reason, {"ValidationFailed", "ControllerNotResponding"});
}

// Faults that waiting cannot cure.
bool is_structural(const std::string& reason) {
  return is_one_of(
      reason, {"QuotaTooSmall",        "PodSecurityDenied", "LimitRangeViolation", "ServiceAccountMissing",
               "PriorityClassMissing", "WebhookDenied",     "WebhookUnavailable",  "NameConflict",
               "PodCreateFailed",      "ImagePullFailed",   "ConfigMissing",       "PVCMissing",
               "PVCProvisionFailed",   "VolumeMountFailed", "BadCommand",          "ContainerStartFailed",
               "SandboxFailed",        "InitFailed",        "GPUResourceUnknown",  "NoMatchingNodes",
               "UntoleratedTaint",     "RequestTooLarge",   "GangTooLarge"});
}

bool is_suspended_by_git(const Value& manifest) {
  const Value& spec = manifest.at("spec");
  return spec.at("suspend").is_true() || spec.at("runPolicy", "suspend").is_true() ||
         spec.at("paused").is_true();
}

GateState started(const Verdict& v, std::chrono::nanoseconds held) {
  if (v.status == Status::Healthy || v.status == Status::None) return GateState::Open;
  if (is_one_of(v.reason, {"Running", "Finishing", "Succeeded", "NoProgress"})) return GateState::Open;
  if (v.terminal || never_accepted(v.reason)) return GateState::Failed;
  if (v.status == Status::Degraded && is_structural(v.reason) && held >= structural_patience)
    return GateState::Failed;
  return GateState::Held;
}

GateState finished(const Verdict& v) {
  if (v.status == Status::Healthy || v.status == Status::None) return GateState::Open;
  if (v.terminal || v.reason == "ValidationFailed") return GateState::Failed;
  return GateState::Held;
}

GateState healthy(const Verdict& v, std::chrono::nanoseconds held) {
  if (v.status == Status::Healthy || v.status == Status::None) return GateState::Open;
  if (v.terminal || (v.status == Status::Degraded && held >= ordinary_patience)) return GateState::Failed;
  return GateState::Held;
}

}  // namespace

WaitFor wait_for(const Value& manifest, bool is_hook) {
  const std::string asked = annotation(manifest, "lockstep.dev/wait-for");
  if (asked == "none") return WaitFor::None;
  if (asked == "created") return WaitFor::Created;
  if (!asked.empty() && asked != "started" && asked != "finished")
    throw Error("{}: annotation lockstep.dev/wait-for is \"{}\"", display(ref_of(manifest)), asked)
        .hint("use created, started, finished or none");
  if (!is_hook && is_suspended_by_git(manifest)) return WaitFor::Created;
  if (asked == "started") return WaitFor::Started;
  if (asked == "finished" || is_hook) return WaitFor::Finished;
  const ObjectRef ref = ref_of(manifest);
  if ((ref.group == "batch" && ref.kind == "Job") || (ref.group == "argoproj.io" && ref.kind == "Workflow"))
    return WaitFor::Finished;
  // It limits evictions; nothing that comes after needs its status.
  if (ref.group == "policy" && ref.kind == "PodDisruptionBudget") return WaitFor::Created;
  return health::has_training_rules(ref.group, ref.kind) ? WaitFor::Started : WaitFor::Healthy;
}

std::chrono::nanoseconds wait_timeout(const Value& manifest) {
  constexpr std::string_view key = "lockstep.dev/wait-timeout";
  if (!has_annotation(manifest, key)) return 0ns;
  const auto duration = parse_duration(annotation(manifest, key));
  if (!duration || duration->count() <= 0)
    throw Error("{}: annotation {} is \"{}\"", display(ref_of(manifest)), key, annotation(manifest, key))
        .hint("write it like 30s, 10m or 1h");
  return *duration;
}

GateState gate(WaitFor wait_for, const Verdict& verdict, std::chrono::nanoseconds held, bool is_hook) {
  switch (wait_for) {
    case WaitFor::None:
      return GateState::Open;
    case WaitFor::Created:
      if (never_accepted(verdict.reason)) return GateState::Failed;
      return verdict.reason == "AwaitingController" ? GateState::Held : GateState::Open;
    case WaitFor::Started:
      return started(verdict, held);
    case WaitFor::Finished:
      // A hook whose health nobody can tell has failed (table A).
      if (is_hook && verdict.status == Status::Unknown) return GateState::Failed;
      if (is_hook && verdict.status == Status::Degraded && verdict.reason.empty()) return GateState::Failed;
      return finished(verdict);
    case WaitFor::Healthy:
      return healthy(verdict, held);
  }
  return GateState::Open;
}

}  // namespace lockstep::sync
