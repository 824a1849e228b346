// SPDX-License-Identifier: Apache-2.0
#include "sync/run_plan.h"

#include "base/error.h"
#include "sync/run_hash.h"
#include "value/yaml.h"

#include "catch.h"

using namespace lockstep;
using namespace lockstep::sync;
using Catch::Matchers::Contains;

namespace {

const std::string ours = "applyset-ours-v1";
const TimePoint now = *parse_time("2025-06-12T12:00:00Z");

struct Live {
  std::string status =
      "{startTime: '2025-06-12T10:00:00Z', replicaStatuses: {Master: {active: 1}, Worker: {active: 1}}}";
  std::string owner = ours;
  bool suspend = false;
};

Object job(const std::string& image, const std::string& annotations = "{}", const Live* live = nullptr) {
  const std::string pod =
      "{template: {spec: {volumes: [{name: d, persistentVolumeClaim: {claimName: data}}], containers: "
      "[{name: pytorch, image: " +
      image + ", resources: {limits: {nvidia.com/gpu: 8}}}]}}}";
  Value body = read_yaml(
      "{apiVersion: kubeflow.org/v1, kind: PyTorchJob, metadata: {name: train, namespace: ml, labels: "
      "{}, annotations: " +
      annotations + "}, spec: {runPolicy: {suspend: " + (live && live->suspend ? "true" : "false") +
      "}, pytorchReplicaSpecs: {Master: " + pod + ", Worker: " + pod + "}}}");
  body["metadata"]["labels"].set(member_label, live ? live->owner : ours);
  body["metadata"]["annotations"].set(run_hash_annotation, run_hash(body));
  if (live) {
    body["metadata"].set("uid", "u1");
    body.set("status", read_yaml(live->status));
  }
  return make_object(std::move(body));
}

PlanInput input(std::vector<Object> desired, std::vector<Object> live, bool terminal = false) {
  PlanInput in;
  in.desired = std::move(desired);
  in.live = std::move(live);
  in.inventory_id = ours;
  in.now = now;
  in.prune = true;
  in.allow_empty = true;
  in.assess = [terminal](const Value&) {
    health::Verdict v;
    v.status = terminal ? health::Status::Healthy : health::Status::Progressing;
    v.terminal = terminal;
    return v;
  };
  return in;
}

std::string steps(const Plan& plan) {
  std::string out;
  for (const auto& step : plan.steps)
    out += (out.empty() ? "" : "\n") + std::string(step_name(step.kind)) + " " + step.ref.kind + "/" +
           step.ref.name + (step.why.empty() ? "" : " | " + step.why);
  return out;
}
Compared differs(std::vector<std::string> fields) { return {.same = false, .fields = std::move(fields)}; }

const char* const image_field = "spec.pytorchReplicaSpecs";

}  // namespace

TEST_CASE("a changed job: what happens to the one that is there, spec training 4.3") {
  struct Row {
    const char* name;
    const char* annotations;
    bool terminal;
    std::set<std::string> interrupt;
    const char* want;
    bool starts, ends;
  };
  const auto row = GENERATE(values<Row>({
      {"running",
       "{}",
       false,
       {},
       "keep PyTorchJob/train | waiting for the running job; the new spec is applied by the first sync after "
       "it ends (2/2 "
       "ranks running for 120m, holding 16 nvidia.com/gpu)",
       false,
       false},
      {"finished",
       "{}",
       true,
       {},
       "replace PyTorchJob/train | a new run: the spec has changed since the finished one",
       true,
       false},
      {"interrupt",
       "{lockstep.dev/on-change: interrupt}",
       false,
       {},
       "replace PyTorchJob/train | interrupted: the spec has changed and on-change is \"interrupt\"; it "
       "loses what it has "
       "done: 2/2 ranks running for 120m, holding 16 nvidia.com/gpu",
       true,
       true},
      {"consent on the command line",
       "{}",
       false,
       {"PyTorchJob/train"},
       "replace PyTorchJob/train | interrupted, as asked for by --interrupt; it loses what it has "
       "done: 2/2 ranks running for 120m, holding 16 nvidia.com/gpu",
       true,
       true},
      {"consent for another",
       "{}",
       false,
       {"other", "Job/train"},
       "keep PyTorchJob/train | waiting for the running job; the new spec is applied by the first sync after "
       "it ends (2/2 "
       "ranks running for 120m, holding 16 nvidia.com/gpu)",
       false,
       false},
  }));
  CAPTURE(row.name);
  const Live live;
  auto in = input({job("b", row.annotations)}, {job("a", row.annotations, &live)}, row.terminal);
  in.compared[in.desired[0].ref] = differs({image_field});
  in.runs.interrupt = row.interrupt;
  const Plan plan = make_plan(in);
  CHECK(steps(plan) == row.want);
  CHECK(plan.steps[0].starts_run == row.starts);
  CHECK(plan.steps[0].ends_run == row.ends);
  CHECK(plan.warnings.size() == (row.ends ? 1u : 0u));
}

