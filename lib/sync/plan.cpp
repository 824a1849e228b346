// SPDX-License-Identifier: Apache-2.0
#include "sync/plan.h"

#include "base/error.h"
#include "base/strings.h"
#include "health/assess.h"
#include "sync/run_hash.h"

#include <algorithm>
#include <set>

namespace lockstep::sync {

namespace {

constexpr std::string_view on_change_annotation = "lockstep.dev/on-change";
constexpr std::string_view prune_annotation = "lockstep.dev/prune";

bool is_run(const Step& step) {
  return !step.traits.is_hook && health::is_run_kind(step.ref.group, step.ref.kind);
}

// A value out of a fixed set; absent gives the first. A typing slip must not cost a running job (spec
// training §4.2).
std::string choice(const Value& manifest, std::string_view key, const std::vector<std::string>& known) {
  if (!has_annotation(manifest, key)) return known.front();
  const std::string value = annotation(manifest, key);
  if (std::find(known.begin(), known.end(), value) == known.end())
    throw Error("{}: annotation {} is \"{}\"", display(ref_of(manifest)), key, value)
        .hint("use one of: " + join(known, ", "));
  return value;
}

// The fields below spec that differ and may not be changed on a live run.
std::vector<std::string> fixed_fields(const Value& manifest, const std::vector<std::string>& fields) {
  std::vector<std::string> out;
  for (const auto& field : fields) {
    auto path = split(field, '.');
    if (path.empty() || path[0] != "spec") continue;
    path.erase(path.begin());
    if (!is_knob(manifest, path)) out.push_back(field);
  }
  return out;
}

// Spec training §4.3: what becomes of a job that is there already.
void decide_run(Step& step, const Compared& compared, const PlanInput& input, Plan& plan) {
  const std::string wanted = run_hash(*step.manifest);
  const std::string ran = annotation(*step.live, run_hash_annotation);
  const auto fixed = fixed_fields(*step.manifest, compared.fields);
  const std::string mode =
      choice(*step.manifest, on_change_annotation, {"when-finished", "interrupt", "suffix", "fail"});
  const bool is_new_run = ran.empty() ? !fixed.empty() : ran != wanted;
  if (!is_new_run) {
    if (compared.same) return;
    if (fixed.empty()) {
      step.kind = StepKind::Update;
      return;
    }
    step.kind = StepKind::Keep;
    step.why = "edited on the cluster (" + join(fixed, ", ") +
               "); a run is never patched, its own controller would mix specs";
    return;
  }
  const health::Verdict verdict = input.assess(*step.live);
  if (mode == "fail")
    throw Error("{} has changed and its annotation {} is \"fail\"", display(step.ref), on_change_annotation)
        .hint("delete the job, or give the new run a name of its own");
  if (mode == "suffix")
    throw Error("{}: {}: suffix is not supported", display(step.ref), on_change_annotation)
        .hint("use when-finished or interrupt, or give the new run a name of its own");
  if (!verdict.terminal && mode == "when-finished") {
    step.kind = StepKind::Keep;
    step.is_deferred = true;
    step.why = "waiting for the running job; the new spec is applied by the first sync after it ends";
    return;
  }
  step.kind = StepKind::Replace;
  step.why = verdict.terminal ? "a new run: the spec has changed since the finished one"
                              : "interrupted: the spec has changed and on-change is \"interrupt\"";
  if (!verdict.terminal)
    plan.warnings.push_back({display(step.ref) + " is running and will be interrupted", step.origin});
}

void decide_target(Step& step, const PlanInput& input, Plan& plan) {
  if (step.traits.is_hook) {
    step.kind = StepKind::Hook;
    return;
  }
  if (!step.live) {
    step.kind = StepKind::Create;
    const auto predicted = input.compared.find(step.ref);
    if (predicted != input.compared.end()) step.predicted = predicted->second.predicted;
    return;
  }
  const std::string owner = label(*step.live, member_label);
  if (!owner.empty() && owner != input.inventory_id && !input.adopt)
    throw Error("{} belongs to another application (label {}={})", display(step.ref), member_label, owner)
        .hint("remove it from one of the two, or take it over with --adopt");
  const auto found = input.compared.find(step.ref);
  const Compared compared = found == input.compared.end() ? Compared{} : found->second;
  step.fields = compared.fields;
  step.predicted = compared.predicted;
  if (owner.empty()) step.why = "adopted: nobody's until now";
  if (is_run(step)) {
    decide_run(step, compared, input, plan);
    return;
  }
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
    const std::string mode =
        choice(*step.live, prune_annotation, {"protect", "wait", "checkpoint", "delete"});
    const health::Verdict verdict = input.assess(*step.live);
    if (mode != "delete" && !verdict.terminal) {
      step.why = "prune deferred: running (" + verdict.message + ")";
      return;
    }
    step.kind = StepKind::Prune;
  } else {
    step.kind = StepKind::Prune;
  }
  if (step.kind == StepKind::Prune) step.why = "no longer in Git";
}

// What a kept run still needs stays with it (spec training §4.5): here the namespace it lives in.
void protect_namespaces(Plan& plan) {
  std::set<std::string> in_use;
  for (const auto& step : plan.steps)
    if (step.kind == StepKind::Keep && is_run(step)) in_use.insert(step.ref.ns);
  for (auto& step : plan.steps)
    if (step.kind == StepKind::Prune && step.ref.group.empty() && step.ref.kind == "Namespace" &&
        in_use.count(step.ref.name)) {
      step.kind = StepKind::Keep;
      step.why = "kept: a running job lives in it";
    }
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
  protect_namespaces(plan);

  const bool run_hooks =
      input.hooks == HookMode::Always || (input.hooks == HookMode::Auto && input.is_new_content);
  if (!run_hooks)
    plan.steps.erase(
        std::remove_if(plan.steps.begin(), plan.steps.end(), [](const Step& s) { return s.is_hook(); }),
        plan.steps.end());
  return plan;
}

}  // namespace lockstep::sync
