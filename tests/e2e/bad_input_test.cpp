// SPDX-License-Identifier: Apache-2.0
// Bad input: each kind of it ends with exit code 1, a message that names file and line or the object, and
// nothing written.
#include "base/files.h"
#include "base/hash.h"
#include "base/strings.h"
#include "value/yaml.h"

#include "application.h"

using namespace lockstep;
using Catch::Matchers::Contains;

namespace {

void check_refused(const TestApplication& app, const Finished& done, const std::vector<std::string>& words) {
  INFO(done.err << done.out);
  CHECK(done.code == 1);
  for (const auto& word : words) CHECK_THAT(done.err, Contains(word));
  CHECK_FALSE(app.exists("configmap/settings"));
  CHECK_FALSE(app.exists("configmap/lockstep-demo"));
}

// A kubeconfig with one text in the place of another.
Command with_kubeconfig(const TempFolder& folder, const std::function<void(Value&)>& edit) {
  Value config = read_yaml(read_file(Cluster::get().kubeconfig()));
  edit(config);
  write_file_atomic(folder / "config", to_yaml(config));
  return {.env = {{"KUBECONFIG", folder / "config"}}};
}

}  // namespace

TEST_CASE("broken manifests are refused with file and line") {
  struct Row {
    const char* name;
    std::function<void(TestApplication&)> write;
    std::vector<std::string> words;
  };
  const std::vector<Row> rows = {
      {"broken YAML",
       [](TestApplication& app) { app.add("bad.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: [\n"); },
       {"bad.yaml"}},
      {"unknown field in the kustomization",
       [](TestApplication& app) { app.repo().write("kustomization.yaml", "resorces:\n- cm.yaml\n"); },
       {"kustomization.yaml", "resorces"}},
      {"missing file",
       [](TestApplication& app) {
         app.repo().write("kustomization.yaml", "resources:\n- cm.yaml\n- nowhere.yaml\n");
       },
       {"kustomization.yaml", "nowhere.yaml"}},
      {"duplicate object",
       [](TestApplication& app) { app.add("again.yaml", config_map("settings", "2")); },
       {"settings"}},
      {"unknown kind",
       [](TestApplication& app) {
         app.add("widget.yaml", "apiVersion: example.com/v1\nkind: Widget\nmetadata:\n  name: w\n");
       },
       {"widget.yaml", "Widget", "example.com/v1"}}};
  for (const auto& row : rows) {
    CAPTURE(row.name);
    TestApplication app;
    app.add("cm.yaml", config_map("settings"));
    row.write(app);
    app.commit();
    check_refused(app, app.sync(), row.words);
  }
}

TEST_CASE("a cluster that cannot be reached or trusted is named, with what to do") {
  TestApplication app;
  app.add("cm.yaml", config_map("settings"));
  app.commit();
  const TempFolder folder;
  const auto cluster_of = [](Value& config) -> Value& { return config["clusters"].items().at(0)["cluster"]; };
  SECTION("unreachable") {
    const auto how =
        with_kubeconfig(folder, [&](Value& c) { cluster_of(c).set("server", "https://127.0.0.1:1"); });
    check_refused(app, app.run("sync", {}, how), {"127.0.0.1:1"});
  }
  SECTION("expired token") {
    const auto how = with_kubeconfig(folder, [](Value& c) {
      for (auto& user : c["users"].items()) user["user"] = Value::map({{"token", "expired"}});
    });
    check_refused(app, app.run("sync", {}, how), {"does not accept"});
  }
  SECTION("wrong CA") {
    const auto how = with_kubeconfig(folder, [&](Value& c) {
      // A CA that is real and another one's.
      cluster_of(c).erase("certificate-authority");
      cluster_of(c).set("certificate-authority-data",
                        base64_encode(read_file("testdata/kubeconfig/pki/ca.crt")));
    });
    check_refused(app, app.run("sync", {}, how), {"certificate"});
  }
}

TEST_CASE("RBAC that denies one kind is found before anything is written") {
  TestApplication app;
  app.add("cm.yaml", config_map("settings"))
      .add("np.yaml",
           "apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: np}\nspec: {podSelector: "
           "{}}\n");
  app.commit();
  Cluster::get().apply(
      "apiVersion: rbac.authorization.k8s.io/v1\nkind: Role\nmetadata: {name: some}\nrules:\n"
      "- {apiGroups: [\"\"], resources: [configmaps], verbs: [\"*\"]}\n---\n"
      "apiVersion: rbac.authorization.k8s.io/v1\nkind: RoleBinding\nmetadata: {name: some}\n"
      "roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: some}\nsubjects: [{kind: User, name: "
      "limited, "
      "apiGroup: rbac.authorization.k8s.io}]\n",
      app.ns());
  check_refused(app, app.sync({"--context", "lockstep-test-limited"}),
                {"networkpolicies", "limited", app.ns()});
}

TEST_CASE("what admission refuses is reported for that object, the rest of its wave is applied") {
  TestApplication app;
  app.add("cm.yaml", config_map("settings"))
      .add("web.yaml",
           "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec: {replicas: -1, selector: "
           "{matchLabels: {a: b}}, template: {metadata: {labels: {a: b}}, spec: {containers: [{name: c, "
           "image: "
           "i}]}}}\n");
  app.commit();
  const auto done = app.sync();
  INFO(done.err << done.out);
  CHECK(done.code == 1);
  CHECK_THAT(done.err, Contains("web") && Contains("spec.replicas"));
  CHECK(app.exists("configmap/settings"));
}

TEST_CASE("an object in a namespace that nobody makes is refused before the first write") {
  TestApplication app(false);
  app.add("cm.yaml", config_map("settings"));
  app.commit();
  const auto done = app.sync();
  CHECK(done.code == 1);
  CHECK_THAT(done.err, Contains(app.ns()) && Contains("--create-namespace"));
}

TEST_CASE("typing slips on the command line end with exit code 2 and a near miss") {
  const auto& cluster = Cluster::get();
  const auto flag = cluster.lockstep({"sync", "--prun"});
  CHECK(flag.code == 2);
  CHECK_THAT(flag.err, Contains("--prune"));
  const auto command = cluster.lockstep({"snyc"});
  CHECK(command.code == 2);
  CHECK_THAT(command.err, Contains("sync"));
}
