// SPDX-License-Identifier: Apache-2.0
// The reports of one small sync: summary, lines, plan, differences, status.
#include "report/diff_view.h"
#include "report/plan_view.h"
#include "report/progress.h"
#include "report/status_view.h"
#include "report/summary.h"
#include "value/json.h"
#include "value/yaml.h"

#include "catch.h"

using namespace lockstep;
using namespace lockstep::report;
using namespace std::chrono_literals;
using sync::Phase;
using sync::Step;
using sync::StepKind;

namespace {

std::shared_ptr<const Value> body(const std::string& yaml) {
  return std::make_shared<const Value>(read_yaml(yaml));
}

Step step(StepKind kind, const char* object_kind, const char* name, long long wave = 0) {
  Step s;
  s.kind = kind;
  s.wave = wave;
  s.ref = {std::string(object_kind) == "Deployment" ? "apps" : "", object_kind, "ml", name};
  return s;
}

std::shared_ptr<const sync::Plan> plan() {
  sync::Plan out;
  out.steps = {step(StepKind::Create, "ConfigMap", "settings"), step(StepKind::Update, "Deployment", "web"),
               step(StepKind::Same, "Service", "web"), step(StepKind::Keep, "ConfigMap", "old", 1)};
  out.steps[0].manifest =
      body("{apiVersion: v1, kind: ConfigMap, metadata: {name: settings}, data: {a: \"1\"}}");
  out.steps[1].fields = {"spec.replicas"};
  out.steps[1].live =
      body("{apiVersion: apps/v1, kind: Deployment, metadata: {name: web}, spec: {replicas: 3}}");
  out.steps[1].manifest =
      body("{apiVersion: apps/v1, kind: Deployment, metadata: {name: web}, spec: {replicas: 1}}");
  out.steps[1].origin = {"web.yaml", 3};
  out.steps[2].manifest = out.steps[2].live = body("{}");
  out.steps[3].live = body("{apiVersion: v1, kind: ConfigMap, metadata: {name: old}}");
  out.steps[3].why = "ignored (requires pruning)";
  return std::make_shared<const sync::Plan>(std::move(out));
}

health::Verdict verdict(health::Status status, const char* message = "") {
  health::Verdict v;
  v.status = status;
  v.message = message;
  return v;
}

// Feeds a summary, one second per event, and gives the lines that were said.
std::string play(Summary& summary, const std::vector<sync::EventBody>& events) {
  std::string out;
  TimePoint now{};
  for (const auto& event : events) {
    const sync::Event stamped{now += 1s, event};
    summary.on(stamped);
    if (const auto line = line_of(stamped, summary, false); !line.empty()) out += line + "\n";
  }
  return out;
}
const std::vector<sync::EventBody> good_run = {
    sync::SourceFetched{"https://example.com/ml.git", "main", "3f2a1bc90d1122334455"},
    sync::Rendered{3},
    sync::Planned{plan()},
    sync::WaveOpened{Phase::Sync, 0, 3},
    sync::StepDone{0},
    sync::StepDone{1},
    sync::HealthChanged{1, verdict(health::Status::Progressing, "0 of 1 updated replicas are available")},
    sync::HealthChanged{1, verdict(health::Status::Healthy)},
    sync::WaveClosed{Phase::Sync, 0},
    sync::Finished{}};

}  // namespace

TEST_CASE("a sync tells one line per event that changes something") {
  Summary summary;
  CHECK(play(summary, good_run) ==
        "fetched     https://example.com/ml.git main at 3f2a1bc90d11\n"
        "rendered    3 objects\n"
        "wave        Sync 0 (3 objects)\n"
        "created     ConfigMap ml/settings\n"
        "configured  Deployment ml/web\n"
        "Progressing Deployment ml/web: 0 of 1 updated replicas are available\n"
        "Healthy     Deployment ml/web\n");
}

TEST_CASE("the summary counts, and is a table, a document and an exit code") {
  Summary summary;
  play(summary, good_run);
  CHECK(summary.exit_code() == 0);
  CHECK(summary.closing_line("demo") ==
        "Synced demo to 3f2a1bc: 1 created, 1 configured, 1 unchanged, 1 kept (9.0 s)");
  CHECK(summary.text({}) ==
        "WAVE    KIND        NAMESPACE  NAME      ACTION      HEALTH   MESSAGE\n"
        "Sync 0  ConfigMap   ml         settings  created\n"
        "Sync 0  Deployment  ml         web       configured  Healthy\n"
        "Sync 0  Service     ml         web       unchanged\n"
        "Sync 1  ConfigMap   ml         old       kept                 ignored (requires pruning)\n");
  const Value document = summary.document("demo");
  CHECK(document.at("result").text() == "succeeded");
  CHECK(
      to_json(document.at("steps").items().at(1)) ==
      R"({"phase":"Sync","wave":0,"group":"apps","kind":"Deployment","namespace":"ml","name":"web","plan":"update",)"
      R"("action":"configured","health":"Healthy"})");
}

