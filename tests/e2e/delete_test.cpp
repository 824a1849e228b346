// SPDX-License-Identifier: Apache-2.0
// lockstep delete: what it takes along, in which order, what stays, and who has to consent.
#include "base/strings.h"
#include "value/json.h"

#include "application.h"

#include <set>

using namespace lockstep;
using Catch::Matchers::Contains;

namespace {

std::string waved(const std::string& name, int wave) {
  return config_map(name, "1", "{argocd.argoproj.io/sync-wave: \"" + std::to_string(wave) + "\"}");
}

std::string hook(const std::string& name, const std::string& type) {
  return "apiVersion: batch/v1\nkind: Job\nmetadata:\n  name: " + name +
         "\n  annotations: {argocd.argoproj.io/hook: " + type +
         "}\nspec:\n  template:\n    spec: {restartPolicy: Never, containers: [{name: c, image: i}]}\n";
}

// Names of what a run has deleted.
std::set<std::string> deleted(const std::vector<AuditedRequest>& requests) {
  std::set<std::string> out;
  for (const auto& request : requests)
    if (request.verb == "delete") out.insert(split(split(request.uri, '?').front(), '/').back());
  return out;
}

}  // namespace

TEST_CASE("delete takes the members and the inventory, and nothing else") {
  TestApplication app;
  app.add("a.yaml", waved("first", 0)).add("b.yaml", waved("second", 3));
  app.commit();
  REQUIRE(app.sync().code == 0);
  Cluster::get().apply(config_map("foreign"), app.ns());
  const auto requests = app.counted("delete", {"--yes"});
  INFO(text_of(requests));
  CHECK(deleted(requests) == std::set<std::string>{"second", "first", "lockstep-demo"});
  CHECK_FALSE(app.exists("configmap/first"));
  CHECK_FALSE(app.exists("configmap/lockstep-demo"));
  CHECK(app.exists("configmap/foreign"));
  const auto again = app.run("delete", {"--yes"});
  CHECK(again.code == 1);
  CHECK_THAT(again.err, Contains("no application demo"));
}

TEST_CASE("delete goes backwards through the waves, and what was cut off can be repeated") {
  TestApplication app;
  app.add("a.yaml", waved("first", 0)).add("b.yaml", waved("second", 3));
  app.commit();
  REQUIRE(app.sync().code == 0);
  const auto hold = [&](const std::string& finalizers) {
    Cluster::get().kubectl({"-n", app.ns(), "patch", "configmap", "second", "--type=merge", "-p",
                            "{\"metadata\":{\"finalizers\":" + finalizers + "}}"});
  };
  hold("[\"lockstep.test/hold\"]");
  const auto held = app.run("delete", {"--yes", "--timeout", "2s"});
  INFO(held.out << held.err);
  CHECK(held.code == 4);
  CHECK_FALSE(app.object("configmap/second").at("metadata", "deletionTimestamp").text().empty());
  CHECK(app.object("configmap/first").at("metadata", "deletionTimestamp").text().empty());
  CHECK(app.exists("configmap/lockstep-demo"));
  hold("null");
  const auto done = app.run("delete", {"--yes"});
  INFO(done.out << done.err);
  CHECK(done.code == 0);
  CHECK_FALSE(app.exists("configmap/first"));
  CHECK_FALSE(app.exists("configmap/lockstep-demo"));
}

TEST_CASE("delete asks first, exit code 5, and --dry-run only shows") {
  TestApplication app;
  app.add("a.yaml", config_map("settings"));
  app.commit();
  REQUIRE(app.sync().code == 0);
  const auto refused = app.run("delete");
  CHECK(refused.code == 5);
  CHECK_THAT(refused.err, Contains("--yes"));
  const auto shown = app.run("delete", {"--dry-run"});
  CHECK(shown.code == 0);
  CHECK_THAT(shown.out, Contains("settings"));
  CHECK(app.exists("configmap/settings"));
  CHECK(app.exists("configmap/lockstep-demo"));
}

