// SPDX-License-Identifier: Apache-2.0
// manifests/: the self-heal loop, installed by lockstep itself, and the CronJob's own command under its
// ServiceAccount.
#include "base/files.h"
#include "base/strings.h"
#include "value/json.h"

#include "catch.h"
#include "cluster.h"
#include "git_repo.h"

#include <fmt/format.h>

using namespace lockstep;

namespace {

// An overlay over manifests/, as its README tells a user to write one.
void write_overlay(GitRepo& repo, const std::string& application) {
  std::filesystem::copy(LOCKSTEP_SOURCE_DIR "/manifests", repo.path() + "/base");
  repo.write("loop/application.yaml", application);
  repo.write("loop/kustomization.yaml", R"(resources:
- ../base
configMapGenerator:
- name: lockstep-application
  namespace: lockstep
  behavior: merge
  files:
  - application.yaml
images:
- name: lockstep
  newName: registry.example.com/tools/lockstep
  newTag: "0.1.0"
)");
  repo.commit();
}

std::string application_of(const GitRepo& repo, const std::string& ns) {
  return fmt::format(R"(apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {{name: {1}, namespace: argocd}}
spec:
  project: default
  source: {{repoURL: "{0}", targetRevision: main, path: app}}
  destination: {{server: "https://kubernetes.default.svc", namespace: {1}}}
)",
                     repo.url(), ns);
}

void write_application(GitRepo& repo, const std::string& ns) {
  repo.write("app/kustomization.yaml",
             fmt::format("namespace: {}\nresources: [namespace.yaml, web.yaml, settings.yaml]\n", ns));
  repo.write("app/namespace.yaml", "apiVersion: v1\nkind: Namespace\nmetadata: {name: " + ns + "}\n");
  repo.write("app/settings.yaml",
             "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: settings}\ndata: {level: info}\n");
  repo.write("app/web.yaml", R"(apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  replicas: 1
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: web, image: "web:1"}]}
)");
  repo.commit();
}

// A kubeconfig whose user is the ServiceAccount of the loop, with the token that its pod would get.
std::string kubeconfig_of_the_loop(const Cluster& cluster) {
  Value config = read_json(read_file(cluster.kubeconfig()));
  const std::string token = cluster.kubectl({"create", "token", "lockstep", "-n", "lockstep"});
  config["users"] = Value::list(
      {Value::map({{"name", "loop"}, {"user", Value::map({{"token", std::string(trim(token))}})}})});
  config["contexts"] = Value::list({Value::map(
      {{"name", "loop"}, {"context", Value::map({{"cluster", "lockstep-test"}, {"user", "loop"}})}})});
  config["current-context"] = "loop";
  return to_json(config);
}

}  // namespace

TEST_CASE("the CronJob of manifests/ heals and prunes under its own ServiceAccount") {
  const Cluster& cluster = Cluster::get();
  const Namespace ns("loop");
  GitRepo repo, loop;
  write_application(repo, ns);
  write_overlay(loop, application_of(repo, ns));

  const Finished installed = cluster.lockstep(
      {"sync", "--repo", loop.url(), "--path", "loop", "--name", "lockstep", "--dest-namespace", "lockstep"});
  INFO(installed.out << installed.err);
  REQUIRE(installed.code == 0);

  // What the CronJob's pod would run, with the ConfigMap it mounts and the token it gets.
  const Value job = cluster.object("cronjob/lockstep", "lockstep");
  const Value pod = job.at("spec", "jobTemplate", "spec", "template", "spec");
  const Value container = pod.at("containers").items().at(0);
  REQUIRE(pod.at("serviceAccountName").text() == "lockstep");
  CHECK(container.at("image").text() == "registry.example.com/tools/lockstep:0.1.0");
  const std::string config_map = pod.at("volumes").items().at(0).at("configMap", "name").text();
  const TempFolder mounted;
  write_file_atomic(
      mounted / "application.yaml",
      cluster.object("configmap/" + config_map, "lockstep").at("data", "application.yaml").text());
  write_file_atomic(mounted / "kubeconfig", kubeconfig_of_the_loop(cluster));
  std::vector<std::string> words;
  for (const Value& word : container.at("args").items())
    words.push_back(replace_all(word.text(), "/etc/lockstep", mounted.path()));
  const auto run_loop = [&] {
    return cluster.lockstep(words, {.env = {{"KUBECONFIG", mounted / "kubeconfig"}}});
  };

  const Finished first = run_loop();
  INFO(first.out << first.err);
  REQUIRE(first.code == 0);
  CHECK(cluster.object("deployment/web", ns).at("status", "readyReplicas").int_or(0) == 1);

  cluster.kubectl({"scale", "deployment/web", "-n", ns, "--replicas=3"});
  cluster.kubectl({"delete", "configmap/settings", "-n", ns});
  const Finished healed = run_loop();
  INFO(healed.out << healed.err);
  REQUIRE(healed.code == 0);
  CHECK(cluster.object("deployment/web", ns).at("spec", "replicas").int_or(0) == 1);
  CHECK(cluster.object("configmap/settings", ns).at("data", "level").text() == "info");

  repo.replace("app/kustomization.yaml", ", settings.yaml", "").remove("app/settings.yaml").commit();
  const Finished pruned = run_loop();
  INFO(pruned.out << pruned.err);
  REQUIRE(pruned.code == 0);
  CHECK(cluster.object("configmap/settings", ns).is_null());

  // Secrets are not among its rights, and the message says so.
  repo.replace("app/kustomization.yaml", "web.yaml", "web.yaml, secret.yaml")
      .write("app/secret.yaml", "apiVersion: v1\nkind: Secret\nmetadata: {name: key}\nstringData: {k: v}\n")
      .commit();
  const Finished refused = run_loop();
  CHECK(refused.code == 1);
  CHECK(contains(refused.err, "system:serviceaccount:lockstep:lockstep"));
  CHECK(contains(refused.err, "secrets"));
  CHECK(cluster.object("secret/key", ns).is_null());
}
