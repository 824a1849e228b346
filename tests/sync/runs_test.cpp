// SPDX-License-Identifier: Apache-2.0
#include "sync/runs.h"

#include "base/error.h"
#include "sync/run_recovery.h"
#include "value/yaml.h"

#include "catch.h"

using namespace lockstep;
using namespace lockstep::sync;

namespace {

RunRecord record(RunOutcome outcome, const char* uid = "u") {
  RunRecord out;
  out.uid = uid;
  out.outcome = outcome;
  return out;
}

Value job(const std::string& annotations) {
  return read_yaml(
      "{apiVersion: kubeflow.org/v1, kind: PyTorchJob, metadata: {name: llm, namespace: ml, annotations: {" +
      annotations + "}}}");
}

}  // namespace

TEST_CASE("what a sync and what self-heal do with a run, row by row") {
  static const RunRecord ended = record(RunOutcome::Succeeded), started = record(RunOutcome::None),
                         unborn = record(RunOutcome::None, "");
  constexpr bool same = false, changed = true;
  struct Row {
    const char* name;
    RunState state;
    const RunRecord* record;
    bool is_new_hash;
    RunPolicy policy;
    RunAction sync, heal;
    bool is_synced;
  };
  const auto row = GENERATE_REF(values<Row>({
      {"absent and unknown",
       RunState::Absent,
       nullptr,
       same,
       {},
       RunAction::Create,
       RunAction::Create,
       false},
      {"a crash between entry and create",
       RunState::Absent,
       &unborn,
       same,
       {},
       RunAction::Create,
       RunAction::Create,
       false},
      {"finished and removed",
       RunState::Absent,
       &ended,
       same,
       {},
       RunAction::Nothing,
       RunAction::Nothing,
       true},
      {"finished and removed, always",
       RunState::Absent,
       &ended,
       same,
       {.rerun = Rerun::Always},
       RunAction::Create,
       RunAction::Nothing,
       false},
      {"finished and removed, on-loss",
       RunState::Absent,
       &ended,
       same,
       {.rerun = Rerun::OnLoss},
       RunAction::Nothing,
       RunAction::Nothing,
       true},
      {"vanished", RunState::Absent, &started, same, {}, RunAction::Nothing, RunAction::Nothing, false},
      {"vanished, on-loss",
       RunState::Absent,
       &started,
       same,
       {.rerun = Rerun::OnLoss},
       RunAction::Create,
       RunAction::Create,
       false},
      {"absent, changed", RunState::Absent, &ended, changed, {}, RunAction::Create, RunAction::Create, false},
      {"finished, same",
       RunState::Terminal,
       &ended,
       same,
       {},
       RunAction::UpdateKnobs,
       RunAction::UpdateKnobs,
       true},
      {"running, same",
       RunState::Active,
       &started,
       same,
       {},
       RunAction::UpdateKnobs,
       RunAction::UpdateKnobs,
       true},
      {"finished, changed",
       RunState::Terminal,
       &ended,
       changed,
       {},
       RunAction::Replace,
       RunAction::Nothing,
       false},
      {"finished, changed, interrupt",
       RunState::Terminal,
       &ended,
       changed,
       {.on_change = OnChange::Interrupt},
       RunAction::Replace,
       RunAction::Nothing,
       false},
      {"finished, changed, suffix",
       RunState::Terminal,
       &ended,
       changed,
       {.on_change = OnChange::Suffix},
       RunAction::CreateBeside,
       RunAction::Nothing,
       false},
      {"finished, changed, fail",
       RunState::Terminal,
       &ended,
       changed,
       {.on_change = OnChange::Fail},
       RunAction::Refuse,
       RunAction::Nothing,
       false},
      {"running, changed",
       RunState::Active,
       &started,
       changed,
       {},
       RunAction::Defer,
       RunAction::Nothing,
       false},
      {"running, changed, interrupt",
       RunState::Active,
       &started,
       changed,
       {.on_change = OnChange::Interrupt},
       RunAction::Interrupt,
       RunAction::Nothing,
       false},
      {"running, changed, suffix",
       RunState::Active,
       &started,
       changed,
       {.on_change = OnChange::Suffix},
       RunAction::CreateBeside,
       RunAction::Nothing,
       false},
      {"running, changed, fail",
       RunState::Active,
       &started,
       changed,
       {.on_change = OnChange::Fail},
       RunAction::Refuse,
       RunAction::Nothing,
       false},
      {"never run, changed",
       RunState::NeverRun,
       &started,
       changed,
       {},
       RunAction::Replace,
       RunAction::Nothing,
       false},
      {"paused, changed",
       RunState::Paused,
       &started,
       changed,
       {},
       RunAction::Defer,
       RunAction::Nothing,
       false},
      {"not ours", RunState::NotOurs, nullptr, same, {}, RunAction::Refuse, RunAction::Nothing, false},
      {"deleting",
       RunState::Deleting,
       &started,
       changed,
       {},
       RunAction::AwaitDeletion,
       RunAction::AwaitDeletion,
       false},
  }));
  CAPTURE(row.name);
  RunFacts facts{
      .state = row.state, .is_new_hash = row.is_new_hash, .record = row.record, .policy = row.policy};
  CHECK(decide_run(facts).action == row.sync);
  CHECK(decide_run(facts).is_synced == row.is_synced);
  facts.by_self_heal = true;
  CHECK(decide_run(facts).action == row.heal);
}

