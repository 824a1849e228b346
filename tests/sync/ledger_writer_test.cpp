// SPDX-License-Identifier: Apache-2.0
#include "sync/ledger_writer.h"

#include "value/yaml.h"

#include "catch.h"
#include "scripted_client.h"

using namespace lockstep;
using namespace lockstep::sync;
using Catch::Matchers::Contains;

namespace {

const ObjectRef llm{"kubeflow.org", "PyTorchJob", "ml", "llm"}, prep{"batch", "Job", "ml", "prep"};

std::string stored(const std::string& version, const std::string& data = "{}") {
  return R"({"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"lockstep-ledger-demo","namespace":"ml","uid":"c","resourceVersion":")" +
         version + R"("},"data":)" + data + "}";
}
std::string status(int code, const std::string& reason) {
  return R"({"kind":"Status","status":"Failure","reason":")" + reason + R"(","code":)" +
         std::to_string(code) + R"(,"message":"no"})";
}

struct Writing {
  ScriptedClient f;
  LedgerFound found{.ref = ledger_ref("demo", "ml")};
  Plan plan;

  Writing() {
    Step step;
    step.kind = StepKind::Create;
    step.starts_run = true;
    step.ref = llm;
    step.manifest = std::make_shared<const Value>(
        read_yaml("{metadata: {annotations: {lockstep.dev/run-hash: h1, lockstep.dev/run: '2'}}}"));
    plan.steps.push_back(std::move(step));
  }
  // "go", or the refusal.
  std::string before_run(LedgerWriter& writer) {
    std::string out;
    writer.before_run(
        plan, "abc", [&] { out = "go"; }, [&](const Error& error) { out = error.text(); });
    f.loop.run_until([&] { return !out.empty(); });
    return out;
  }
};

}  // namespace

TEST_CASE("a run is in the cluster's ledger before it starts") {
  Writing w;
  w.f.script("POST /api/v1/namespaces/ml/configmaps", answer_of(201, stored("5")));
  LedgerWriter writer(w.f.loop, w.f.client, w.found, true);
  CHECK(w.before_run(writer) == "go");
  CHECK_THAT(w.f.record->requests.back().body, Contains(R"(\"runHash\":\"h1\",\"run\":\"2\",\"startedAt\")"));

  w.f.script("PATCH /api/v1/namespaces/ml/configmaps/lockstep-ledger-demo", answer_of(200, stored("6")));
  writer.created(llm, read_yaml("{metadata: {uid: u1}}"));
  bool done = false;
  writer.flush([&] { done = true; });
  w.f.loop.run_until([&] { return done; });
  CHECK_THAT(w.f.record->requests.back().body,
             Contains(R"("path":"/metadata/resourceVersion","value":"5")") && Contains(R"(\"uid\":\"u1\")"));
}

TEST_CASE("after a conflict the other one's entries are kept") {
  Writing w;
  w.found.resource_version = "5";
  w.f.script("PATCH /api/v1/namespaces/ml/configmaps/lockstep-ledger-demo",
             answer_of(409, status(409, "Conflict")));
  w.f.script("GET /api/v1/namespaces/ml/configmaps/lockstep-ledger-demo",
             answer_of(200, stored("7", R"({"batch.Job.ml.prep":"{\"runHash\":\"p\",\"uid\":\"x\"}"})")));
  w.f.script("PATCH /api/v1/namespaces/ml/configmaps/lockstep-ledger-demo", answer_of(200, stored("8")));
  LedgerWriter writer(w.f.loop, w.f.client, w.found, true);
  CHECK(w.before_run(writer) == "go");
  CHECK_THAT(w.f.record->requests.back().body,
             Contains(R"("path":"/metadata/resourceVersion","value":"7")") && Contains("batch.Job.ml.prep") &&
                 Contains("kubeflow.org.PyTorchJob.ml.llm"));
}

TEST_CASE("a ledger that cannot be written stops the run, unless it is not required") {
  for (const bool is_required : {true, false}) {
    Writing w;
    w.f.script("POST /api/v1/namespaces/ml/configmaps", answer_of(403, status(403, "Forbidden")));
    LedgerWriter writer(w.f.loop, w.f.client, w.found, is_required);
    const auto said = w.before_run(writer);
    if (is_required)
      CHECK_THAT(said, Contains("writing the run ledger") && Contains("--no-ledger"));
    else
      CHECK(said == "go");
  }
}

TEST_CASE("with nothing to tell no request is sent") {
  Writing w;
  LedgerWriter writer(w.f.loop, w.f.client, w.found, true);
  bool done = false;
  writer.flush([&] { done = true; });
  CHECK(done);
  CHECK(w.f.lines().empty());
}
