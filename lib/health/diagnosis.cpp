// SPDX-License-Identifier: Apache-2.0
// The candidates of spec training §1.4 rule 11 and their merging (§3.11).
#include "base/error.h"
#include "health/creation.h"
#include "health/events.h"
#include "health/job.h"
#include "health/placement.h"
#include "health/pod_diagnosis.h"
#include "health/pod_group.h"

#include <algorithm>
#include <set>

namespace lockstep::health {

namespace {

constexpr std::string_view shortage[] = {"InsufficientGPU",     "Fragmented",  "InsufficientResources",
                                         "TopologyUnsatisfied", "GangPending", "QuotaExceeded"};
constexpr std::string_view plain_exits[] = {"AppError", "SignalKilled", "PodFailed"};

template <class Names>
bool is_any(std::string_view name, const Names& names) {
  return std::find(std::begin(names), std::end(names), name) != std::end(names);
}

// Controllers that re-create pods leave restartCount at 0: only the count of their events tells (spec §2.2).
std::optional<Finding> controller_restart_loop(const View& view) {
  const auto& events = view.snapshot.events_about(view.object.at("metadata", "uid").text());
  const Value* restart =
      latest_event(events, view.now, view.settings.restart_window, [&](const Value& event) {
        return is_warning(event) && event.at("reason").text().ends_with("Restarting") &&
               event_count(event) >= view.settings.restart_n;
      });
  if (!restart) return std::nullopt;
  const Value* exit = latest_event(events, view.now, std::nullopt, [](const Value& event) {
    return event.at("reason").text() == "ExitedWithCode";
  });
  return Finding{
      rank::restart_loop,
      Status::Degraded,
      "RestartLoop",
      fmt::format("controller re-created pods {} times: {}{}{}", event_count(*restart),
                  quoted(event_text(*restart)), exit ? " " : "", exit ? quoted(event_text(*exit)) : ""),
      {seen(*restart, "count", std::to_string(event_count(*restart)))}};
}

// How long ranks that run have been waiting for the rest.
seconds age_of_wait(const View& view, const std::vector<const Rank*>& pending, const Finding& cause) {
  const seconds of_job = age_of(view.object.at("metadata", "creationTimestamp"), view.now);
  if (cause.reason == "QuotaExceeded" || pending.empty()) return of_job;
  seconds oldest{0};
  for (const Rank* rank : pending)
    oldest = std::max(oldest, age_of(rank->pod->at("metadata", "creationTimestamp"), view.now));
  return oldest;
}

// Ranks that hold GPUs and wait for the others: two gangs can block each other for ever.
void turn_into_partial_gang(const View& view, const Job& job, const std::vector<const Rank*>& pending,
                            Finding& cause) {
  if (!is_any(cause.reason, shortage) || job.gang.running() == 0) return;
  const seconds age = age_of_wait(view, pending, cause);
  if (age <= view.settings.gang_grace) return;
  cause.status = Status::Degraded;
  cause.reason = "GangPartial";
  cause.text =
      fmt::format("gang is only partially running for {} and blocks its peers: {}", minutes(age), cause.text);
}

}  // namespace

Diagnosis diagnose(const View& view, const Job& job) {
  const Gang& gang = job.gang;
  std::vector<Finding> findings;
  const auto add = [&](std::optional<Finding> finding) {
    if (finding) findings.push_back(*std::move(finding));
  };
  add(job.finding);
  if (static_cast<std::int64_t>(gang.ranks.size()) < gang.expected)
    add(creation_failure(view, gang, job.creators));
  add(diagnose_pod_group(view, gang));
  add(controller_restart_loop(view));
  Placement placement(view, gang);
  for (const auto& rank : gang.ranks) add(diagnose_pod(view, gang, placement, rank));

  if (gang.is_elastic_and_enough())
    std::erase_if(findings,
                  [](const Finding& f) { return f.rank >= rank::gang || f.rank == rank::structural; });
  if (!gang.is_service) std::erase_if(findings, [](const Finding& f) { return f.rank >= rank::not_ready; });
  Diagnosis out;
  const auto lowest = std::min_element(findings.begin(), findings.end(),
                                       [](const Finding& a, const Finding& b) { return a.rank < b.rank; });
  if (lowest == findings.end()) return out;
  std::set<std::string_view> others;
  for (const auto& finding : findings)
    if (finding.rank < rank::not_ready && finding.reason != lowest->reason) others.insert(finding.reason);
  out.further = others.size();
  out.cause = std::move(*lowest);
  if (!job.restarting.empty() && is_any(out.cause->reason, plain_exits)) {
    out.cause->status = Status::Progressing;
    out.cause->reason = "Restarting";
    out.cause->text = fmt::format("{}; {}", quoted(job.restarting), out.cause->text);
  }
  turn_into_partial_gang(view, job, placement.pending(), *out.cause);
  return out;
}

}  // namespace lockstep::health
