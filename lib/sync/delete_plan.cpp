// SPDX-License-Identifier: Apache-2.0
#include "sync/delete_plan.h"

#include "base/strings.h"
#include "sync/run_plan.h"

#include <algorithm>

namespace lockstep::sync {

namespace {

constexpr std::string_view left_git = "no longer in Git";

std::string delete_option(const Step& step, const DeleteRules& rules) {
  const std::string own = step.traits.value_of("Delete");
  return own.empty() ? rules.option : own;
}

void keep(Step& step, std::string why) {
  step.kind = StepKind::Keep;
  step.ends_run = false;
  step.why = std::move(why);
}

void decide(Step& step, const DeleteRules& rules) {
  if (delete_option(step, rules) == "false") return keep(step, "kept: Delete=false");
  if (annotation(*step.live, "helm.sh/resource-policy") == "keep")
    return keep(step, "kept: helm.sh/resource-policy: keep");
  if (step.kind == StepKind::Prune && step.why.starts_with(left_git))
    step.why = "deleted with the application" + step.why.substr(left_git.size());
}

void check_consent(const Plan& plan, const DeleteRules& rules) {
  if (rules.is_confirmed) return;
  std::vector<std::string> asked;
  for (const auto& step : plan.steps)
    if (step.kind == StepKind::Prune && delete_option(step, rules) == "confirm")
      asked.push_back(display(step.ref));
  if (!asked.empty())
    throw Error("deleting needs confirmation (Delete=confirm): {}", join(asked, ", "))
        .kind(ErrorKind::NeedsConsent)
        .hint("--confirm consents");
}

// Named after the revision, so that a deletion that is repeated finds the hook of the first try.
Object named(const Object& hook, Phase phase, const std::string& revision) {
  if (!hook.ref.name.empty()) return hook;
  Object out = hook;
  Value body = hook.value();
  out.ref.name = body.at("metadata", "generateName").text() +
                 to_lower(revision.substr(0, 7) + "-" + std::string(phase_name(phase)));
  body["metadata"].set("name", out.ref.name);
  out.body = std::make_shared<const Value>(std::move(body));
  return out;
}

std::vector<Step> hooks_of(Phase phase, const std::vector<Object>& manifests,
                           const std::map<ObjectRef, Object>& live, const DeleteRules& rules) {
  std::vector<Step> out;
  for (const auto& manifest : manifests) {
    Traits traits = traits_of(manifest.value());
    if (std::find(traits.phases.begin(), traits.phases.end(), phase) == traits.phases.end()) continue;
    const Object hook = named(manifest, phase, rules.revision);
    Step step{.kind = StepKind::Hook, .phase = phase, .wave = traits.wave, .ref = hook.ref};
    step.traits = std::move(traits);
    step.manifest = hook.body;
    step.origin = hook.origin;
    step.wait_for = wait_for(*step.manifest, true);
    step.wait_timeout = wait_timeout(*step.manifest);
    if (const auto found = live.find(hook.ref); found != live.end()) step.live = found->second.body;
    out.push_back(std::move(step));
  }
  std::stable_sort(out.begin(), out.end(), [](const Step& a, const Step& b) {
    return std::tuple(a.wave, kind_rank(a.ref.kind), std::string_view(a.ref.name)) <
           std::tuple(b.wave, kind_rank(b.ref.kind), std::string_view(b.ref.name));
  });
  return out;
}

}  // namespace

Deletion make_delete_plan(Plan pruning, const std::vector<Object>& manifests,
                          const std::map<ObjectRef, Object>& live, const DeleteRules& rules) {
  std::erase_if(pruning.steps, [](const Step& step) { return !step.live || step.manifest; });
  Deletion out;
  for (auto& step : pruning.steps) {
    // What prune would keep for the sake of a run is kept here as well.
    const bool is_protected =
        step.kind == StepKind::Keep && is_run(step) && prune_option(step, {}) != "false";
    decide(step, rules);
    if (is_protected && delete_option(step, rules) != "false") out.running.push_back(display(step.ref));
  }
  keep_inhabited_namespaces(pruning);
  check_consent(pruning, rules);
  out.plan.warnings = std::move(pruning.warnings);
  const auto append = [&](std::vector<Step> steps) {
    for (auto& step : steps) out.plan.steps.push_back(std::move(step));
  };
  append(hooks_of(Phase::PreDelete, manifests, live, rules));
  append(std::move(pruning.steps));
  append(hooks_of(Phase::PostDelete, manifests, live, rules));
  return out;
}

}  // namespace lockstep::sync
