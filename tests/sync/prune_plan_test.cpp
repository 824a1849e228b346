// SPDX-License-Identifier: Apache-2.0
#include "sync/prune_plan.h"

#include "sync/plan.h"
#include "value/yaml.h"

#include "catch.h"

using namespace lockstep;
using namespace lockstep::sync;

namespace {

const std::string ours = "applyset-ours-v1";

Object object(const std::string& kind, const std::string& name, const std::string& options = "",
              const std::string& ns = "ml") {
  const std::string annotations =
      options.empty() ? "{}" : "{argocd.argoproj.io/sync-options: \"" + options + "\"}";
  return make_object(read_yaml("{apiVersion: v1, kind: " + kind + ", metadata: {name: " + name +
                               (ns.empty() ? "" : ", namespace: " + ns) + ", annotations: " + annotations +
                               ", labels: {" + std::string(member_label) + ": " + ours + "}}}"));
}
Object map(const std::string& name, const std::string& options = "") {
  return object("ConfigMap", name, options);
}

// One object stays in Git, `leaving` are to be pruned.
PlanInput pruning(const std::vector<Object>& leaving) {
  PlanInput in;
  in.inventory_id = ours;
  in.desired = {map("stays")};
  in.live = leaving;
  in.live.push_back(map("stays"));
  in.compared[map("stays").ref] = {.same = true};
  in.prune = true;
  return in;
}
const Step& step_of(const Plan& plan, const std::string& name) {
  for (const auto& step : plan.steps)
    if (step.ref.name == name) return step;
  throw Error("no step {}", name);
}
std::string refusal(const PlanInput& in) {
  try {
    make_plan(in);
    return "";
  } catch (const Error& error) {
    return std::string(error.kind() == ErrorKind::NeedsConsent ? "consent: " : "error: ") + error.message();
  }
}
std::vector<Object> maps(std::size_t count) {
  std::vector<Object> out;
  for (std::size_t i = 0; i < count; ++i) out.push_back(map("old" + std::to_string(i)));
  return out;
}

}  // namespace

TEST_CASE("what the object says of its pruning counts before what the application says") {
  struct Row {
    const char *name, *object, *app, *want;
  };
  const auto row = GENERATE(values<Row>({
      {"nobody says anything", "", "", "prune"},
      {"S-072 the object forbids it", "Prune=false", "", "ignored (no prune)"},
      {"the application forbids it", "", "false", "ignored (no prune)"},
      {"S-073 the object allows what the application forbids", "Prune=true", "false", "prune"},
      {"S-083 the object asks for consent", "Prune=confirm", "", "consent"},
      {"the application asks for consent", "", "confirm", "consent"},
      {"the object needs none", "Prune=true", "confirm", "prune"},
      {"of two the careful one counts", "Prune=true,Prune=false", "", "ignored (no prune)"},
  }));
  CAPTURE(row.name);
  auto in = pruning({map("old", row.object)});
  in.pruning.option = row.app;
  if (row.want == std::string("consent")) {
    CHECK(refusal(in) == "consent: pruning needs confirmation (Prune=confirm): ConfigMap ml/old");
    in.pruning.is_confirmed = true;  // S-084
    CHECK(make_plan(in).writes());
    return;
  }
  const Step step = step_of(make_plan(in), "old");
  CHECK((step.kind == StepKind::Prune ? "prune" : step.why) == row.want);
}

TEST_CASE("consent is asked for only where something is deleted, S-070") {
  auto in = pruning({map("old", "Prune=confirm")});
  in.prune = false;
  CHECK(step_of(make_plan(in), "old").why == "ignored (requires pruning)");
}

TEST_CASE("one sync deletes at most a share of an application unasked") {
  struct Row {
    const char* name;
    std::size_t leaving;
    int share;
    bool is_refused;
  };
  const auto row = GENERATE(values<Row>({
      {"all but one of a few", 3, 50, false},
      {"all but one of more", 4, 50, true},
      {"with consent", 4, 100, false},
      {"exactly the share", 4, 80, false},
      {"a little more", 4, 79, true},
      {"none allowed", 30, 0, true},
      {"few are always allowed", 3, 0, false},
  }));
  CAPTURE(row.name);
  auto in = pruning(maps(row.leaving));
  in.pruning.max_share = row.share;
  const std::string text = refusal(in);
  CHECK(text.empty() != row.is_refused);
  if (row.is_refused) CHECK(text.find("consent: pruning would delete") == 0);
}

TEST_CASE("the share names some of what would go") {
  auto in = pruning(maps(8));
  CHECK(
      refusal(in) ==
      "consent: pruning would delete 8 of the application's 9 objects (ConfigMap ml/old0, ConfigMap ml/old1, "
      "ConfigMap ml/old2, ConfigMap ml/old3, ConfigMap ml/old4 and 3 more), more than 50 %");
}

TEST_CASE("an empty render is refused before any share, S-139") {
  auto in = pruning(maps(1));
  in.desired.clear();
  CHECK(refusal(in) ==
        "error: nothing was rendered, and pruning would delete all 2 objects of the application");
  in.allow_empty = true;
  CHECK(refusal(in).empty());
}

TEST_CASE("a namespace goes only empty of what others put there and of what stays") {
  const auto ns = object("Namespace", "ml", "Prune=true", "");
  auto in = pruning({ns});
  CHECK(step_of(make_plan(in), "ml").why == "kept: objects of this application stay in it");
  in.live = {object("Namespace", "other", "Prune=true", ""), map("stays")};
  CHECK(step_of(make_plan(in), "other").kind == StepKind::Prune);
  in.pruning.occupied["other"] = "Pod other/debug";
  CHECK(step_of(make_plan(in), "other").why ==
        "kept: it holds objects that this application did not put there: Pod other/debug");
}

TEST_CASE("what has moved to another application is left to it") {
  auto in = pruning({map("moved"), map("old")});
  in.pruning.wanted[map("moved").ref] = "serving";
  const Plan plan = make_plan(in);
  CHECK(step_of(plan, "moved").kind == StepKind::Keep);
  CHECK(step_of(plan, "moved").why ==
        "handed over: it is in application serving now, whose sync takes it over");
  CHECK(step_of(plan, "old").kind == StepKind::Prune);
}

TEST_CASE("nothing goes while it is unknown what moved") {
  auto in = pruning({map("old")});
  in.pruning.blocked = "application serving cannot be rendered";
  CHECK(step_of(make_plan(in), "old").why == "kept: application serving cannot be rendered");
}
