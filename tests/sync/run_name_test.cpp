// SPDX-License-Identifier: Apache-2.0
#include "sync/run_name.h"

#include "base/error.h"
#include "base/strings.h"
#include "sync/plan.h"
#include "sync/run_hash.h"
#include "value/yaml.h"

#include "catch.h"

using namespace lockstep;
using namespace lockstep::sync;
using Catch::Matchers::Contains;

namespace {

const std::string ours = "applyset-ours-v1";

// A batch Job; `status` makes it live: "running", "done" or "failed".
Object job(const std::string& image, const std::string& annotations, const std::string& status = "",
           const std::string& name = "train", const std::string& made = "2025-06-12T10:00:00Z") {
  Value body = read_yaml("{apiVersion: batch/v1, kind: Job, metadata: {name: " + name +
                         ", namespace: ml, labels: {}, annotations: " + annotations +
                         "}, spec: {template: {spec: {containers: [{name: main, image: " + image + "}]}}}}");
  body["metadata"]["labels"].set(member_label, ours);
  body["metadata"]["annotations"].set(run_hash_annotation, run_hash(body));
  if (status.empty()) return make_object(std::move(body));
  body["metadata"].set("uid", name + made);
  body["metadata"].set("creationTimestamp", made);
  body.set("status", Value::map({{"told", status}}));
  return make_object(std::move(body));
}

std::string hash8(const Object& object) {
  return annotation(object.value(), run_hash_annotation).substr(0, 8);
}

health::Verdict assess(const Value& live) {
  health::Verdict out;
  const std::string& told = live.at("status", "told").text();
  out.terminal = told != "running";
  out.status = told == "running" ? health::Status::Progressing
               : told == "done"  ? health::Status::Healthy
                                 : health::Status::Degraded;
  return out;
}

// As a sync does it: names first, then the plan.
struct Scenario {
  std::vector<Object> desired, live;
  Ledger ledger;
  RunOptions runs;
  bool prune = true;

  Plan plan() const {
    PlanInput in;
    in.desired = desired;
    in.live = live;
    std::map<ObjectRef, Object> by_ref;
    for (const auto& object : live) by_ref[object.ref] = object;
    in.names = name_runs(in.desired, by_ref, {ours, ledger, runs.by_self_heal, assess});
    for (const auto& object : in.desired)
      if (const auto there = by_ref.find(object.ref); there != by_ref.end())
        in.compared[object.ref] = {.same = annotation(object.value(), run_hash_annotation) ==
                                           annotation(there->second.value(), run_hash_annotation)};
    in.inventory_id = ours;
    in.prune = prune;
    in.pruning.max_share = 100;
    in.assess = assess;
    in.ledger = ledger;
    in.runs = runs;
    in.now = *parse_time("2025-06-12T12:00:00Z");
    return make_plan(in);
  }
  std::string text() const {
    std::vector<std::string> out;
    for (const auto& step : plan().steps)
      out.push_back(std::string(step_name(step.kind)) + " " + step.ref.name +
                    (step.is_history ? " history" : ""));
    std::sort(out.begin(), out.end());
    return join(out, ", ");
  }
};

const std::string suffix = "{lockstep.dev/on-change: suffix}";

}  // namespace

TEST_CASE("a changed job is made beside the old one, whatever that does") {
  const auto status = GENERATE(values<std::string>({"running", "done", "failed"}));
  CAPTURE(status);
  const Object changed = job("b", suffix);
  Scenario now{.desired = {changed}, .live = {job("a", suffix, status)}};
  CHECK(now.text() == "create train-" + hash8(changed) + ", keep train history");
  const Plan plan = now.plan();
  for (const auto& step : plan.steps)
    if (step.kind == StepKind::Create) {
      CHECK(step.starts_run);
      CHECK(step.why == "a new run beside those of train: the spec has changed");
      CHECK(ref_of(*step.manifest) == step.ref);
    }
}

TEST_CASE("the new run keeps its name from then on") {
  const Object changed = job("b", suffix);
  const std::string name = "train-" + hash8(changed);
  const Object beside = job("b", suffix, "running", name);
  const Scenario there{.desired = {changed}, .live = {job("a", suffix, "done"), beside}};
  CHECK(there.text() == "keep train history, same " + name);
  SECTION("also when the old one is gone") {
    CHECK(Scenario{.desired = {changed}, .live = {beside}}.text() == "same " + name);
  }
  SECTION("also when the policy is another by now: it is not run twice") {
    const Object other = job("b", "{}");
    CHECK_THAT((Scenario{.desired = {other}, .live = {job("a", suffix, "done"), beside}}.text()),
               Contains("same " + name));
  }
  SECTION("also when its TTL has removed it") {
    Scenario removed{.desired = {changed}, .live = {job("a", suffix, "done")}};
    removed.ledger.start(beside.ref, annotation(changed.value(), run_hash_annotation), "", "", TimePoint{});
    removed.ledger.created(beside.ref, "u");
    removed.ledger.saw_end(beside.ref, RunOutcome::Succeeded, "", "", TimePoint{});
    CHECK(removed.text() == "keep train history, same " + name);
  }
  SECTION("and Git going back goes back to the first") {
    const Scenario back{.desired = {job("a", suffix)}, .live = {job("a", suffix, "done"), beside}};
    CHECK(back.text() == "keep " + name + " history, same train");
  }
  SECTION("a third is made beside both") {
    const Object third = job("c", suffix);
    const Scenario next{.desired = {third}, .live = {job("a", suffix, "done"), beside}};
    CHECK_THAT(next.text(), Contains("create train-" + hash8(third)) && Contains("keep train history") &&
                                Contains("keep " + name + " history"));
  }
  SECTION("people name it by its job") {
    Scenario again{.desired = {changed}, .live = {job("b", suffix, "done", name)}};
    again.runs.rerun = {"train"};
    CHECK(again.text() == "replace " + name);
  }
}

