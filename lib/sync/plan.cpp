// SPDX-License-Identifier: Apache-2.0
#include "sync/plan.h"

#include "base/error.h"
#include "base/strings.h"
#include "sync/ownership.h"
#include "sync/run_plan.h"

#include <algorithm>
#include <set>

namespace lockstep::sync {

namespace {

// Spec argocd R1.17, R1.18, R1.21. Without Force the writer replaces it in place.
void decide_replacement(Step& step, const PlanInput& input) {
  const Traits live = traits_of(*step.live);
  const bool replace = input.replace || step.traits.option("Replace=true") || live.option("Replace=true");
  const bool force = step.traits.option("Force=true") || live.option("Force=true");
  if (!replace) return;
  // What is deleted with them is not theirs.
  if (force && !is_precious(step.ref)) {
    step.kind = StepKind::Replace;
    step.why = "asked for by sync-options Replace=true,Force=true";
  } else {
    step.why = "replaced in place: Replace=true takes away what Git does not name";
  }
}

void decide_target(Step& step, const PlanInput& input, const Ownership& ownership, Plan& plan) {
  if (step.traits.is_hook) {
    step.kind = StepKind::Hook;
    return;
  }
  const auto found = input.compared.find(step.ref);
  const Compared compared = found == input.compared.end() ? Compared{} : found->second;
  step.predicted = compared.predicted;
  step.refused = compared.refused;
  if (!step.live) {
    step.kind = StepKind::Create;
    if (is_run(step)) plan_run(step, compared, input, plan);
    return;
  }
  const Owner owner = owner_of(*step.live, ownership);
  if (owner.claim == Claim::Refused)
    throw Error("{} belongs to {}", display(step.ref), owner.text)
        .hint("remove it from one of the two, or take it over with --adopt");
  step.takes_over = owner.claim == Claim::Taken;
  step.fields = compared.fields;
  if (is_run(step)) {
    plan_run(step, compared, input, plan);
    return;
  }
  if (owner.claim == Claim::Nobodys) step.why = "adopted: " + owner.text + "'s until now";
  if (owner.claim == Claim::Taken) step.why = "taken over from " + owner.text;
  step.kind = compared.same ? StepKind::Same : StepKind::Update;
  if (step.kind == StepKind::Update) decide_replacement(step, input);
}

}  // namespace

std::string_view step_name(StepKind kind) {
  constexpr std::string_view names[] = {"same", "create", "update", "replace", "hook", "prune", "keep"};
  return names[static_cast<std::size_t>(kind)];
}

bool Plan::writes() const {
  return std::any_of(steps.begin(), steps.end(), [](const Step& s) { return s.writes(); });
}

Plan make_plan(const PlanInput& input) {
  Plan plan;
  const Ownership ownership{input.application, input.inventory_id, input.adopt, input.released};
  std::set<ObjectRef> hooks;
  auto tasks = order_tasks(input.desired, input.live, input.tasks);
  for (const auto& task : tasks)
    if (task.target && task.is_hook()) hooks.insert(task.ref);
  for (auto& task : tasks) {
    // A plain object that became a hook is the hook's business (its delete policy), not a prune.
    if (task.is_prune() && hooks.count(task.ref)) continue;
    Step step{.phase = task.phase, .wave = task.wave, .ref = task.ref, .traits = std::move(task.traits)};
    if (task.live) step.live = task.live->body;
    if (task.target) {
      step.manifest = task.target->body;
      step.origin = task.target->origin;
      step.wait_for = wait_for(*step.manifest, step.traits.is_hook);
      step.wait_timeout = wait_timeout(*step.manifest);
      decide_target(step, input, ownership, plan);
    } else {
      plan_prune(step, input);
    }
    plan.steps.push_back(std::move(step));
  }
  keep_history(plan, input);
  protect_what_runs_use(plan, input);
  keep_inhabited_namespaces(plan);
  check_prunes(plan, input);

  const bool run_hooks =
      input.hooks == HookMode::Always || (input.hooks == HookMode::Auto && input.is_new_content);
  if (!run_hooks)
    plan.steps.erase(
        std::remove_if(plan.steps.begin(), plan.steps.end(), [](const Step& s) { return s.is_hook(); }),
        plan.steps.end());
  return plan;
}

}  // namespace lockstep::sync
