// SPDX-License-Identifier: Apache-2.0
#include "sync/plan.h"

#include "base/error.h"
#include "value/yaml.h"

#include "catch.h"

using namespace lockstep;
using namespace lockstep::sync;

namespace {

const std::string ours = "applyset-ours-v1";

Object object(const std::string& api_version, const std::string& kind, const std::string& name,
              const std::string& owner = "", const std::string& annotations = "{}",
              const std::string& spec = "{}") {
  return make_object(read_yaml("{apiVersion: " + api_version + ", kind: " + kind +
                               ", metadata: {name: " + name + ", namespace: ml, labels: {" +
                               (owner.empty() ? "" : std::string(member_label) + ": " + owner) +
                               "}, annotations: " + annotations + "}, spec: " + spec + "}"));
}
Object map(const std::string& name, const std::string& owner = "", const std::string& annotations = "{}") {
  return object("v1", "ConfigMap", name, owner, annotations);
}
PlanInput input(std::vector<Object> desired, std::vector<Object> live) {
  PlanInput in;
  in.desired = std::move(desired);
  in.live = std::move(live);
  in.inventory_id = ours;
  return in;
}

// "create ConfigMap/a", one step after another; with the reason after a bar.
std::string steps(const Plan& plan) {
  std::string out;
  for (const auto& step : plan.steps)
    out += (out.empty() ? "" : "\n") + std::string(step_name(step.kind)) + " " + step.ref.kind + "/" +
           step.ref.name + (step.why.empty() ? "" : " | " + step.why);
  return out;
}

}  // namespace

TEST_CASE("what is missing is created, what is the same costs nothing, what differs is updated") {
  auto in = input({map("a", ours), map("b", ours), map("c", ours)}, {map("b", ours), map("c", ours)});
  in.compared[map("b").ref] = {.same = true};
  in.compared[map("c").ref] = {.same = false, .fields = {"data.x"}};
  const Plan plan = make_plan(in);
  CHECK(steps(plan) == "create ConfigMap/a\nsame ConfigMap/b\nupdate ConfigMap/c");
  CHECK(plan.steps[2].fields == std::vector<std::string>{"data.x"});
  CHECK(plan.writes());
}

TEST_CASE("pruning needs consent, S-070 to S-073") {
  auto in = input({map("a", ours)}, {map("a", ours), map("old", ours),
                                     map("kept", ours, "{argocd.argoproj.io/sync-options: Prune=false}")});
  in.compared[map("a").ref] = {.same = true};
  CHECK(steps(make_plan(in)) ==
        "same ConfigMap/a\nkeep ConfigMap/kept | ignored (no prune)\nkeep ConfigMap/old | ignored (requires "
        "pruning)");
  in.prune = true;
  CHECK(steps(make_plan(in)) ==
        "same ConfigMap/a\nkeep ConfigMap/kept | ignored (no prune)\nprune ConfigMap/old | no longer in Git");
}

TEST_CASE("an empty render never deletes everything unasked, S-139") {
  auto in = input({}, {map("a", ours)});
  in.prune = true;
  CHECK_THROWS_AS(make_plan(in), Error);
  in.allow_empty = true;
  CHECK(steps(make_plan(in)) == "prune ConfigMap/a | no longer in Git");
}

TEST_CASE("what holds data or other people's objects is pruned only when it says so itself") {
  auto in = input({map("a", ours)}, {object("v1", "PersistentVolumeClaim", "data", ours),
                                     object("v1", "PersistentVolumeClaim", "scratch", ours,
                                            "{argocd.argoproj.io/sync-options: Prune=true}")});
  in.prune = true;
  const Plan plan = make_plan(in);
  CHECK(steps(plan).find("keep PersistentVolumeClaim/data") != std::string::npos);
  CHECK(steps(plan).find("prune PersistentVolumeClaim/scratch") != std::string::npos);
}