TEST_CASE("self-heal makes no run beside another, and a job of somebody else is not gone around") {
  Scenario heal{.desired = {job("b", suffix)}, .live = {job("a", suffix, "done")}};
  heal.runs.by_self_heal = true;
  CHECK(heal.text() == "keep train");
  Value foreign = job("a", suffix, "running").value();
  foreign["metadata"]["labels"].set(member_label, "applyset-other-v1");
  const Scenario taken{.desired = {job("b", suffix)}, .live = {make_object(foreign)}};
  CHECK_THROWS_AS(taken.plan(), Error);
}

TEST_CASE("finished runs beyond keep-history go, oldest first, and never one that runs") {
  const auto earlier = [](const std::string& image, const std::string& status, const std::string& made) {
    const std::string name = "train-" + hash8(job(image, suffix));
    return job(image, suffix, status, name, made);
  };
  const auto history = [&](const std::string& keep, const std::string& current) {
    const std::string annotations = "{lockstep.dev/on-change: suffix" +
                                    (keep.empty() ? "" : ", lockstep.dev/keep-history: '" + keep + "'") + "}";
    Scenario out{.desired = {job("now", annotations)}};
    out.live = {job("now", annotations, current, "train", "2025-06-12T11:00:00Z"),
                earlier("run", "running", "2025-06-01T10:00:00Z"),
                earlier("d1", "done", "2025-06-02T10:00:00Z"),
                earlier("d2", "failed", "2025-06-03T10:00:00Z"),
                earlier("d3", "done", "2025-06-04T10:00:00Z"),
                earlier("d4", "done", "2025-06-05T10:00:00Z")};
    return out;
  };
  const auto pruned = [&](const Scenario& scenario) {
    std::vector<std::string> out;
    const Plan plan = scenario.plan();
    for (const std::string image : {"run", "d1", "d2", "d3", "d4"})
      for (const auto& step : plan.steps)
        if (step.kind == StepKind::Prune && step.ref.name == "train-" + hash8(job(image, suffix)))
          out.push_back(image);
    return join(out, " ");
  };
  CHECK(pruned(history("", "running")) == "d1");
  CHECK(pruned(history("", "done")) == "d1 d2");
  CHECK(pruned(history("10", "done")).empty());
  CHECK(pruned(history("1", "done")) == "d1 d2 d3 d4");
  CHECK(pruned(history("0", "done")) == "d1 d2 d3 d4");
  CHECK(pruned(history("0", "running")) == "d1 d2 d3");  // the newest finished one tells what happened

  Scenario careful = history("1", "done");
  careful.prune = false;
  CHECK(pruned(careful).empty());
}

TEST_CASE("a job that others name is not run under another name") {
  const auto other = GENERATE(values<std::string>(
      {"{apiVersion: autoscaling/v2, kind: HorizontalPodAutoscaler, metadata: {name: x, namespace: ml}, "
       "spec: "
       "{scaleTargetRef: {kind: Job, name: train}}}",
       "{apiVersion: v1, kind: Service, metadata: {name: x, namespace: ml}, spec: {selector: "
       "{batch.kubernetes.io/job-name: train}}}",
       "{apiVersion: scheduling.x-k8s.io/v1alpha1, kind: PodGroup, metadata: {name: train, namespace: ml}, "
       "spec: {minMember: 2}}"}));
  CAPTURE(other);
  Value body = read_yaml(other);
  body["metadata"]["labels"].set(member_label, ours);
  Scenario held{.desired = {job("b", suffix), make_object(body)}, .live = {job("a", suffix, "done")}};
  CHECK_THROWS_WITH(held.plan(), Contains("refers to it by name"));
  held.runs.looks_only = true;
  CHECK_THAT(held.text(), Contains("keep train"));
}

TEST_CASE("names of pods stay within 63 characters: the base is cut, the hash is not") {
  const std::string base(50, 'a');
  const auto name_of = [&](const std::string& kind, const std::string& spec) {
    Value body = read_yaml("{apiVersion: x/v1, kind: " + kind + ", metadata: {name: " + base +
                           ", annotations: {}}, spec: " + spec + "}");
    body["metadata"]["annotations"].set(run_hash_annotation, "0123456789abcdef");
    return name_beside(body);
  };
  CHECK(name_of("PyTorchJob", "{pytorchReplicaSpecs: {Worker: {}}}") == std::string(44, 'a') + "-01234567");
  CHECK(name_of("JobSet", "{replicatedJobs: [{name: workers}]}") == std::string(34, 'a') + "-01234567");
  CHECK(name_of("TFJob", "{tfReplicaSpecs: {Evaluator: {}}}") == std::string(41, 'a') + "-01234567");
}
