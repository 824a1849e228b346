// SPDX-License-Identifier: Apache-2.0
#include "logs/selection.h"

#include "base/error.h"
#include "value/yaml.h"

#include "catch.h"

using namespace lockstep;
using namespace lockstep::logs;

namespace {

const Value job =
    read_yaml("{apiVersion: kubeflow.org/v1, kind: PyTorchJob, metadata: {name: train, namespace: ml}}");

Value pod(const std::string& role, const std::string& index, const std::string& status = "{}") {
  return read_yaml("metadata: {name: train-" + role + "-" + index + ", uid: u-" + role + index +
                   ", labels: {training.kubeflow.org/replica-type: " + role +
                   ", training.kubeflow.org/replica-index: \"" + index +
                   "\"}}\nspec: {initContainers: [{name: init-pytorch}], containers: [{name: istio-proxy}, "
                   "{name: pytorch}]}\n"
                   "status: " +
                   status + "\n");
}
std::string state(const std::string& text) {
  return "{containerStatuses: [{name: pytorch, restartCount: 1, " + text + "}]}";
}

std::string chosen(const std::vector<Value>& pods, const Selection& selection) {
  std::vector<const Value*> pointers;
  for (const auto& p : pods) pointers.push_back(&p);
  std::string out;
  for (const auto& stream : select_streams(job, pointers, selection))
    out += (out.empty() ? "" : " ") + stream.rank.name() + (stream.is_main ? "" : "/" + stream.container);
  return out;
}

}  // namespace

TEST_CASE("ranks are chosen by role and number") {
  const std::vector<Value> pods = {pod("worker", "10"), pod("worker", "2"), pod("master", "0"),
                                   pod("worker", "0")};
  struct Row {
    const char *ranks, *want;
  };
  for (const Row& row : std::vector<Row>{{"", "master-0"},
                                         {"master", "master-0"},
                                         {"all", "master-0 worker-0 worker-2 worker-10"},
                                         {"0", "master-0 worker-0"},
                                         {"1-9", "worker-2"},
                                         {"0,3-10", "master-0 worker-0 worker-10"},
                                         {"worker/2", "worker-2"},
                                         {"worker", "worker-0 worker-2 worker-10"},
                                         {"failed", ""}}) {
    CAPTURE(row.ranks);
    CHECK(chosen(pods, {.ranks = parse_ranks(row.ranks)}) == row.want);
  }
  for (const char* bad : {"1-", "3-1", "-1", "worker/x", "a,", "w0rker"}) {
    CAPTURE(bad);
    CHECK_THROWS_AS(parse_ranks(bad), Error);
  }
}

TEST_CASE("without a master the first worker leads") {
  CHECK(chosen({pod("worker", "1"), pod("worker", "0")}, {}) == "worker-0");
}

TEST_CASE("the main container is the kind's, others come on request, meshes never") {
  CHECK(chosen({pod("master", "0")}, {.all_containers = true}) == "master-0/init-pytorch master-0");
  CHECK(chosen({pod("master", "0")}, {.container = "istio-proxy"}) == "master-0/istio-proxy");
}

TEST_CASE("of failed ranks the one that fell first is meant, not those terminated after it") {
  const std::vector<Value> pods = {
      pod("worker", "0", state("state: {terminated: {exitCode: 143, finishedAt: \"2026-01-01T00:00:01Z\"}}")),
      pod("worker", "1", state("state: {terminated: {exitCode: 137, finishedAt: \"2026-01-01T00:00:03Z\"}}")),
      pod("worker", "2",
          state("state: {running: {}}, lastState: {terminated: {exitCode: 1, finishedAt: "
                "\"2026-01-01T00:00:02Z\"}}")),
      pod("worker", "3", state("state: {terminated: {exitCode: 0, finishedAt: \"2026-01-01T00:00:00Z\"}}"))};
  CHECK(chosen(pods, {.ranks = parse_ranks("failed")}) == "worker-2");
}

TEST_CASE("a stream is one run of a container, and says how it ended") {
  const auto stream = [](const std::string& status) {
    const Value p = pod("worker", "0", status);
    return select_streams(job, {&p}, {}).at(0);
  };
  CHECK_FALSE(stream("{}").has_begun);
  CHECK_FALSE(stream(state("state: {waiting: {reason: ContainerCreating}}")).has_begun);
  CHECK(stream(state("state: {waiting: {}}, lastState: {terminated: {exitCode: 1}}")).has_begun);
  CHECK(stream(state("state: {waiting: {}}, lastState: {terminated: {exitCode: 1, startedAt: a}}")).run ==
        "a");
  CHECK(
      stream(state("state: {waiting: {}}, lastState: {terminated: {exitCode: 1, startedAt: a}}")).has_ended);
  CHECK(
      stream(state("state: {running: {startedAt: b}}, lastState: {terminated: {exitCode: 1, startedAt: a}}"))
          .run == "b");
  CHECK(stream(state("state: {running: {}}")).restarts == 1);
  CHECK_FALSE(stream(state("state: {running: {}}")).has_ended);
  CHECK(stream(state("state: {terminated: {exitCode: 137, reason: OOMKilled}}")).exit ==
        "exit 137 (OOMKilled)");
  CHECK(stream(state("state: {terminated: {exitCode: 1, reason: Error}}")).exit == "exit 1");
}
