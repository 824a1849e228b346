// SPDX-License-Identifier: Apache-2.0
#include "sync/preflight.h"

#include "observe/look.h"

#include <algorithm>
#include <set>

namespace lockstep::sync {

namespace {

bool starts_pods(const Step& step) {
  const bool is_new = step.starts_run || step.kind == StepKind::Create || step.kind == StepKind::Hook;
  return is_new && step.manifest;
}

// Pods of a job that is to be replaced make room for the new one.
bool leaves(const Value& body, const std::set<std::string>& replaced) {
  if (replaced.empty() || body.at("kind").text() != "Pod") return false;
  const auto& owners = body.at("metadata", "ownerReferences").items();
  return std::any_of(owners.begin(), owners.end(),
                     [&](const Value& owner) { return replaced.count(owner.at("uid").text()) != 0; });
}

}  // namespace

std::vector<health::Preflight> preflight(net::Loop& loop, kube::Client& client, const Prepared& prepared) {
  std::vector<const Value*> jobs, beside;
  std::vector<observe::LookAt> wanted;
  std::set<std::string> replaced;
  for (const auto& step : prepared.plan->steps) {
    if (step.manifest) beside.push_back(step.manifest.get());
    if (!starts_pods(step)) continue;
    const auto sources = health::preflight_sources(step.ref.group, step.ref.kind);
    if (sources.empty()) continue;
    jobs.push_back(step.manifest.get());
    for (const auto& source : sources) wanted.push_back({source, step.ref.ns});
    if (step.kind == StepKind::Replace && step.live) replaced.insert(step.live->at("metadata", "uid").text());
  }
  if (jobs.empty()) return {};
  observe::Look seen = observe::look(loop, client, *prepared.index, std::move(wanted));
  std::erase_if(seen.bodies, [&](const auto& body) { return leaves(*body, replaced); });
  return health::preflight(jobs, beside, seen.snapshot(), loop.now());
}

}  // namespace lockstep::sync
