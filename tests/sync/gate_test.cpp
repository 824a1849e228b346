// SPDX-License-Identifier: Apache-2.0
#include "sync/gate.h"

#include "base/error.h"
#include "value/yaml.h"

#include "catch.h"

using namespace lockstep;
using namespace lockstep::sync;
using namespace std::chrono_literals;
using health::Status;

namespace {

health::Verdict verdict(Status status, const char* reason = "", bool terminal = false) {
  health::Verdict v;
  v.status = status;
  v.reason = reason;
  v.terminal = terminal;
  return v;
}
WaitFor wait_for_text(const std::string& yaml, bool is_hook = false) {
  return wait_for(read_yaml(yaml), is_hook);
}

}  // namespace

TEST_CASE("what a wave waits for depends on the kind, spec training 4.6") {
  CHECK(wait_for_text("{apiVersion: apps/v1, kind: Deployment}") == WaitFor::Healthy);
  CHECK(wait_for_text("{apiVersion: batch/v1, kind: Job}") == WaitFor::Finished);
  CHECK(wait_for_text("{apiVersion: batch/v1, kind: Job, spec: {suspend: true}}") == WaitFor::Created);
  CHECK(wait_for_text("{apiVersion: kubeflow.org/v1, kind: PyTorchJob}") == WaitFor::Started);
  CHECK(wait_for_text("{apiVersion: kubeflow.org/v1, kind: PyTorchJob, metadata: {annotations: "
                      "{lockstep.dev/wait-for: finished}}}") == WaitFor::Finished);
  CHECK(wait_for_text("{apiVersion: policy/v1, kind: PodDisruptionBudget}") == WaitFor::Created);
  CHECK(wait_for_text("{apiVersion: v1, kind: Pod}", true) == WaitFor::Finished);
  CHECK_THROWS_AS(
      wait_for_text("{apiVersion: v1, kind: Pod, metadata: {annotations: {lockstep.dev/wait-for: ready}}}"),
      Error);
}

TEST_CASE("gates open, hold and fail") {
  struct Row {
    const char* name;
    WaitFor wait_for;
    health::Verdict verdict;
    std::chrono::nanoseconds held;
    GateState want;
  };
  const std::vector<Row> rows = {
      {"healthy", WaitFor::Healthy, verdict(Status::Healthy), 0s, GateState::Open},
      {"no opinion", WaitFor::Healthy, verdict(Status::None), 0s, GateState::Open},
      {"progressing", WaitFor::Healthy, verdict(Status::Progressing), 1h, GateState::Held},
      {"suspended, S-031", WaitFor::Healthy, verdict(Status::Suspended), 1h, GateState::Held},
      {"degraded, just now", WaitFor::Healthy, verdict(Status::Degraded), 1s, GateState::Held},
      {"degraded, lasting, S-029", WaitFor::Healthy, verdict(Status::Degraded), 1min, GateState::Failed},
      {"degraded for good", WaitFor::Healthy, verdict(Status::Degraded, "", true), 0s, GateState::Failed},
      {"deleted meanwhile, S-034", WaitFor::Healthy, verdict(Status::Missing, "", true), 0s,
       GateState::Failed},
      {"job runs", WaitFor::Started, verdict(Status::Progressing, "Running"), 0s, GateState::Open},
      {"job queues", WaitFor::Started, verdict(Status::Suspended, "Queued"), 1h, GateState::Held},
      {"job lacks GPUs", WaitFor::Started, verdict(Status::Degraded, "InsufficientGPU"), 1h, GateState::Held},
      {"job can never start", WaitFor::Started, verdict(Status::Degraded, "ImagePullFailed"), 61s,
       GateState::Failed},
      {"refused by its controller", WaitFor::Started, verdict(Status::Degraded, "ValidationFailed"), 0s,
       GateState::Failed},
      {"job runs, its end is awaited", WaitFor::Finished, verdict(Status::Progressing, "Running"), 1h,
       GateState::Held},
      {"degraded job may recover", WaitFor::Finished, verdict(Status::Degraded, "GangPartial"), 1h,
       GateState::Held},
      {"failed job", WaitFor::Finished, verdict(Status::Degraded, "AppError", true), 0s, GateState::Failed},
      {"created", WaitFor::Created, verdict(Status::Degraded, "InsufficientGPU"), 0s, GateState::Open},
      {"its controller has not seen it", WaitFor::Created, verdict(Status::Progressing, "AwaitingController"),
       0s, GateState::Held},
      {"nothing awaited", WaitFor::None, verdict(Status::Degraded, "", true), 0s, GateState::Open}};
  for (const auto& row : rows) {
    CAPTURE(row.name);
    CHECK(gate(row.wait_for, row.verdict, row.held, false) == row.want);
  }
}

TEST_CASE("a hook whose health is unknown or that has failed fails at once, S-041") {
  CHECK(gate(WaitFor::Finished, verdict(Status::Unknown), 0s, true) == GateState::Failed);
  CHECK(gate(WaitFor::Finished, verdict(Status::Degraded), 0s, true) == GateState::Failed);
  CHECK(gate(WaitFor::Finished, verdict(Status::Suspended), 1h, true) == GateState::Held);
}

TEST_CASE("how long a gate may hold is said by an annotation, or by nothing") {
  const auto manifest = [](const std::string& annotations) {
    return read_yaml("{apiVersion: v1, kind: ConfigMap, metadata: {name: a, annotations: " + annotations +
                     "}}");
  };
  CHECK(wait_timeout(manifest("{}")) == 0s);
  CHECK(wait_timeout(manifest("{lockstep.dev/wait-timeout: 90m}")) == 90min);
  for (const char* value : {"soon", "0s", "-1m", "''"}) {
    CAPTURE(value);
    CHECK_THROWS_AS(wait_timeout(manifest(std::string("{lockstep.dev/wait-timeout: ") + value + "}")), Error);
  }
}
