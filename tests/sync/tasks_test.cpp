// SPDX-License-Identifier: Apache-2.0
#include "sync/tasks.h"

#include "catch.h"

#include <algorithm>

using namespace lockstep;
using namespace lockstep::sync;

namespace {

Object object(const char* api_version, const char* kind, const char* name, Value::Map annotations = {},
              const char* ns = "ml") {
  Value metadata = Value::map({{"name", name}});
  if (*ns) metadata.set("namespace", ns);
  if (!annotations.empty()) metadata.set("annotations", Value::map(std::move(annotations)));
  return make_object(
      Value::map({{"apiVersion", api_version}, {"kind", kind}, {"metadata", std::move(metadata)}}));
}
Value::Map wave(const char* number) { return {{"argocd.argoproj.io/sync-wave", number}}; }

std::vector<std::string> order(const std::vector<Object>& targets, const std::vector<Object>& live,
                               TaskOptions options = {}) {
  options.destination_namespace = "ml";
  options.is_cluster_scoped = [](const ObjectRef& ref) {
    return ref.kind == "Namespace" || ref.kind == "ClusterRole";
  };
  std::vector<std::string> out;
  for (const auto& task : order_tasks(targets, live, options))
    out.push_back(std::string(phase_name(task.phase)) + " " + std::to_string(task.wave) + " " +
                  (task.is_prune() ? "-" : "") + task.ref.kind + "/" + task.ref.name);
  return out;
}
using Lines = std::vector<std::string>;

}  // namespace

TEST_CASE("kinds are ordered inside a wave, S-015 and S-016") {
  CHECK(order({object("apps/v1", "Deployment", "d"), object("v1", "Service", "s"),
               object("v1", "ConfigMap", "b"), object("v1", "ConfigMap", "a"),
               object("v1", "Namespace", "n", {}, ""), object("x/v1", "Widget", "w")},
              {}) == Lines{"Sync 0 Namespace/n", "Sync 0 ConfigMap/a", "Sync 0 ConfigMap/b",
                           "Sync 0 Service/s", "Sync 0 Deployment/d", "Sync 0 Widget/w"});
}

TEST_CASE("a namespace is pulled ahead of its first member, S-017 and S-018") {
  CHECK(order({object("v1", "Pod", "p", wave("-1")), object("v1", "Namespace", "ml", wave("5"), "")}, {}) ==
        Lines{"Sync -1 Namespace/ml", "Sync -1 Pod/p"});
  CHECK(order({object("batch/v1", "Job", "j", {{"argocd.argoproj.io/hook", "PreSync"}}),
               object("v1", "Namespace", "ml", {}, "")},
              {}) == Lines{"PreSync 0 Namespace/ml", "PreSync 0 Job/j"});
}

TEST_CASE("a CRD is pulled ahead of its first object, another group's is not, S-019 and S-020") {
  const auto crd = [](const char* group) {
    Value body = object("apiextensions.k8s.io/v1", "CustomResourceDefinition", "w", wave("10"), "").value();
    body["spec"].set("group", group);
    body["spec"]["names"].set("kind", "Widget");
    return make_object(std::move(body));
  };
  CHECK(order({object("x/v1", "Widget", "a", wave("1")), crd("x")}, {}) ==
        Lines{"Sync 1 CustomResourceDefinition/w", "Sync 1 Widget/a"});
  CHECK(order({object("x/v1", "Widget", "a", wave("1")), crd("y")}, {}) ==
        Lines{"Sync 1 Widget/a", "Sync 10 CustomResourceDefinition/w"});
}

TEST_CASE("waves of prunes run backwards, S-074 to S-078") {
  const std::vector<Object> live = {
      object("v1", "ConfigMap", "a", wave("1")), object("v1", "ConfigMap", "b", wave("3")),
      object("v1", "ConfigMap", "c", wave("3")), object("v1", "ConfigMap", "d", wave("4")),
      object("v1", "ConfigMap", "e", wave("5"))};
  CHECK(order({}, live) == Lines{"Sync 1 -ConfigMap/e", "Sync 3 -ConfigMap/d", "Sync 4 -ConfigMap/b",
                                 "Sync 4 -ConfigMap/c", "Sync 5 -ConfigMap/a"});
  TaskOptions last;
  last.prune_last = true;
  CHECK(order({object("v1", "Secret", "s", wave("7"))}, {object("v1", "ConfigMap", "a")}, last) ==
        Lines{"Sync 7 Secret/s", "Sync 8 -ConfigMap/a"});
  CHECK(order({object("v1", "Secret", "s", wave("-7"))}, {object("v1", "ConfigMap", "a", wave("-9"))},
              last) == Lines{"Sync -7 Secret/s", "Sync 1 -ConfigMap/a"});
}

