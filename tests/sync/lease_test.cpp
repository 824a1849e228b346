// SPDX-License-Identifier: Apache-2.0
#include "sync/lease.h"

#include "value/json.h"

#include "catch.h"
#include "scripted_client.h"

#include <algorithm>

using namespace lockstep;
using namespace lockstep::sync;
using namespace std::chrono_literals;

namespace {

constexpr const char* get = "GET /apis/coordination.k8s.io/v1/namespaces/ml/leases/lockstep-demo";
constexpr const char* put = "PUT /apis/coordination.k8s.io/v1/namespaces/ml/leases/lockstep-demo";

LeaseRecord record(const std::string& holder, TimePoint renewed_at) {
  return {
      .holder = holder, .renewed_at = renewed_at, .transitions = 2, .resource_version = std::string(1, '7')};
}
std::string text_of(const LeaseRecord& record) { return to_json(lease_manifest(record, "demo", "ml")); }

bool asked(const ScriptedClient& scripted, const std::string& start) {
  return std::any_of(scripted.lines().begin(), scripted.lines().end(),
                     [&](const std::string& line) { return line.starts_with(start); });
}

}  // namespace

TEST_CASE("a lease reads back as it was written, with the last attempt") {
  auto written = record("host_1", TimePoint{1h});
  written.last = Attempt{"c0ffee", "abcdef", false, "no such image \"x\"", TimePoint{2h}};
  CHECK(read_lease(lease_manifest(written, "demo", "ml")) == written);
}

TEST_CASE("a lease is free without a holder, or when its holder has stopped renewing") {
  CHECK(record("", TimePoint{1h}).is_free(TimePoint{1h}));
  CHECK_FALSE(record("host_1", TimePoint{1h}).is_free(TimePoint{1h} + 14s));
  CHECK(record("host_1", TimePoint{1h}).is_free(TimePoint{1h} + 15s));
}

TEST_CASE("a lease that another one holds is not taken, and nothing is written") {
  ScriptedClient scripted;
  scripted.script(get, answer_of(200, text_of(record("them", scripted.loop.now()))));
  Lease lease(scripted.loop, scripted.client, "demo", "ml", "me");
  CHECK_FALSE(lease.acquire());
  CHECK_FALSE(asked(scripted, "PUT"));
}

TEST_CASE("of two that take a free lease at once the slower one is told so") {
  ScriptedClient scripted;
  scripted.script(get, answer_of(200, text_of(record("", TimePoint{1h}))));
  scripted.script(put,
                  answer_of(409, R"({"kind":"Status","reason":"Conflict","message":"changed","code":409})"));
  Lease lease(scripted.loop, scripted.client, "demo", "ml", "me");
  CHECK_FALSE(lease.acquire());
}
