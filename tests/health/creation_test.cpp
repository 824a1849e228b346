// SPDX-License-Identifier: Apache-2.0
#include "health/creation.h"

#include "base/strings.h"

#include "catch.h"
#include "scene.h"

using namespace lockstep;
using namespace lockstep::health;
using namespace lockstep::health::test;

TEST_CASE("refusals of the API server get a code each") {
  struct Row {
    const char* text;
    const char* reason;
  };
  const auto row = GENERATE(values<Row>({
      {"Error creating: pods \"a\" is forbidden: violates PodSecurity \"restricted:latest\": hostPath",
       "PodSecurityDenied"},
      {"Error creating: pods \"a\" is forbidden: maximum cpu usage per Container is 8, but limit is 32",
       "LimitRangeViolation"},
      {"Error creating: pods \"a\" is forbidden: minimum memory usage per Pod is 1Gi", "LimitRangeViolation"},
      {"Error creating: pods \"a\" is forbidden: error looking up service account ml/trainer: not found",
       "ServiceAccountMissing"},
      {"Error creating: pods \"a\" is forbidden: no PriorityClass with name high was found",
       "PriorityClassMissing"},
      {"Error creating: Internal error occurred: failed calling webhook \"m.kb.io\": connection refused",
       "WebhookUnavailable"},
      {"Error creating: no endpoints available for service \"kueue-webhook\"", "WebhookUnavailable"},
      {"Error creating: admission webhook \"v.acme.io\" denied the request: no team", "WebhookDenied"},
      {"Error creating: pods \"a\" is forbidden: ValidatingAdmissionPolicy 'gpu' denied request",
       "WebhookDenied"},
      {"Error creating: pods \"llm-master-0\" already exists", "NameConflict"},
      {"Error creating: Pod \"a\" is invalid: spec.containers: Required value", "PodCreateFailed"},
  }));
  CAPTURE(row.text);
  const Value job = pytorch_job("llm", 1, 8);
  const Verdict v = judge(job, {event(job, "FailedCreatePod", row.text, 2)});
  CHECK(v.status == Status::Degraded);
  CHECK(v.reason == row.reason);
  CHECK(contains(v.message, row.text));
  CHECK(contains(v.message, "0/2 ranks running; needs 16 nvidia.com/gpu"));
  CHECK(!v.evidence.empty());
}

TEST_CASE("a quota that is used up is told from one that can never do") {
  const Value job = pytorch_job("llm", 3, 8);
  const auto verdict = [&](const char* text) { return judge(job, {event(job, "FailedCreatePod", text, 2)}); };
  const Verdict full = verdict(
      "pods \"a\" is forbidden: exceeded quota: gpus, requested: requests.nvidia.com/gpu=8, used: "
      "requests.nvidia.com/gpu=28, limited: requests.nvidia.com/gpu=32");
  CHECK(full.reason == "QuotaExceeded");
  CHECK(full.status == Status::Progressing);
  const Verdict small = verdict(
      "pods \"a\" is forbidden: exceeded quota: gpus, requested: requests.nvidia.com/gpu=8,pods=1, used: "
      "requests.nvidia.com/gpu=8,pods=3, limited: requests.nvidia.com/gpu=24,pods=3");
  CHECK(small.reason == "QuotaTooSmall");
  CHECK(contains(small.message, "ResourceQuota gpus allows 24 requests.nvidia.com/gpu but the job needs 32"));
}

TEST_CASE("only young warnings that speak of a refusal count, and only while pods are missing") {
  const Value job = pytorch_job("llm", 1, 8);
  const char* text = "Error creating: pods \"x\" already exists";
  CHECK(judge(job, {event(job, "FailedCreatePod", text, 61)}).reason == "PodsNotCreated");
  CHECK(judge(job, {event(job, "FailedCreatePod", "will try again", 1)}).reason == "PodsNotCreated");
  CHECK(judge(job, {event(job, "FailedCreatePod", text, 1, "{type: Normal}")}).reason == "PodsNotCreated");
  CHECK(judge(job, {event(job, "FailedCreatePod", text, 1), rank_pod(job, "master", 0, "gpu-a"),
                    rank_pod(job, "worker", 0, "gpu-a")})
            .reason == "Running");
  const Verdict blind = judge(job, {event(job, "FailedCreatePod", text, 1)}, {{"", "Event"}});
  CHECK(blind.reason == "PodsNotCreated");
  CHECK(contains(blind.message, "(events not readable)"));
}

TEST_CASE("limits of an exceeded quota are read one by one") {
  const auto limits = parse_exceeded_quota(
      "exceeded quota: q, requested: limits.cpu=32,pods=1, used: limits.cpu=64,pods=2, limited: "
      "limits.cpu=80,pods=2.");
  REQUIRE(limits.size() == 2);
  CHECK(limits[0].quota == "q");
  CHECK(limits[0].key == "limits.cpu");
  CHECK(limits[0].requested == Quantity::of(32));
  CHECK(limits[1].limit == Quantity::of(2));
}
