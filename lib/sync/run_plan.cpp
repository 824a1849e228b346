// SPDX-License-Identifier: Apache-2.0
#include "sync/run_plan.h"

#include "base/outcome.h"
#include "base/strings.h"
#include "health/assess.h"
#include "sync/run_hash.h"
#include "sync/run_recovery.h"
#include "sync/run_state.h"

#include <algorithm>
#include <map>

namespace lockstep::sync {

namespace {

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

// One job's way through the table.
class RunStep {
 public:
  RunStep(Step& step, const Compared& compared, const PlanInput& input, Plan& plan)
      : step_(step),
        compared_(compared),
        input_(input),
        plan_(plan),
        policy_(run_policy(*step.manifest)),
        record_(input.ledger.find(step.ref)),
        fixed_(fixed_fields(*step.manifest, compared.fields)) {
    const auto run = input.names.run_of.find(step.ref);
    if (run != input.names.run_of.end()) job_ = &run->second;
    const bool may_stop = names_it(input.runs.interrupt);
    if (may_stop && policy_.on_change == OnChange::WhenFinished) policy_.on_change = OnChange::Interrupt;
  }

  void decide() {
    RunFacts facts{.state = state(),
                   .is_new_hash = is_new_hash(),
                   .record = record_,
                   .policy = policy_,
                   .by_self_heal = input_.runs.by_self_heal,
                   .names_it = names_it(input_.runs.rerun),
                   .patches_fresh = step_.manifest->at("apiVersion").text() == "kubeflow.org/v1"};
    state_ = facts.state;
    if (policy_.is_singleton)
      return refuse("lockstep.dev/singleton is not supported: every cluster would run it",
                    "remove the annotation, and sync the job to one cluster only");
    if (is_adopted()) return adopt();
    const RunDecision decision = facts.names_it ? forced(decide_run(facts)) : decide_run(facts);
    step_.why = decision.why;
    if (decision.action == RunAction::Create && job_ && step_.why.empty())
      step_.why = "a new run beside those of " + job_->name + ": the spec has changed";
    carry_out(decision);
  }

 private:
  // People name a run by its job.
  bool names_it(const std::set<std::string>& names) const {
    return is_named(names, step_.ref) || (job_ && is_named(names, *job_));
  }
  const std::string& owner() const { return step_.live->at("metadata", "labels", member_label).text(); }
  bool is_adopted() const { return step_.live && owner() != input_.inventory_id && input_.adopt; }

  RunState state() const {
    if (!step_.live) return RunState::Absent;
    if (owner().empty() && !input_.adopt) return RunState::NotOurs;
    return state_of_run(*step_.live, input_.assess(*step_.live), record_);
  }

  bool is_new_hash() const {
    const std::string written = annotation(*step_.manifest, run_hash_annotation);
    const std::string wanted = written.empty() ? run_hash(*step_.manifest) : written;
    if (!step_.live) return record_ && record_->run_hash != wanted;
    const std::string ran = annotation(*step_.live, run_hash_annotation);
    return ran.empty() ? !fixed_.empty() : ran != wanted;
  }

  // --rerun: the user knows better than the table, but a run that goes on takes --interrupt as well.
  RunDecision forced(const RunDecision& decision) const {
    constexpr std::string_view why = "asked for by --rerun";
    switch (state_) {
      case RunState::Absent:
        return {RunAction::Create, false, why};
      case RunState::Terminal:
      case RunState::NeverRun:
        return {RunAction::Replace, false, why};
      case RunState::Active:
      case RunState::Paused:
        if (names_it(input_.runs.interrupt)) return {RunAction::Interrupt, false, why};
        return {RunAction::Refuse, false, "it runs; --interrupt is needed to run it once more"};
      case RunState::NotOurs:
      case RunState::Deleting:
        break;
    }
    return decision;
  }

  void carry_out(const RunDecision& decision) {
    switch (decision.action) {
      case RunAction::Nothing:
        step_.kind = decision.is_synced ? StepKind::Same : StepKind::Keep;
        return;
      case RunAction::Create:
        return start(StepKind::Create);
      case RunAction::UpdateKnobs:
        return update_knobs();
      case RunAction::PatchInPlace:
        return start(StepKind::Update);
      case RunAction::Replace:
        return start(StepKind::Replace);
      case RunAction::Interrupt:
        if (names_it(input_.runs.interrupt) && !names_it(input_.runs.rerun))
          step_.why = "interrupted, as asked for by --interrupt";
        step_.why += "; it loses what it has done: " + run_text(*step_.live, input_.now);
        step_.ends_run = true;
        plan_.warnings.push_back({display(step_.ref) + " is running and will be interrupted (" +
                                      run_text(*step_.live, input_.now) + ")",
                                  step_.origin});
        return start(StepKind::Replace);
      case RunAction::CreateBeside:
        return refuse(why_not_beside(),
                      "use when-finished or interrupt, or give the new run a name of its own");
      case RunAction::Defer:
        step_.why += " (" + run_text(*step_.live, input_.now) + ")";
        return defer();
      case RunAction::AwaitDeletion:
        return defer();
      case RunAction::Refuse:
        return refuse(step_.why, state_ == RunState::NotOurs
                                     ? "give the job another name, or take it over with --adopt"
                                     : "delete the job, or give the new run a name of its own");
    }
  }