TEST_CASE("another application's object is not taken over unasked") {
  auto in = input({map("a", ours)}, {map("a", "applyset-other-v1")});
  CHECK_THROWS_AS(make_plan(in), Error);
  in.adopt = true;
  CHECK(steps(make_plan(in)) ==
        "update ConfigMap/a | taken over from another application (label "
        "applyset.kubernetes.io/part-of=applyset-other-v1)");
}

TEST_CASE("an object that its application has dropped in the same commit is taken over without asking") {
  auto in = input({map("a", ours)}, {map("a", "applyset-other-v1")});
  in.released = {map("a").ref};
  const Plan plan = make_plan(in);
  CHECK(plan.steps[0].kind == StepKind::Update);
  CHECK(plan.steps[0].takes_over);
}

TEST_CASE("hooks run for new content only, S-134") {
  const auto hook = object("batch/v1", "Job", "check", "", "{argocd.argoproj.io/hook: PreSync}");
  auto in = input({hook, map("a", ours)}, {});
  CHECK(steps(make_plan(in)) == "hook Job/check\ncreate ConfigMap/a");
  in.is_new_content = false;
  CHECK(steps(make_plan(in)) == "create ConfigMap/a");
  in.hooks = HookMode::Always;
  CHECK(steps(make_plan(in)) == "hook Job/check\ncreate ConfigMap/a");
  in.hooks = HookMode::Never;
  in.is_new_content = true;
  CHECK(steps(make_plan(in)) == "create ConfigMap/a");
}

TEST_CASE("Replace with Force replaces an ordinary object, S-110") {
  const char* options = "{argocd.argoproj.io/sync-options: \"Replace=true,Force=true\"}";
  auto in = input({map("a", ours, options)}, {map("a", ours, options)});
  in.compared[map("a").ref] = {.same = false, .fields = {"data.x"}};
  CHECK(steps(make_plan(in)) == "replace ConfigMap/a | asked for by sync-options Replace=true,Force=true");
}

TEST_CASE("what Replace asks for is read of both sides and of the application, S-107 to S-110") {
  struct Row {
    const char *name, *desired, *live;
    bool app;
    const char* want;
  };
  const std::string in_place = "replaced in place: Replace=true takes away what Git does not name";
  const auto row = GENERATE(values<Row>({
      {"nobody asks", "{}", "{}", false, "update"},
      {"S-107 Git asks", "{argocd.argoproj.io/sync-options: Replace=true}", "{}", false, "in place"},
      {"the live object asks", "{}", "{argocd.argoproj.io/sync-options: Replace=true}", false, "in place"},
      {"the application asks", "{}", "{}", true, "in place"},
      {"Replace=false does not take it back", "{argocd.argoproj.io/sync-options: Replace=false}", "{}", true,
       "in place"},
      {"Force alone does nothing", "{argocd.argoproj.io/sync-options: Force=true}", "{}", false, "update"},
      {"S-110 Force with the application's Replace", "{argocd.argoproj.io/sync-options: Force=true}", "{}",
       true, "replace"},
  }));
  CAPTURE(row.name);
  auto in = input({map("a", ours, row.desired)}, {map("a", ours, row.live)});
  in.compared[map("a").ref] = {.same = false, .fields = {"data.x"}};
  in.replace = row.app;
  const Step step = make_plan(in).steps[0];
  const std::string got = step.kind == StepKind::Replace ? "replace"
                          : step.why == in_place         ? "in place"
                                                         : "update";
  CHECK(got == row.want);
}

TEST_CASE("a claim or a definition is never deleted to be made anew, S-108") {
  const char* options = "{argocd.argoproj.io/sync-options: \"Replace=true,Force=true\"}";
  const auto claim = object("v1", "PersistentVolumeClaim", "data", ours, options);
  auto in = input({claim}, {claim});
  in.compared[claim.ref] = {.same = false};
  CHECK(make_plan(in).steps[0].kind == StepKind::Update);
}
