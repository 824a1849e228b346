// SPDX-License-Identifier: Apache-2.0
#include "model/object.h"

#include "application.h"

using namespace lockstep;
using Catch::Matchers::Contains;

namespace {

const std::string last_applied = "kubectl.kubernetes.io/last-applied-configuration";

std::string two_keys(const std::string& name, const std::string& annotations = "{}") {
  return "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: " + name + ", annotations: " + annotations +
         "}\ndata: {key: \"1\", dropped: \"1\"}\n";
}
std::string options(const std::string& text) { return "{argocd.argoproj.io/sync-options: \"" + text + "\"}"; }

}  // namespace

TEST_CASE("what kubectl apply put there and Git has no more is taken away on adoption, S-114") {
  TestApplication app;
  app.add("cm.yaml", config_map("settings"));
  app.commit();
  Cluster::get().kubectl({"-n", app.ns(), "apply", "-f", "-"}, two_keys("settings"));
  Cluster::get().kubectl(
      {"-n", app.ns(), "patch", "configmap", "settings", "--type=merge", "-p", R"({"data":{"theirs":"1"}})"});
  const auto diff = app.run("diff");
  INFO(diff.err << diff.out);
  CHECK_THAT(diff.out, Contains("-  dropped: \"1\""));
  const auto done = app.sync();
  INFO(done.err << done.out);
  REQUIRE(done.code == 0);
  const Value settings = app.object("configmap/settings");
  CHECK_FALSE(settings.at("data").has("dropped"));
  CHECK(settings.at("data", "key").text() == "1");
  CHECK(settings.at("data", "theirs").text() == "1");
  CHECK(annotation(settings, last_applied).empty());
  CHECK_THAT(app.sync().out, Contains("1 unchanged"));
}

TEST_CASE("ClientSideApplyMigration=false leaves kubectl's fields where they are, S-114") {
  TestApplication app;
  app.add("cm.yaml", config_map("settings"));
  const std::string file = app.repo().path() + "/app.yaml";
  app.repo().write("app.yaml",
                   "apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: {name: demo}\nspec:\n"
                   "  source: {repoURL: \"" +
                       app.repo().url() +
                       "\", path: ., targetRevision: main}\n  destination: {server: "
                       "\"https://kubernetes.default.svc\", namespace: " +
                       app.ns() + "}\n  syncPolicy: {syncOptions: [ClientSideApplyMigration=false]}\n");
  app.commit();
  Cluster::get().kubectl({"-n", app.ns(), "apply", "-f", "-"}, two_keys("settings"));
  const auto done = Cluster::get().lockstep({"sync", "-f", file});
  INFO(done.err << done.out);
  CHECK(done.code == 0);
  CHECK(app.object("configmap/settings").at("data").has("dropped"));
}

TEST_CASE("what Argo CD applied is adopted by the application of the same name alone") {
  TestApplication app;
  app.add("cm.yaml", config_map("settings"));
  app.commit();
  const auto as_argo = [&](const std::string& application) {
    Cluster::get().kubectl({"-n", app.ns(), "apply", "--server-side", "--force-conflicts",
                            "--field-manager=argocd-controller", "-f", "-"},
                           two_keys("settings", "{argocd.argoproj.io/tracking-id: \"" + application +
                                                    ":/ConfigMap:" + app.ns() + "/settings\"}"));
  };
  as_argo("other");
  const auto refused = app.sync();
  CHECK(refused.code == 1);
  CHECK_THAT(refused.err, Contains("Argo CD's application other") && Contains("--adopt"));
  as_argo("demo");
  const auto done = app.sync();
  INFO(done.err << done.out);
  CHECK(done.code == 0);
  CHECK_FALSE(app.object("configmap/settings").at("data").has("dropped"));
  CHECK(annotation(app.object("configmap/settings"), "argocd.argoproj.io/tracking-id").empty());
}

TEST_CASE("what another ApplySet has, such as kubectl's, is taken over with --adopt") {
  TestApplication app;
  app.add("cm.yaml", config_map("settings"));
  app.commit();
  // kubectl's flag is alpha; what it leaves behind is this label.
  Cluster::get().kubectl({"-n", app.ns(), "apply", "-f", "-"}, two_keys("settings"));
  Cluster::get().kubectl({"-n", app.ns(), "label", "configmap", "settings",
                          "applyset.kubernetes.io/part-of=applyset-theirs-v1"});
  const auto refused = app.sync();
  CHECK(refused.code == 1);
  CHECK_THAT(refused.err, Contains("--adopt"));
  const auto done = app.sync({"--adopt"});
  INFO(done.err << done.out);
  CHECK(done.code == 0);
  CHECK_FALSE(app.object("configmap/settings").at("data").has("dropped"));
  CHECK_THAT(app.sync().out, Contains("1 unchanged"));
}

TEST_CASE("Replace=true takes away what Git does not name, S-107") {
  TestApplication app;
  app.add("cm.yaml", config_map("settings", "1", options("Replace=true")));
  app.commit();
  REQUIRE(app.sync().code == 0);
  Cluster::get().kubectl({"-n", app.ns(), "patch", "configmap", "settings", "--type=merge", "-p",
                          R"({"data":{"theirs":"1","key":"9"}})"});
  const std::string before = app.object("configmap/settings").at("metadata", "uid").text();
  const auto done = app.sync();
  INFO(done.err << done.out);
  REQUIRE(done.code == 0);
  const Value settings = app.object("configmap/settings");
  CHECK_FALSE(settings.at("data").has("theirs"));
  CHECK(settings.at("data", "key").text() == "1");
  CHECK(settings.at("metadata", "uid").text() == before);
  CHECK_THAT(app.sync().out, Contains("1 unchanged"));
}