  std::string why_not_beside() const {
    const auto holder = input_.names.held_by.find(step_.ref);
    if (holder == input_.names.held_by.end())
      return "it carries no run hash, so lockstep.dev/on-change: suffix cannot tell its runs apart";
    return display(holder->second) +
           " refers to it by name, and lockstep.dev/on-change: suffix would leave that behind";
  }

  void start(StepKind kind) {
    if (input_.ledger_trouble && !input_.runs.without_ledger) {
      return refuse("the run ledger cannot be read (" + input_.ledger_trouble->line() +
                        "), so it is not known whether this run has been",
                    "allow reading ConfigMaps in the application's namespace, or run it with --no-ledger");
    }
    step_.kind = kind;
    step_.starts_run = true;
  }

  void defer() {
    step_.kind = StepKind::Keep;
    step_.is_deferred = true;
  }

  void update_knobs() {
    step_.kind = StepKind::Same;
    if (compared_.same) return;
    step_.kind = StepKind::Keep;
    if (!fixed_.empty()) {
      step_.why = "edited on the cluster (" + join(fixed_, ", ") +
                  "); a run is never patched, its own controller would mix specs";
      return;
    }
    const bool is_live = state_ == RunState::Active || state_ == RunState::Paused;
    const std::string ending = is_live ? knob_that_ends(*step_.manifest, *step_.live, input_.now) : "";
    if (!ending.empty() && policy_.on_change != OnChange::Interrupt) {
      step_.why = ending + "; that takes --interrupt, or lockstep.dev/on-change: interrupt";
      return defer();
    }
    step_.kind = StepKind::Update;
    if (ending.empty()) return;
    step_.why = ending;
    plan_.warnings.push_back(
        {display(step_.ref) + ": " + ending + " (" + run_text(*step_.live, input_.now) + ")", step_.origin});
  }

  // Takes over the tracking; the spec of a run stays what it is.
  void adopt() {
    step_.kind = StepKind::Update;
    step_.why = owner().empty() ? "adopted: nobody's until now" : "adopted from another application";
    if (fixed_.empty()) return;
    Value body = *step_.manifest;
    body.erase("spec");
    step_.manifest = std::make_shared<const Value>(std::move(body));
    step_.why += "; its spec stays as it is";
  }

  void refuse(const std::string& text, std::string hint) {
    if (!input_.runs.looks_only)
      throw Error("{}: {}", display(step_.ref), text).kind(ErrorKind::NeedsConsent).hint(std::move(hint));
    step_.kind = StepKind::Keep;
    step_.why = text;
  }

  Step& step_;
  const Compared& compared_;
  const PlanInput& input_;
  Plan& plan_;
  RunPolicy policy_;
  const RunRecord* record_;
  const ObjectRef* job_ = nullptr;  // of which it is a run, when it has a name of its own
  std::vector<std::string> fixed_;
  RunState state_ = RunState::Absent;
};

// A policy that somebody mistyped on the live object must not cost the job.
OnPrune prune_policy(const Value& live) {
  const auto policy = outcome_of([&] { return run_policy(live).prune; });
  return policy.ok() ? policy.value() : OnPrune::Protect;
}

}  // namespace

bool is_run(const Step& step) {
  return !step.traits.is_hook && health::is_run_kind(step.ref.group, step.ref.kind);
}

void plan_run(Step& step, const Compared& compared, const PlanInput& input, Plan& plan) {
  RunStep(step, compared, input, plan).decide();
}

void plan_run_removal(Step& step, const PlanInput& input) {
  const OnPrune policy = input.runs.prune_running ? OnPrune::Delete : prune_policy(*step.live);
  const bool is_over = input.assess(*step.live).terminal;
  const std::string running = run_text(*step.live, input.now);
  step.kind = StepKind::Prune;
  step.ends_run = !is_over;
  switch (decide_prune_run(policy, is_over)) {
    case PruneAction::Delete:
      if (!is_over) step.why = "no longer in Git; it loses what it has done: " + running;
      break;
    case PruneAction::Checkpoint:
      step.why = "no longer in Git; its pods get their grace period to save a checkpoint (" + running + ")";
      break;
    case PruneAction::Keep:
      step.kind = StepKind::Keep;
      step.why = "prune deferred: " + running;
      break;
    case PruneAction::AwaitEnd:
      step.kind = StepKind::Keep;
      step.why = "prune deferred until it has ended: " + running;
      break;
  }
  if (step.kind == StepKind::Keep) step.ends_run = false;
}

void protect_what_runs_use(Plan& plan, const PlanInput& input) {
  std::map<ObjectRef, ObjectRef> users;
  for (const auto& step : plan.steps) {
    const bool stays = step.live && (step.kind == StepKind::Keep || step.kind == StepKind::Same ||
                                     step.kind == StepKind::Update);
    if (!stays || !is_run(step) || input.assess(*step.live).terminal) continue;
    for (const auto& used : used_by_run(*step.live)) users.emplace(used, step.ref);
  }
  for (auto& step : plan.steps) {
    const auto user = users.find(step.ref);
    if (step.kind != StepKind::Prune || user == users.end()) continue;
    step.kind = StepKind::Keep;
    step.why = "kept: " + display(user->second) + " uses it";
  }
}

}  // namespace lockstep::sync
