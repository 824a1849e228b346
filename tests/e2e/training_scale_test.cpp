// SPDX-License-Identifier: Apache-2.0
// The promise about large clusters: 200 GPU nodes, 2,000 pods, 100 jobs. Nobody simulates these pods: nodes
// and pods are objects alone, with the status that a kubelet would have written.
#include "base/strings.h"

#include "application.h"

#include <fmt/format.h>

#include <chrono>

using namespace lockstep;
using Catch::Matchers::Contains;

namespace {

constexpr int nodes = 200, jobs = 100, ranks = 20;

std::string node_list() {
  std::string out;
  for (int i = 0; i < nodes; ++i)
    out += fmt::format(
        "---\napiVersion: v1\nkind: Node\nmetadata: {{name: scale-{}, labels: {{lockstep.test/scale: "
        "\"true\"}}}}\n"
        "spec: {{taints: [{{key: lockstep.test/scale, effect: NoSchedule}}]}}\n",
        i);
  return out;
}

// A Job that no controller works on: its pods are made here.
std::string job(const std::string& name) {
  return fmt::format(
      "apiVersion: batch/v1\nkind: Job\nmetadata: {{name: {0}}}\nspec:\n  managedBy: lockstep.test/nobody\n"
      "  completionMode: Indexed\n  completions: {1}\n  parallelism: {1}\n  template:\n    spec:\n"
      "      restartPolicy: Never\n      containers:\n      - name: main\n        image: train:1\n"
      "        resources: {{limits: {{nvidia.com/gpu: 1}}}}\n",
      name, ranks);
}

std::string pod_list(const TestApplication& app) {
  std::string out;
  for (int i = 0; i < jobs; ++i) {
    const std::string name = fmt::format("job-{}", i);
    const std::string uid = app.object("job/" + name).at("metadata", "uid").text();
    for (int rank = 0; rank < ranks; ++rank)
      out += fmt::format(
          "---\napiVersion: v1\nkind: Pod\nmetadata:\n  name: {0}-{1}\n  labels: "
          "{{batch.kubernetes.io/job-name: "
          "{0}}}\n  annotations: {{batch.kubernetes.io/job-completion-index: \"{1}\"}}\n"
          "  ownerReferences: [{{apiVersion: batch/v1, kind: Job, name: {0}, uid: {2}, controller: true}}]\n"
          "spec:\n  nodeName: scale-{3}\n  containers:\n  - name: main\n    image: train:1\n"
          "    resources: {{limits: {{nvidia.com/gpu: 1}}}}\n",
          name, rank, uid, (i * ranks + rank) % nodes);
  }
  return out;
}

}  // namespace

// Takes minutes to fill the cluster; `test_e2e "[.scale]"` runs it.
TEST_CASE("status of a hundred jobs among two thousand pods on two hundred nodes", "[.scale]") {
  TestApplication app;
  for (int i = 0; i < jobs; ++i) {
    const std::string name = fmt::format("job-{}", i);
    app.add(name + ".yaml", job(name));
  }
  app.commit();
  Cluster::get().apply(node_list());
  REQUIRE(app.sync({"--wait=false", "--preflight", "off"}).code == 0);
  Cluster::get().kubectl({"-n", app.ns(), "create", "-f", "-"}, pod_list(app));

  const auto begun = std::chrono::steady_clock::now();
  const auto status = app.run("status");
  const auto took =
      std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - begun);
  CHECK(status.code == 0);
  CHECK_THAT(status.out, Contains("job-99"));
  CHECK(took < std::chrono::seconds(3));
  WARN("status took " << took.count() << " ms, its LISTs included");
  const auto requests = app.counted("status");
  INFO(text_of(requests));
  CHECK(count_verb(requests, "list") < 25);  // pages of 500 pods among them
  Cluster::get().kubectl({"delete", "nodes", "-l", "lockstep.test/scale=true", "--wait=false"});
}