TEST_CASE("delete keeps what says Delete=false, and asks by name for Delete=confirm") {
  TestApplication app;
  app.add("keep.yaml", config_map("keep", "1", "{argocd.argoproj.io/sync-options: Delete=false}"))
      .add("dear.yaml", config_map("dear", "1", "{argocd.argoproj.io/sync-options: Delete=confirm}"))
      .add("data.yaml",
           "apiVersion: v1\nkind: PersistentVolumeClaim\nmetadata: {name: data}\nspec: {accessModes: "
           "[ReadWriteOnce], storageClassName: none, resources: {requests: {storage: 1Gi}}}\n");
  app.commit();
  REQUIRE(app.sync({"--wait=false"}).code == 0);
  const auto refused = app.run("delete", {"--yes"});
  CHECK(refused.code == 5);
  CHECK_THAT(refused.err, Contains("ConfigMap " + app.ns() + "/dear") && Contains("--confirm"));
  CHECK(app.exists("configmap/dear"));
  const auto done = app.run("delete", {"--yes", "--confirm"});
  INFO(done.out << done.err);
  CHECK(done.code == 0);
  CHECK_FALSE(app.exists("configmap/dear"));
  CHECK(app.exists("configmap/keep"));
  CHECK(app.exists("persistentvolumeclaim/data"));
  CHECK_FALSE(app.exists("configmap/lockstep-demo"));
}

TEST_CASE("hooks of the deletion run before and after it, and a sync leaves them alone") {
  TestApplication app;
  app.add("a.yaml", config_map("settings"))
      .add("pre.yaml", hook("save", "PreDelete"))
      .add("post.yaml", hook("bye", "PostDelete"));
  app.commit();
  REQUIRE(app.sync().code == 0);
  CHECK_FALSE(app.exists("job/save"));
  const auto done = app.run("delete", {"--yes"});
  INFO(done.out << done.err);
  REQUIRE(done.code == 0);
  CHECK_FALSE(app.exists("configmap/settings"));
  const Value save = app.object("job/save"), bye = app.object("job/bye");
  REQUIRE(save.is_map());
  REQUIRE(bye.is_map());
  CHECK(save.at("status", "completionTime").text() <= bye.at("status", "startTime").text());
}

TEST_CASE("a failed PreDelete hook keeps everything") {
  TestApplication app;
  app.add("a.yaml", config_map("settings"))
      .add("pre.yaml",
           "apiVersion: batch/v1\nkind: Job\nmetadata:\n  name: save\n  annotations: "
           "{argocd.argoproj.io/hook: PreDelete}\nspec:\n  backoffLimit: 0\n  template:\n    metadata: "
           "{annotations: {lockstep.test/exit-code: \"1\"}}\n    spec: {restartPolicy: Never, containers: "
           "[{name: c, image: i}]}\n");
  app.commit();
  REQUIRE(app.sync().code == 0);
  const auto done = app.run("delete", {"--yes"});
  INFO(done.out << done.err);
  CHECK(done.code == 1);
  CHECK(app.exists("configmap/settings"));
  CHECK(app.exists("configmap/lockstep-demo"));
}

TEST_CASE("a training job that runs outlives the deletion, and its record with it") {
  TestApplication app;
  app.add("a.yaml", config_map("settings"))
      .add(
          "train.yaml",
          "apiVersion: kubeflow.org/v1\nkind: PyTorchJob\nmetadata: {name: train}\nspec:\n  "
          "pytorchReplicaSpecs:\n    Master:\n      replicas: 1\n      restartPolicy: Never\n      template: "
          "{spec: {containers: [{name: pytorch, image: i}]}}\n");
  app.commit();
  const auto synced = app.sync({"--timeout", "60s"});
  INFO(synced.out << synced.err);
  REQUIRE(synced.code == 0);
  const auto first = app.run("delete", {"--yes"});
  INFO(first.out << first.err);
  CHECK(first.code == 5);
  CHECK_THAT(first.err, Contains("train") && Contains("--prune-running"));
  CHECK(app.exists("pytorchjob/train"));
  CHECK_FALSE(app.exists("configmap/settings"));
  CHECK(app.exists("configmap/lockstep-demo"));
  const auto second = app.run("delete", {"--yes", "--prune-running"});
  INFO(second.out << second.err);
  CHECK(second.code == 0);
  CHECK_FALSE(app.exists("pytorchjob/train"));
  CHECK_FALSE(app.exists("configmap/lockstep-demo"));
  CHECK_FALSE(app.exists("configmap/lockstep-ledger-demo"));
}
