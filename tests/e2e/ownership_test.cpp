// SPDX-License-Identifier: Apache-2.0
#include "application.h"

using namespace lockstep;
using Catch::Matchers::Contains;

TEST_CASE("an object that is nobody's is adopted when its fields agree") {
  TestApplication app;
  app.add("cm.yaml", config_map("settings", "1"));
  app.commit();
  Cluster::get().kubectl({"-n", app.ns(), "create", "configmap", "settings", "--from-literal=key=1"});
  const auto done = app.sync();
  INFO(done.err << done.out);
  CHECK(done.code == 0);
  CHECK_THAT(done.out, Contains("1 configured"));
  CHECK_FALSE(app.object("configmap/settings")
                  .at("metadata", "labels", "applyset.kubernetes.io/part-of")
                  .text()
                  .empty());
}

TEST_CASE("fields that somebody else has set are taken over with consent only, exit code 5") {
  TestApplication app;
  app.add("cm.yaml", config_map("settings", "1"));
  app.commit();
  Cluster::get().apply("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: settings}\ndata: {key: theirs}\n",
                       app.ns());
  const auto refused = app.sync();
  INFO(refused.err);
  CHECK(refused.code == 5);
  CHECK_THAT(refused.err, Contains(".data.key") && Contains("e2e") && Contains("--force-conflicts"));
  CHECK(app.object("configmap/settings").at("data", "key").text() == "theirs");
  CHECK_FALSE(app.exists("configmap/lockstep-demo"));
  const auto forced = app.sync({"--force-conflicts"});
  INFO(forced.err);
  CHECK(forced.code == 0);
  CHECK(app.object("configmap/settings").at("data", "key").text() == "1");
}

TEST_CASE("an object of another application is refused, and taken over with --adopt") {
  TestApplication app;
  app.add("cm.yaml", config_map("settings"));
  app.commit();
  REQUIRE(app.sync().code == 0);
  const std::vector<std::string> other = {"sync",   "--repo", app.repo().url(),   "--path", ".",
                                          "--name", "other",  "--dest-namespace", app.ns()};
  const auto refused = Cluster::get().lockstep(other);
  CHECK(refused.code == 1);
  CHECK_THAT(refused.err, Contains("settings") && Contains("--adopt"));
  auto adopt = other;
  adopt.emplace_back("--adopt");
  CHECK(Cluster::get().lockstep(adopt).code == 0);
}

TEST_CASE("a definition and its objects come in one sync, S-101") {
  TestApplication app;
  const std::string group = unique_name("g") + ".example.com";
  app.add("widget.yaml", "apiVersion: " + group + "/v1\nkind: Widget\nmetadata: {name: w}\nspec: {size: 3}\n")
      .add("crd.yaml",
           "apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata: {name: widgets." +
               group + "}\nspec:\n  group: " + group +
               "\n  scope: Namespaced\n  names: {kind: Widget, plural: widgets, singular: widget}\n  "
               "versions:\n"
               "  - name: v1\n    served: true\n    storage: true\n    schema: {openAPIV3Schema: {type: "
               "object, "
               "x-kubernetes-preserve-unknown-fields: true}}\n");
  app.commit();
  const auto done = app.sync();
  INFO(done.err << done.out);
  CHECK(done.code == 0);
  CHECK(app.object("widgets." + group + "/w").at("spec", "size").int_or(0) == 3);
  const auto again = app.sync();
  CHECK_THAT(again.out, Contains("2 unchanged"));
  Cluster::get().kubectl({"delete", "crd", "widgets." + group, "--wait=false"});
}

TEST_CASE("managed metadata of the namespace is kept in step, foreign labels stay, S-094") {
  TestApplication app;
  Cluster::get().kubectl({"label", "namespace", app.ns(), "theirs=1"});
  app.add("cm.yaml", config_map("settings"));
  app.commit();
  const std::string file = app.repo().path() + "/app.yaml";
  app.repo().write(
      "app.yaml",
      "apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: {name: demo}\nspec:\n"
      "  source: {repoURL: \"" +
          app.repo().url() +
          "\", path: ., targetRevision: main}\n"
          "  destination: {server: \"https://kubernetes.default.svc\", namespace: " +
          app.ns() +
          "}\n  syncPolicy:\n    syncOptions: [CreateNamespace=true]\n    managedNamespaceMetadata: "
          "{labels: {team: ml}}\n");
  const auto done = Cluster::get().lockstep({"sync", "-f", file});
  INFO(done.err << done.out);
  CHECK(done.code == 0);
  const Value labels = Cluster::get().object("namespace/" + app.ns()).at("metadata", "labels");
  CHECK(labels.at("team").text() == "ml");
  CHECK(labels.at("theirs").text() == "1");
  CHECK_THAT(Cluster::get().lockstep({"sync", "-f", file}).out, Contains("2 unchanged"));
}