TEST_CASE("every state, hash, policy and memory has an answer") {
  const RunRecord ended = record(RunOutcome::Failed), started = record(RunOutcome::None);
  for (const auto state : {RunState::Absent, RunState::Terminal, RunState::Active, RunState::NeverRun,
                           RunState::Paused, RunState::NotOurs, RunState::Deleting})
    for (const bool is_new : {false, true})
      for (const RunRecord* known : {static_cast<const RunRecord*>(nullptr), &ended, &started})
        for (const auto on_change :
             {OnChange::WhenFinished, OnChange::Interrupt, OnChange::Suffix, OnChange::Fail}) {
          const auto decision = decide_run(
              {.state = state, .is_new_hash = is_new, .record = known, .policy = {.on_change = on_change}});
          // Nothing is only ever the answer about a run that is over and gone, or lost.
          if (decision.action == RunAction::Nothing) CHECK((state == RunState::Absent && !is_new && known));
        }
}

TEST_CASE("a lost run comes back when it is asked for by name, a fresh one takes its spec in place") {
  const RunRecord started = record(RunOutcome::None);
  CHECK(decide_run({.state = RunState::Absent, .record = &started, .names_it = true}).action ==
        RunAction::Create);
  CHECK(decide_run({.state = RunState::Absent, .record = &started, .by_self_heal = true, .names_it = true})
            .action == RunAction::Nothing);
  CHECK(decide_run({.state = RunState::NeverRun, .is_new_hash = true, .patches_fresh = true}).action ==
        RunAction::PatchInPlace);
}

TEST_CASE("a running job is pruned only where that was asked for") {
  CHECK(decide_prune_run(OnPrune::Protect, false) == PruneAction::Keep);
  CHECK(decide_prune_run(OnPrune::Wait, false) == PruneAction::AwaitEnd);
  CHECK(decide_prune_run(OnPrune::Checkpoint, false) == PruneAction::Checkpoint);
  CHECK(decide_prune_run(OnPrune::Delete, false) == PruneAction::Delete);
  for (const auto policy : {OnPrune::Protect, OnPrune::Wait, OnPrune::Checkpoint, OnPrune::Delete})
    CHECK(decide_prune_run(policy, true) == PruneAction::Delete);
}

