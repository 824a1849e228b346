// SPDX-License-Identifier: Apache-2.0
#include "sync/delete_plan.h"

#include "value/yaml.h"

#include "catch.h"

#include <fmt/format.h>

using namespace lockstep;
using namespace lockstep::sync;
using Catch::Matchers::Contains;

namespace {

Object object(const std::string& kind, const std::string& name, const std::string& annotations = "{}") {
  const bool is_job = kind == "PyTorchJob";
  return make_object(read_yaml(fmt::format(
      "apiVersion: {}\nkind: {}\nmetadata: {{name: {}, namespace: {}, annotations: {}}}\n",
      is_job ? "kubeflow.org/v1" : "v1", kind, name, kind == "Namespace" ? "''" : "ml", annotations)));
}

Step step(StepKind kind, const Object& live, long long wave = 0,
          const std::string& why = "no longer in Git") {
  Step out{.kind = kind, .wave = wave, .ref = live.ref};
  out.traits = traits_of(live.value());
  out.live = live.body;
  out.why = why;
  return out;
}

std::string shown(const Plan& plan) {
  std::string out;
  for (const auto& s : plan.steps)
    out += (out.empty() ? "" : ", ") + std::string(s.is_hook() ? phase_name(s.phase) : step_name(s.kind)) +
           " " + s.ref.name;
  return out;
}

}  // namespace

TEST_CASE("the deletion of an application takes its members, but for what says it stays") {
  struct Case {
    std::string name, annotations, option, shown;
  };
  const Case cases[] = {
      {"a plain member", "{}", "", "prune a"},
      {"Delete=false on the object", "{argocd.argoproj.io/sync-options: Delete=false}", "", "keep a"},
      {"Delete=false of the application", "{}", "false", "keep a"},
      {"the object's own word wins", "{argocd.argoproj.io/sync-options: Delete=true}", "false", "prune a"},
      {"Helm's policy", "{helm.sh/resource-policy: keep}", "", "keep a"},
  };
  for (const auto& c : cases) {
    INFO(c.name);
    Plan pruning;
    pruning.steps.push_back(step(StepKind::Prune, object("ConfigMap", "a", c.annotations)));
    const auto deletion = make_delete_plan(pruning, {}, {}, {.option = c.option});
    CHECK(shown(deletion.plan) == c.shown);
    CHECK(deletion.running.empty());
  }
}

TEST_CASE("what is marked Delete=confirm needs consent, by name") {
  Plan pruning;
  pruning.steps.push_back(step(
      StepKind::Prune, object("ConfigMap", "dear", "{argocd.argoproj.io/sync-options: Delete=confirm}")));
  CHECK_THROWS_WITH(make_delete_plan(pruning, {}, {}, {}), Contains("ConfigMap ml/dear"));
  CHECK(shown(make_delete_plan(pruning, {}, {}, {.is_confirmed = true}).plan) == "prune dear");
}

TEST_CASE("hooks run before and after, in waves, and the prunes keep their order") {
  Plan pruning;
  pruning.steps.push_back(step(StepKind::Prune, object("ConfigMap", "late"), 0));
  pruning.steps.push_back(step(StepKind::Prune, object("ConfigMap", "early"), 5));
  const auto hook = [&](const std::string& name, const std::string& type, const std::string& wave = "0") {
    return object("Pod", name,
                  "{argocd.argoproj.io/hook: " + type + ", argocd.argoproj.io/sync-wave: '" + wave + "'}");
  };
  const std::vector<Object> manifests = {hook("bye", "PostDelete"), hook("second", "PreDelete", "2"),
                                         hook("first", "PreDelete"), hook("sync", "PostSync"),
                                         object("ConfigMap", "plain")};
  const auto deletion =
      make_delete_plan(pruning, manifests, {{manifests[2].ref, manifests[2]}}, {.revision = "0123456789"});
  CHECK(shown(deletion.plan) == "PreDelete first, PreDelete second, prune late, prune early, PostDelete bye");
  CHECK(deletion.plan.steps[0].live != nullptr);  // of an earlier try: replaced before it runs again
  CHECK(deletion.plan.steps[1].live == nullptr);
}

TEST_CASE("a hook that leaves its naming to us is named after the revision") {
  Value body = read_yaml(
      "apiVersion: v1\nkind: Pod\nmetadata: {generateName: save-, namespace: ml, annotations: "
      "{argocd.argoproj.io/hook: PreDelete}}\n");
  const auto deletion = make_delete_plan({}, {make_object(body)}, {}, {.revision = "0123456789"});
  CHECK(shown(deletion.plan) == "PreDelete save-0123456-predelete");
  CHECK(deletion.plan.steps[0].manifest->at("metadata", "name").text() == "save-0123456-predelete");
}

TEST_CASE("a run that is not over stays, and is named as what is left to do") {
  struct Case {
    std::string name, annotations;
    StepKind kind;
    std::size_t running;
  };
  const Case cases[] = {
      {"protected", "{}", StepKind::Keep, 1},
      {"over, or given up by --prune-running", "{}", StepKind::Prune, 0},
      {"kept for good", "{argocd.argoproj.io/sync-options: Delete=false}", StepKind::Keep, 0},
      {"kept from every prune", "{argocd.argoproj.io/sync-options: Prune=false}", StepKind::Keep, 0},
  };
  for (const auto& c : cases) {
    INFO(c.name);
    Plan pruning;
    pruning.steps.push_back(step(c.kind, object("PyTorchJob", "train", c.annotations)));
    CHECK(make_delete_plan(pruning, {}, {}, {}).running.size() == c.running);
  }
}

TEST_CASE("a namespace in which something stays, stays") {
  Plan pruning;
  pruning.steps.push_back(step(StepKind::Prune, object("Namespace", "ml")));
  pruning.steps.push_back(
      step(StepKind::Prune, object("ConfigMap", "a", "{argocd.argoproj.io/sync-options: Delete=false}")));
  CHECK(shown(make_delete_plan(pruning, {}, {}, {}).plan) == "keep ml, keep a");
}

TEST_CASE("only what lives is deleted, and nothing is applied") {
  Plan pruning;
  Step made{.kind = StepKind::Create, .ref = object("ConfigMap", "new").ref};
  made.manifest = object("ConfigMap", "new").body;
  pruning.steps.push_back(made);
  pruning.steps.push_back(step(StepKind::Prune, object("ConfigMap", "old")));
  CHECK(shown(make_delete_plan(pruning, {}, {}, {}).plan) == "prune old");
}