TEST_CASE("what the ledger knows decides about a job that is not there") {
  const Object wanted = job("a");
  const auto with = [&](const std::string& hash, const std::string& uid, RunOutcome outcome) {
    auto in = input({wanted}, {});
    in.ledger.start(wanted.ref, hash, "", "", now);
    if (!uid.empty()) in.ledger.created(wanted.ref, uid);
    if (outcome != RunOutcome::None) in.ledger.saw_end(wanted.ref, outcome, "", "", now);
    return in;
  };
  const std::string hash = annotation(wanted.value(), run_hash_annotation);
  CHECK(steps(make_plan(input({wanted}, {}))) == "create PyTorchJob/train");
  CHECK(steps(make_plan(with(hash, "", RunOutcome::None))) == "create PyTorchJob/train");
  CHECK(steps(make_plan(with(hash, "u", RunOutcome::Succeeded))) ==
        "same PyTorchJob/train | finished and removed; not run again");
  CHECK(steps(make_plan(with("older", "u", RunOutcome::Succeeded))) == "create PyTorchJob/train");
  CHECK_THAT(steps(make_plan(with(hash, "u", RunOutcome::None))),
             Contains("keep PyTorchJob/train | the run vanished"));

  SECTION("--rerun knows better") {
    auto in = with(hash, "u", RunOutcome::Succeeded);
    in.runs.rerun = {"train"};
    const Plan plan = make_plan(in);
    CHECK(steps(plan) == "create PyTorchJob/train | asked for by --rerun");
    CHECK(plan.steps[0].starts_run);
  }
  SECTION("without a readable ledger no run is started, and looking is no error") {
    auto in = input({wanted}, {});
    in.ledger_trouble = Error("forbidden");
    CHECK_THROWS_WITH(make_plan(in), Contains("run ledger cannot be read"));
    in.runs.looks_only = true;
    CHECK_THAT(steps(make_plan(in)), Contains("keep PyTorchJob/train | the run ledger cannot be read"));
    in.runs = {.without_ledger = true};
    CHECK(steps(make_plan(in)) == "create PyTorchJob/train");
  }
}

TEST_CASE("self-heal starts no run for a job that is there, and none again for one that was") {
  const Live live;
  auto in = input({job("b")}, {job("a", "{}", &live)}, true);
  in.compared[in.desired[0].ref] = differs({image_field});
  in.runs.by_self_heal = true;
  CHECK_THAT(steps(make_plan(in)), Contains("keep PyTorchJob/train | self-heal leaves it alone"));
}

TEST_CASE("--rerun of a running job takes --interrupt as well") {
  const Live live;
  auto in = input({job("a")}, {job("a", "{}", &live)});
  in.compared[in.desired[0].ref] = {.same = true};
  in.runs.rerun = {"train"};
  CHECK_THROWS_AS(make_plan(in), Error);
  in.runs.interrupt = {"train"};
  CHECK_THAT(steps(make_plan(in)), Contains("replace PyTorchJob/train | asked for by --rerun; it loses"));
}

TEST_CASE("on-change: fail stops the plan, and so does a value that is none") {
  for (const char* mode : {"fail", "whenfinished"}) {
    CAPTURE(mode);
    const std::string annotations = std::string("{lockstep.dev/on-change: ") + mode + "}";
    const Live live;
    auto in = input({job("b", annotations)}, {job("a", annotations, &live)});
    in.compared[in.desired[0].ref] = differs({image_field});
    CHECK_THROWS_AS(make_plan(in), Error);
  }
}