TEST_CASE("annotations are read strictly") {
  const RunPolicy none = run_policy(job(""));
  CHECK(none.rerun == Rerun::Never);
  CHECK(none.on_change == OnChange::WhenFinished);
  CHECK(none.keep_history == 3);
  CHECK(!none.is_singleton);
  const RunPolicy all = run_policy(
      job("lockstep.dev/rerun: on-loss, lockstep.dev/on-change: interrupt, lockstep.dev/prune: checkpoint, "
          "lockstep.dev/suspend-owner: git, lockstep.dev/run: '2', lockstep.dev/keep-history: '0', "
          "lockstep.dev/singleton: git, other.dev/x: y"));
  CHECK(all.rerun == Rerun::OnLoss);
  CHECK(all.on_change == OnChange::Interrupt);
  CHECK(all.prune == OnPrune::Checkpoint);
  CHECK(all.suspend_owner == SuspendOwner::Git);
  CHECK(all.run == "2");
  CHECK(all.keep_history == 0);
  CHECK(all.is_singleton);
  CHECK_THROWS_AS(run_policy(job("lockstep.dev/on-chnage: interrupt")), Error);
  CHECK_THROWS_AS(run_policy(job("lockstep.dev/on-change: now")), Error);
  CHECK_THROWS_AS(run_policy(job("lockstep.dev/keep-history: many")), Error);
  try {
    run_policy(job("lockstep.dev/on-chnage: interrupt"));
  } catch (const Error& e) {
    CHECK(e.hint() == "did you mean lockstep.dev/on-change?");
  }
}

TEST_CASE("an outcome that nobody saw is recovered from what is left") {
  const auto from = [](const char* text) {
    return recover_outcome(health::Snapshot::of(text[0] ? read_yaml_all(text) : std::vector<Value>{}), "u");
  };
  CHECK(from("") == RunOutcome::None);
  CHECK(from("{apiVersion: v1, kind: Event, involvedObject: {uid: u}, reason: PyTorchJobSucceeded}") ==
        RunOutcome::Succeeded);
  CHECK(from("{apiVersion: v1, kind: Event, involvedObject: {uid: u}, reason: Completed}") ==
        RunOutcome::Succeeded);
  CHECK(from("{apiVersion: v1, kind: Event, involvedObject: {uid: other}, reason: Completed}") ==
        RunOutcome::None);
  CHECK(from("{apiVersion: kueue.x-k8s.io/v1beta1, kind: Workload, metadata: {ownerReferences: [{uid: u}]}, "
             "status: "
             "{conditions: [{type: Finished, status: 'True', reason: Failed}]}}") == RunOutcome::Failed);
  CHECK(from("{apiVersion: v1, kind: Pod, metadata: {ownerReferences: [{uid: u}]}, status: {phase: "
             "Succeeded}}") == RunOutcome::Succeeded);
}

TEST_CASE("knobs that would end a run are told") {
  const auto now = *parse_time("2025-06-12T10:30:00Z");
  const Value live = read_yaml(
      "{spec: {runPolicy: {suspend: false, backoffLimit: 5}}, status: {startTime: '2025-06-12T09:30:00Z', "
      "replicaStatuses: {Worker: {active: 4, failed: 3}}}}");
  const auto ends = [&](const char* spec) {
    return knob_that_ends(read_yaml(std::string("{spec: ") + spec + "}"), live, now);
  };
  CHECK(ends("{runPolicy: {ttlSecondsAfterFinished: 1}}").empty());
  CHECK(ends("{runPolicy: {activeDeadlineSeconds: 7200}}").empty());
  CHECK(ends("{runPolicy: {activeDeadlineSeconds: 600}}") == "activeDeadlineSeconds 600 has passed already");
  CHECK(ends("{runPolicy: {backoffLimit: 2}}") == "backoffLimit 2 is below its 3 restarts");
  CHECK(ends("{runPolicy: {suspend: true}}") == "suspend stops its pods");
  CHECK(ends("{elasticPolicy: {maxReplicas: 2}}") == "maxReplicas 2 is below its 4 running workers");
}