TEST_CASE("ServerSideApply=false applies as kubectl does on the client's side, S-112") {
  TestApplication app;
  app.add("cm.yaml", two_keys("settings", options("ServerSideApply=false")));
  app.commit();
  REQUIRE(app.sync().code == 0);
  CHECK_FALSE(annotation(app.object("configmap/settings"), last_applied).empty());
  CHECK_THAT(app.sync().out, Contains("1 unchanged"));
  CHECK(app.run("diff").code == 0);
  Cluster::get().kubectl(
      {"-n", app.ns(), "patch", "configmap", "settings", "--type=merge", "-p", R"({"data":{"theirs":"1"}})"});
  CHECK_THAT(app.sync().out, Contains("1 unchanged"));
  app.repo().write("cm.yaml", config_map("settings", "2", options("ServerSideApply=false")));
  app.commit();
  const auto diff = app.run("diff");
  INFO(diff.err << diff.out);
  CHECK(diff.code == 1);
  CHECK_THAT(diff.out, Contains("dropped"));
  const auto done = app.sync();
  INFO(done.err << done.out);
  CHECK(done.code == 0);
  const Value data = app.object("configmap/settings").at("data");
  CHECK(data.at("key").text() == "2");
  CHECK(data.at("theirs").text() == "1");
  CHECK_FALSE(data.has("dropped"));
  // Back to the server's side: the record goes, and with it the other tool's claim.
  app.repo().write("cm.yaml", config_map("settings", "2"));
  app.commit();
  REQUIRE(app.sync().code == 0);
  CHECK(annotation(app.object("configmap/settings"), last_applied).empty());
  CHECK_THAT(app.sync().out, Contains("1 unchanged"));
}

TEST_CASE("fields that a trusted manager has set do not count, S-177") {
  TestApplication app;
  app.add(
      "web.yaml",
      "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec:\n  replicas: 0\n  selector: "
      "{matchLabels: {app: web}}\n  template: {metadata: {labels: {app: web}}, spec: {containers: [{name: "
      "a, image: b}]}}\n");
  const std::string file = app.repo().path() + "/app.yaml";
  const auto write = [&](const std::string& options) {
    app.repo().write("app.yaml",
                     "apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: {name: demo}\nspec:\n"
                     "  source: {repoURL: \"" +
                         app.repo().url() +
                         "\", path: ., targetRevision: main}\n  destination: {server: "
                         "\"https://kubernetes.default.svc\", namespace: " +
                         app.ns() +
                         "}\n  ignoreDifferences: [{group: apps, kind: Deployment, "
                         "managedFieldsManagers: [autoscaler]}]\n  syncPolicy: {syncOptions: [" +
                         options + "]}\n");
  };
  write("");
  app.commit();
  REQUIRE(Cluster::get().lockstep({"sync", "-f", file}).code == 0);
  Cluster::get().kubectl({"-n", app.ns(), "patch", "deployment", "web", "--type=merge",
                          "--field-manager=autoscaler", "-p", R"({"spec":{"replicas":3}})"});
  const auto diff = Cluster::get().lockstep({"diff", "-f", file});
  INFO(diff.err << diff.out);
  CHECK(diff.code == 0);
  write("RespectIgnoreDifferences=true");
  app.repo().replace("web.yaml", "image: b", "image: c");
  app.commit();
  const auto done = Cluster::get().lockstep({"sync", "-f", file});
  INFO(done.err << done.out);
  CHECK(done.code == 0);
  const Value spec = app.object("deployment/web").at("spec");
  CHECK(spec.at("replicas").int_or(0) == 3);
  CHECK_THAT(spec.at("template", "spec", "containers").items()[0].at("image").text(), Contains("c"));
}

TEST_CASE("a webhook without endpoints is waited for, and told of") {
  TestApplication app;
  const std::string name = unique_name("hook");
  Cluster::get().apply(
      "apiVersion: admissionregistration.k8s.io/v1\nkind: ValidatingWebhookConfiguration\n"
      "metadata: {name: " +
      name +
      "}\nwebhooks:\n- name: hook.example.com\n  admissionReviewVersions: [v1]\n  sideEffects: "
      "None\n  failurePolicy: Fail\n  timeoutSeconds: 1\n  namespaceSelector: {matchLabels: "
      "{kubernetes.io/metadata.name: " +
      app.ns() +
      "}}\n  rules: [{apiGroups: [\"\"], apiVersions: [v1], operations: [CREATE], resources: "
      "[secrets]}]\n  clientConfig: {service: {namespace: " +
      app.ns() + ", name: nobody}}\n");
  app.add("s.yaml", "apiVersion: v1\nkind: Secret\nmetadata: {name: s}\nstringData: {k: v}\n");
  app.commit();
  auto args = app.flags();
  args.insert(args.begin(), "sync");
  Process sync(Cluster::get().lockstep_command(args));
  CHECK(sync.says("trying again"));
  Cluster::get().kubectl({"delete", "validatingwebhookconfiguration", name});
  const auto done = sync.wait();
  INFO(done.err << done.out);
  CHECK(done.code == 0);
  CHECK(app.exists("secret/s"));
}