TEST_CASE("live hooks and skipped objects are never pruned, S-011 and S-068") {
  CHECK(order({}, {object("batch/v1", "Job", "j", {{"argocd.argoproj.io/hook", "PreSync"}}),
                   object("v1", "ConfigMap", "c", {{"argocd.argoproj.io/hook", "Skip"}})})
            .empty());
}

TEST_CASE("a nameless hook gets a name that is fixed within the operation, S-021 and S-022") {
  Value body = Value::map(
      {{"apiVersion", "batch/v1"},
       {"kind", "Job"},
       {"metadata", Value::map({{"generateName", "h-"},
                                {"annotations", Value::map({{"argocd.argoproj.io/hook", "PostSync"}})}})}});
  TaskOptions options;
  options.revision = "abcdef123456";
  options.started_at = 1;
  CHECK(order({make_object(body)}, {}, options) == Lines{"PostSync 0 Job/h-abcdef1-postsync-1"});
  options.revision = "foo";
  CHECK(order({make_object(body)}, {}, options) == Lines{"PostSync 0 Job/h-foo-postsync-1"});
}

TEST_CASE("a namespace that has to be made comes first, and the one in Git wins, S-092 and S-095") {
  TaskOptions options;
  options.create_namespace = object("v1", "Namespace", "ml", {}, "");
  CHECK(order({object("v1", "Pod", "p", wave("-5"))}, {}, options) ==
        Lines{"PreSync 0 Namespace/ml", "Sync -5 Pod/p"});
  CHECK(order({object("v1", "Pod", "p", wave("-5")), object("v1", "Namespace", "ml", wave("3"), "")}, {},
              options) == Lines{"Sync -5 Namespace/ml", "Sync -5 Pod/p"});
}

TEST_CASE("a namespace that is kept in step is no prune, S-099 and S-100") {
  TaskOptions options;
  options.create_namespace = object("v1", "Namespace", "ml", {}, "");
  options.live_namespace = object("v1", "Namespace", "ml", {}, "");
  const auto lines = order({}, {object("v1", "Namespace", "ml", {}, "")}, options);
  CHECK(std::find(lines.begin(), lines.end(), "Sync 0 -Namespace/ml") == lines.end());
}

TEST_CASE("a hook of a cluster-scoped kind finds what it left behind, S-024") {
  TaskOptions options;
  options.destination_namespace = "ml";
  options.is_cluster_scoped = [](const ObjectRef& ref) { return ref.kind == "ClusterRole"; };
  const auto role = object("rbac.authorization.k8s.io/v1", "ClusterRole", "r",
                           {{"argocd.argoproj.io/hook", "PreSync"}}, "");
  const auto tasks = order_tasks({role}, {role}, options);
  REQUIRE(tasks.size() == 1);
  CHECK(tasks[0].live.has_value());
}

TEST_CASE("prunes of one wave and PruneLast of one object, S-075 and S-077") {
  CHECK(order({object("v1", "Secret", "a", wave("1")), object("v1", "Secret", "d", wave("4"))},
              {object("v1", "ConfigMap", "x", wave("1")), object("v1", "ConfigMap", "y", wave("2"))}) ==
        Lines{"Sync 1 Secret/a", "Sync 1 -ConfigMap/y", "Sync 2 -ConfigMap/x", "Sync 4 Secret/d"});
  Value::Map last = wave("0");
  last.push_back({"argocd.argoproj.io/sync-options", "PruneLast=true"});
  CHECK(order({object("v1", "Secret", "s", wave("2"))},
              {object("v1", "ConfigMap", "x", last), object("v1", "ConfigMap", "y", wave("0"))}) ==
        Lines{"Sync 0 -ConfigMap/y", "Sync 2 Secret/s", "Sync 3 -ConfigMap/x"});
}
