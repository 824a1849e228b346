// SPDX-License-Identifier: Apache-2.0
#include "health/claims.h"

#include "base/error.h"
#include "health/events.h"

namespace lockstep::health {

namespace {

constexpr int broken_rank = 24;

std::optional<Finding> diagnose_claim(const View& view, const std::string& pod, const std::string& ns,
                                      const std::string& name) {
  const Value* claim = view.snapshot.find("", "PersistentVolumeClaim", ns, name);
  if (!claim)
    return Finding{broken_rank, Status::Degraded, "PVCMissing",
                   fmt::format("pod {}: persistentvolumeclaim \"{}\" not found", pod, name)};
  const std::string& phase = claim->at("status", "phase").text();
  const auto evidence = [&] { return std::vector{seen(*claim, "status.phase", phase)}; };
  if (phase == "Bound") return std::nullopt;
  if (phase == "Lost")
    return Finding{broken_rank, Status::Degraded, "PVCProvisionFailed",
                   fmt::format("pod {}: PVC {} has lost its volume {}", pod, name,
                               claim->at("spec", "volumeName").text()),
                   evidence()};
  const Value* failure = latest_event(view.snapshot.events_about(claim->at("metadata", "uid").text()),
                                      view.now, std::nullopt, [](const Value& event) {
                                        const std::string& reason = event.at("reason").text();
                                        return reason == "ProvisioningFailed" || reason == "FailedBinding";
                                      });
  if (failure)
    return Finding{broken_rank,
                   Status::Degraded,
                   "PVCProvisionFailed",
                   fmt::format("pod {}: PVC {} cannot be bound: {}", pod, name, quoted(event_text(*failure))),
                   {seen(*claim, "status.phase", phase), seen(*failure, "message", event_text(*failure))}};
  const seconds age = age_of(claim->at("metadata", "creationTimestamp"), view.now);
  return Finding{rank::capacity, age > view.settings.pvc_grace ? Status::Degraded : Status::Progressing,
                 "PVCPending", fmt::format("pod {}: PVC {} is Pending for {}", pod, name, minutes(age)),
                 evidence()};
}

}  // namespace

std::vector<std::string> claims_of(const Value& pod) {
  std::vector<std::string> out;
  for (const auto& volume : pod.at("spec", "volumes").items()) {
    if (const Value* claim = volume.find("persistentVolumeClaim"))
      out.push_back(claim->at("claimName").text());
    else if (volume.has("ephemeral"))
      out.push_back(pod.at("metadata", "name").text() + "-" + volume.at("name").text());
  }
  return out;
}

std::optional<Finding> diagnose_claims(const View& view, const Value& pod) {
  if (!view.snapshot.available("", "PersistentVolumeClaim")) return std::nullopt;
  std::optional<Finding> worst;
  for (const auto& name : claims_of(pod)) {
    auto found =
        diagnose_claim(view, pod.at("metadata", "name").text(), pod.at("metadata", "namespace").text(), name);
    if (found && (!worst || found->rank < worst->rank)) worst = std::move(found);
  }
  return worst;
}

}  // namespace lockstep::health