TEST_CASE("failures say what failed and what was not reached") {
  Summary summary;
  const auto lines =
      play(summary, {sync::Planned{plan()}, sync::WaveOpened{Phase::Sync, 0, 3},
                     sync::StepFailed{0, Error("data is invalid").hint("mend it")},
                     sync::Finished{sync::Result::Failed, "one or more objects failed to apply"}});
  CHECK(lines ==
        "wave        Sync 0 (3 objects)\nfailed      ConfigMap ml/settings: data is invalid\n            "
        "hint: mend it\n");
  CHECK(summary.exit_code() == 1);
  CHECK(summary.closing_line("demo") ==
        "Failed to sync demo: 1 unchanged, 1 kept, 1 failed, 1 not reached (3.0 s)\none or more objects "
        "failed to apply");
  Summary late, stopped;
  play(late, {sync::Planned{plan()}, sync::Finished{sync::Result::TimedOut, "x"}});
  play(stopped, {sync::Planned{plan()}, sync::Finished{sync::Result::Interrupted, "x"}});
  CHECK(late.exit_code() == 4);
  CHECK(stopped.exit_code() == 130);
}

TEST_CASE("a plan shows what would be done and why") {
  CHECK(plan_text(*plan(), "demo", {}) ==
        "WAVE    ACTION  KIND        NAMESPACE  NAME      WHY\n"
        "Sync 0  create  ConfigMap   ml         settings\n"
        "Sync 0  update  Deployment  ml         web       spec.replicas\n"
        "Sync 1  keep    ConfigMap   ml         old       ignored (requires pruning)\n"
        "Plan for demo: 1 to create, 1 to update, 1 kept, 1 unchanged\n");
  const Value document = plan_document(*plan(), "demo");
  CHECK(document.at("changes").is_true());
  CHECK(document.at("steps").items().at(1).at("origin").text() == "web.yaml:3");
  CHECK(to_json(document.at("steps").items().at(1).at("fields")) == R"(["spec.replicas"])");
}

TEST_CASE("differences are shown as YAML, and field by field for programs") {
  const auto p = plan();
  const auto all = differences(*p);
  REQUIRE(all.size() == 3);
  const auto text = diff_text({all[1]}, {});
  CHECK(text ==
        "===== apps/Deployment ml/web =====\n--- live\n+++ git\n@@ -3,4 +3,4 @@\n metadata:\n   name: web\n "
        "spec:\n-  "
        "replicas: 3\n+  replicas: 1\n");
  CHECK_THAT(diff_text({all[1]}, {.two_columns = true, .width = 41}),
             Catch::Matchers::Contains("  replicas: 3       |   replicas: 1\n"));
  const Value document = diff_document(all, "demo");
  CHECK(document.at("differs").is_true());
  CHECK(to_json(document.at("objects").items().at(1).at("fields")) ==
        R"([{"action":"change","path":"spec.replicas","from":3,"to":1}])");
  CHECK(diff_text({}, {}).empty());
}

TEST_CASE("a Secret's value never reaches a diff, its change does") {
  sync::Plan with_secret;
  auto s = step(StepKind::Update, "Secret", "s");
  s.live = body("{apiVersion: v1, kind: Secret, metadata: {name: s}, data: {k: aHVudGVyMg==}}");
  s.manifest = body("{apiVersion: v1, kind: Secret, metadata: {name: s}, data: {k: c2VjcmV0}}");
  with_secret.steps = {s};
  const auto all = differences(with_secret);
  const auto text = diff_text(all, {}) + to_json(diff_document(all, "demo"));
  CHECK(text.find("aHVudGVyMg") == std::string::npos);
  CHECK(text.find("c2VjcmV0") == std::string::npos);
  CHECK(text.find("++++++++") != std::string::npos);
}

TEST_CASE("status is the worst of the objects, a missing one only makes it out of sync, S-196 to S-198") {
  const auto p = plan();
  std::map<ObjectRef, health::Verdict> verdicts;
  verdicts[p->steps[0].ref] = verdict(health::Status::Missing);
  verdicts[p->steps[1].ref] = verdict(health::Status::Progressing, "rolling");
  const auto status = status_of("demo", *p, verdicts, {.deployed = "c0ffee", .wanted = "3f2a1bc"});
  CHECK(status.health == health::Status::Progressing);
  CHECK(status_text(status, {}) ==
        "Application  demo\nDeployed     c0ffee\nSync         OutOfSync with 3f2a1bc\nHealth       "
        "Progressing\n\n"
        "KIND        NAMESPACE  NAME      SYNC       HEALTH       MESSAGE\n"
        "ConfigMap   ml         settings  Missing    Missing\n"
        "Deployment  ml         web       OutOfSync  Progressing  rolling\n"
        "Service     ml         web       Synced\n"
        "ConfigMap   ml         old       Extra                   ignored (requires pruning)\n");
  sync::Plan gone;
  gone.steps = {step(StepKind::Create, "ConfigMap", "a")};
  gone.steps[0].manifest = body("{}");
  CHECK(status_of("demo", gone, {}, {}).health == health::Status::Missing);
}