TEST_CASE("the live spec of a run is never patched, edited or not") {
  const Live live;
  auto in = input({job("a")}, {job("a", "{}", &live)});
  in.compared[in.desired[0].ref] = differs({image_field});
  CHECK_THAT(steps(make_plan(in)),
             Contains("keep PyTorchJob/train | edited on the cluster (spec.pytorchReplicaSpecs)"));
  in.compared[in.desired[0].ref] = differs({"spec.runPolicy.cleanPodPolicy", "metadata.labels.x"});
  CHECK(steps(make_plan(in)) == "update PyTorchJob/train");
}

TEST_CASE("a job that has never run takes a new spec in place") {
  const Live waiting{.status = "{}", .suspend = true};
  auto in = input({job("b")}, {job("a", "{}", &waiting)});
  in.compared[in.desired[0].ref] = differs({image_field});
  const Plan plan = make_plan(in);
  CHECK(steps(plan) == "update PyTorchJob/train | it has never run: nothing is lost");
  CHECK(plan.steps[0].starts_run);
  SECTION("unless the ledger has seen it run") {
    in.ledger.start(in.desired[0].ref, "h", "", "", now);
    in.ledger.created(in.desired[0].ref, "u1");
    in.ledger.saw_running(in.desired[0].ref, now);
    CHECK_THAT(steps(make_plan(in)), Contains("keep PyTorchJob/train | waiting for the running job"));
  }
}

TEST_CASE("Git's suspend stops a running job only with consent") {
  const Live live;
  Value body = job("a").value();
  body["spec"]["runPolicy"].set("suspend", Value::boolean(true));
  auto in = input({make_object(body)}, {job("a", "{}", &live)});
  in.compared[in.desired[0].ref] = differs({"spec.runPolicy.suspend"});
  const Plan held = make_plan(in);
  CHECK(steps(held) ==
        "keep PyTorchJob/train | suspend stops its pods; that takes --interrupt, or lockstep.dev/on-change: "
        "interrupt");
  CHECK(held.steps[0].is_deferred);
  in.runs.interrupt = {"train"};
  CHECK(steps(make_plan(in)) == "update PyTorchJob/train | suspend stops its pods");
}

TEST_CASE("nobody's job is refused; adopting it takes over the tracking and no spec") {
  const Live foreign{.owner = ""};
  auto in = input({job("b")}, {job("a", "{}", &foreign)});
  in.compared[in.desired[0].ref] = differs({image_field});
  CHECK_THROWS_WITH(make_plan(in), Contains("--adopt"));
  in.adopt = true;
  const Plan plan = make_plan(in);
  CHECK(steps(plan) == "update PyTorchJob/train | adopted: nobody's until now; its spec stays as it is");
  CHECK(!plan.steps[0].manifest->has("spec"));
}

TEST_CASE("a running job that left Git stays, with what it uses") {
  const auto claim = make_object(read_yaml(
      "{apiVersion: v1, kind: PersistentVolumeClaim, metadata: {name: data, namespace: ml, labels: {" +
      std::string(member_label) + ": " + ours +
      "}, annotations: {argocd.argoproj.io/sync-options: Prune=true}}}"));
  const auto removed = [&](const char* policy, bool terminal, bool consent = false) {
    const Live live;
    auto in = input({}, {job("a", policy, &live), claim}, terminal);
    in.runs.prune_running = consent;
    return steps(make_plan(in));
  };
  CHECK(removed("{}", false) ==
        "keep PersistentVolumeClaim/data | kept: PyTorchJob ml/train uses it\n"
        "keep PyTorchJob/train | prune deferred: 2/2 ranks running for 120m, holding 16 nvidia.com/gpu");
  CHECK(removed("{}", true) ==
        "prune PersistentVolumeClaim/data | no longer in Git\nprune PyTorchJob/train | no longer in Git");
  CHECK_THAT(removed("{lockstep.dev/prune: delete}", false),
             Contains("prune PyTorchJob/train | no longer in Git; it loses"));
  CHECK_THAT(removed("{lockstep.dev/prune: wait}", false),
             Contains("keep PyTorchJob/train | prune deferred until"));
  CHECK_THAT(removed("{lockstep.dev/prune: checkpoint}", false),
             Contains("prune PyTorchJob/train | no longer in Git; its pods"));
  CHECK_THAT(removed("{lockstep.dev/prune: protekt}", false), Contains("keep PyTorchJob/train"));
  CHECK_THAT(removed("{}", false, true), Contains("prune PyTorchJob/train"));
}
