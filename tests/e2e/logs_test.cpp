// SPDX-License-Identifier: Apache-2.0
#include "base/strings.h"
#include "value/json.h"

#include "application.h"

#include <map>

using namespace lockstep;
using Catch::Matchers::Contains;

namespace {

std::string job(int workers, const std::string& pod_annotations, const std::string& restart = "Never") {
  const std::string replica = "      restartPolicy: " + restart +
                              "\n      template:\n        metadata: {annotations: " + pod_annotations +
                              "}\n        spec: {containers: [{name: pytorch, image: \"train:1\"}]}\n";
  return "apiVersion: kubeflow.org/v1\nkind: PyTorchJob\nmetadata: {name: train}\nspec:\n  "
         "pytorchReplicaSpecs:\n"
         "    Worker:\n      replicas: " +
         std::to_string(workers) + "\n" + replica;
}

Finished logs(const TestApplication& app, std::vector<std::string> more) {
  std::vector<std::string> args = {"logs", "pytorchjob/train", "-n", app.ns()};
  for (auto& word : more) args.push_back(std::move(word));
  return Cluster::get().lockstep(std::move(args));
}

}  // namespace

TEST_CASE("logs of sixteen ranks are followed through a restart, in order and with nothing lost") {
  TestApplication app;
  app.add(
      "job.yaml",
      job(16,
          "{lockstep.test/run-for: 6s, lockstep.test/exit-code: \"1\", lockstep.test/fail-on: worker-3, "
          "lockstep.test/fail-times: \"1\", lockstep.test/restart-after: 1s, lockstep.test/log-every: 100ms, "
          "lockstep.test/log-lines: \"40\", lockstep.test/log-text: \"line $(N)\"}",
          "OnFailure"));
  app.commit();
  REQUIRE(app.sync({"--timeout", "60s"}).code == 0);
  const auto done = logs(app, {"-f", "--ranks", "all", "--tail", "-1", "-o", "json"});
  INFO(done.err);
  CHECK(done.code == 0);
  CHECK_THAT(done.err, Contains("--- worker-3 restarted (1)"));
  std::map<std::string, long long> last;  // by rank and run
  for (const auto line : split_lines(done.out)) {
    const Value entry = read_json(line);
    const std::string key = entry.at("index").text() + "#" + std::to_string(entry.at("attempt").int_or(0));
    const std::string& text = entry.at("line").text();
    if (!text.starts_with("line ")) continue;
    const auto number = parse_int(text.substr(5)).value_or(-1);
    CAPTURE(key, number);
    CHECK(number == last[key] + 1);
    last[key] = number;
  }
  CHECK(last.size() == 17);
  for (const auto& [key, number] : last) {
    CAPTURE(key);
    CHECK(number == 40);
  }
}

TEST_CASE("while no rank runs the reason is said once, and the end when the job is gone") {
  TestApplication app;
  app.add("job.yaml", job(1, "{lockstep.test/start-after: 3s, lockstep.test/run-for: 2s}"));
  app.commit();
  REQUIRE(app.sync({"--wait=false"}).code == 0);
  const auto done = logs(app, {"-f"});
  INFO(done.err << done.out);
  CHECK(done.code == 0);
  CHECK_THAT(done.err, Contains("waiting: PyTorchJob train"));
  CHECK_THAT(done.out, Contains("finished with exit code 0"));
}

TEST_CASE("logs --ranks failed shows the rank that fell first") {
  TestApplication app;
  app.add("job.yaml",
          job(3,
              "{lockstep.test/run-for: 1s, lockstep.test/exit-code: \"1\", lockstep.test/fail-on: worker-2, "
              "lockstep.test/message: out of data}"));
  app.commit();
  REQUIRE(app.sync().code == 0);
  CHECK(eventually([&] {
    return contains(Cluster::get().kubectl(
                        {"-n", app.ns(), "get", "pytorchjob/train", "-o", "jsonpath={.status.conditions}"}),
                    "Failed");
  }));
  const auto done = logs(app, {"--ranks", "failed", "--prefix"});
  INFO(done.err);
  CHECK(done.code == 0);
  CHECK_THAT(done.out, Contains("[worker-2]") && Contains("out of data"));
}

TEST_CASE("a deployment's and a pod's logs work, what has no pods is refused") {
  TestApplication app;
  app.add(
      "web.yaml",
      "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec: {selector: {matchLabels: {a: b}}, "
      "template: {metadata: {labels: {a: b}}, spec: {containers: [{name: c, image: i}]}}}\n");
  app.commit();
  REQUIRE(app.sync().code == 0);
  const auto deployment = Cluster::get().lockstep({"logs", "deploy/web", "-n", app.ns()});
  CHECK(deployment.code == 0);
  CHECK_THAT(deployment.out, Contains("started, run 0"));
  const std::string pod(trim(
      Cluster::get().kubectl({"-n", app.ns(), "get", "pods", "-o", "jsonpath={.items[0].metadata.name}"})));
  const auto one = Cluster::get().lockstep({"logs", "pod/" + pod, "-n", app.ns()});
  INFO(one.err << one.out);
  CHECK_THAT(one.out, Contains("started, run 0"));
  const auto none = Cluster::get().lockstep({"logs", "configmap/kube-root-ca.crt", "-n", app.ns()});
  CHECK(none.code == 1);
  CHECK_THAT(none.err, Contains("has no pods"));
  const auto kind = Cluster::get().lockstep({"logs", "deplyoment/web", "-n", app.ns()});
  CHECK(kind.code == 2);
  CHECK_THAT(kind.err, Contains("did you mean deployment?"));
}
