// SPDX-License-Identifier: Apache-2.0
#include "sync/run_state.h"

#include "sync/suspend.h"
#include "value/yaml.h"

#include "catch.h"

using namespace lockstep;
using namespace lockstep::sync;
using health::Status;

namespace {

const TimePoint now = *parse_time("2025-06-12T12:00:00Z");

Value job(const std::string& uid, const std::string& hash, const std::string& status = "{}") {
  return read_yaml(
      "{apiVersion: kubeflow.org/v1, kind: PyTorchJob, metadata: {name: llm, namespace: ml, uid: " + uid +
      ", creationTimestamp: '2025-06-12T09:00:00Z', annotations: {lockstep.dev/run-hash: " + hash +
      "}}, status: " + status + "}");
}
health::Verdict verdict(const char* reason, Status status = Status::Progressing, bool terminal = false) {
  health::Verdict out;
  out.reason = reason;
  out.status = status;
  out.terminal = terminal;
  return out;
}
const ObjectRef llm{"kubeflow.org", "PyTorchJob", "ml", "llm"};

}  // namespace

TEST_CASE("the sight of a run is written down once") {
  Ledger ledger;
  CHECK(note_run(ledger, job("u1", "h1"), verdict("Starting"), now));
  CHECK(ledger.find(llm)->run_hash == "h1");
  CHECK(ledger.find(llm)->uid == "u1");
  CHECK(!ledger.find(llm)->ran_at);
  CHECK(!note_run(ledger, job("u1", "h1"), verdict("Starting"), now));
  CHECK(note_run(ledger, job("u1", "h1"), verdict("Running"), now));
  CHECK(ledger.find(llm)->ran_at == now);
  CHECK(note_run(ledger, job("u1", "h1", "{completionTime: '2025-06-12T11:00:00Z'}"),
                 verdict("Succeeded", Status::Healthy, true), now));
  CHECK(ledger.find(llm)->outcome == RunOutcome::Succeeded);
  CHECK(ledger.find(llm)->finished_at == parse_time("2025-06-12T11:00:00Z"));
  CHECK(!note_run(ledger, job("u1", "h1"), verdict("Failed", Status::Degraded, true), now));
}

TEST_CASE("the end of an old run is not taken for the end of the one that is to come") {
  Ledger ledger;
  ledger.start(llm, "h2", "", "", now);  // written ahead; lockstep was stopped before the old job was deleted
  CHECK(note_run(ledger, job("u1", "h1"), verdict("Succeeded", Status::Healthy, true), now));
  CHECK(ledger.find(llm)->run_hash == "h1");
  ledger.start(llm, "h2", "", "", now);  // stopped after the create, before its uid was written
  CHECK(note_run(ledger, job("u2", "h2"), verdict("Starting"), now));
  CHECK(ledger.find(llm)->uid == "u2");
  CHECK(ledger.find(llm)->outcome == RunOutcome::None);
}

TEST_CASE("a job without a run hash is not ours to write down") {
  Ledger ledger;
  CHECK(!note_run(ledger, job("u1", "''"), verdict("Running"), now));
  CHECK(!ledger.find(llm));
}

TEST_CASE("somebody else's suspend is left as it is, Git's is compared") {
  struct Row {
    const char* name;
    const char* metadata;
    const char* live;
    const char* want;
  };
  const auto row = GENERATE(values<Row>({
      {"git, nothing said", "{}", "{runPolicy: {suspend: true}}", "false"},
      {"queued by label", "{labels: {kueue.x-k8s.io/queue-name: q}}", "{runPolicy: {suspend: true}}", "true"},
      {"queued, admitted", "{labels: {kueue.x-k8s.io/queue-name: q}}", "{runPolicy: {}}", "false"},
      {"the user's", "{annotations: {lockstep.dev/suspend-owner: user}}", "{runPolicy: {suspend: true}}",
       "true"},
      {"git in spite of the queue",
       "{labels: {kueue.x-k8s.io/queue-name: q}, annotations: {lockstep.dev/suspend-owner: git}}",
       "{runPolicy: {suspend: true}}", "false"},
  }));
  CAPTURE(row.name);
  const auto object = [](const std::string& metadata, const std::string& spec) {
    return read_yaml("{apiVersion: kubeflow.org/v1, kind: PyTorchJob, metadata: " + metadata +
                     ", spec: " + spec + "}");
  };
  const Value out =
      with_suspend_of_owner(object("{}", row.live), object(row.metadata, "{runPolicy: {suspend: false}}"));
  CHECK(out.at("spec", "runPolicy", "suspend").text() == row.want);
  const Value silent = with_suspend_of_owner(object("{}", row.live), object(row.metadata, "{runPolicy: {}}"));
  CHECK(!silent.at("spec", "runPolicy").has("suspend"));
}
