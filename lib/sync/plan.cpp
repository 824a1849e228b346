// SPDX-License-Identifier: Apache-2.0
#include "sync/plan.h"

#include "base/error.h"
#include "base/strings.h"
#include "sync/run_plan.h"

#include <algorithm>
#include <set>

namespace lockstep::sync {

namespace {

void decide_target(Step& step, const PlanInput& input, Plan& plan) {
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
  const std::string owner = label(*step.live, member_label);
  if (!owner.empty() && owner != input.inventory_id && !input.adopt)
    throw Error("{} belongs to another application (label {}={})", display(step.ref), member_label, owner)
        .hint("remove it from one of the two, or take it over with --adopt");
  step.fields = compared.fields;
  if (is_run(step)) {
    plan_run(step, compared, input, plan);
    return;
  }
  if (owner.empty()) step.why = "adopted: nobody's until now";
  step.kind = compared.same ? StepKind::Same : StepKind::Update;
  const bool may_replace = step.traits.option("Replace=true") && step.traits.option("Force=true");
  if (step.kind == StepKind::Update && may_replace) {
    step.kind = StepKind::Replace;
    step.why = "asked for by sync-options Replace=true,Force=true";
  }
}

// Kinds whose loss takes data or other people's objects along; they go only where the object itself says so.
bool is_precious(const ObjectRef& ref) {
  static const std::set<std::pair<std::string, std::string>> kinds = {
      {"", "PersistentVolumeClaim"},
      {"", "PersistentVolume"},
      {"", "Namespace"},
      {"apiextensions.k8s.io", "CustomResourceDefinition"},
      {"storage.k8s.io", "StorageClass"}};
  return kinds.count({ref.group, ref.kind}) != 0;
}

void decide_prune(Step& step, const PlanInput& input) {
  step.kind = StepKind::Keep;
  if (step.traits.option("Prune=false")) {
    step.why = "ignored (no prune)";
  } else if (!input.prune) {
    step.why = "ignored (requires pruning)";
  } else if (is_precious(step.ref) && !step.traits.option("Prune=true")) {
    step.why =
        "kept: a " + step.ref.kind + " is pruned only with the annotation sync-options: Prune=true on it";
  } else if (is_run(step)) {
    plan_run_removal(step, input);
  } else {
    step.kind = StepKind::Prune;
  }
  if (step.kind == StepKind::Prune && step.why.empty()) step.why = "no longer in Git";
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
  std::set<ObjectRef> hooks;
  auto tasks = order_tasks(input.desired, input.live, input.tasks);
  for (const auto& task : tasks)
    if (task.target && task.is_hook()) hooks.insert(task.ref);
  std::size_t prunes = 0, targets = 0;
  for (auto& task : tasks) {
    // A plain object that became a hook is the hook's business (its delete policy), not a prune.
    if (task.is_prune() && hooks.count(task.ref)) continue;
    Step step{.phase = task.phase, .wave = task.wave, .ref = task.ref, .traits = std::move(task.traits)};
    if (task.live) step.live = task.live->body;
    if (task.target) {
      ++targets;
      step.manifest = task.target->body;
      step.origin = task.target->origin;
      step.wait_for = wait_for(*step.manifest, step.traits.is_hook);
      step.wait_timeout = wait_timeout(*step.manifest);
      decide_target(step, input, plan);
    } else {
      decide_prune(step, input);
      prunes += step.kind == StepKind::Prune;
    }
    plan.steps.push_back(std::move(step));
  }
  if (targets == 0 && prunes > 0 && !input.allow_empty)
    throw Error("nothing was rendered, and pruning would delete all {} of the application",
                plural(prunes, "object"))
        .hint("check the path and the revision; --allow-empty if this is meant");
  protect_what_runs_use(plan, input);

  const bool run_hooks =
      input.hooks == HookMode::Always || (input.hooks == HookMode::Auto && input.is_new_content);
  if (!run_hooks)
    plan.steps.erase(
        std::remove_if(plan.steps.begin(), plan.steps.end(), [](const Step& s) { return s.is_hook(); }),
        plan.steps.end());
  return plan;
}

}  // namespace lockstep::sync
