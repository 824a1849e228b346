// SPDX-License-Identifier: Apache-2.0
#include "kube/trace.h"

#include "catch.h"

using namespace lockstep::kube;

TEST_CASE("a trace shows no credentials") {
  CHECK(traced_header({"Accept", "application/json"}) == "Accept: application/json");
  CHECK(traced_header({"authorization", "Bearer x"}) == "authorization: ***");
  CHECK(traced_header({"X-Auth-Token", "x"}) == "X-Auth-Token: ***");
  CHECK(traced_header({"Set-Cookie", "x"}) == "Set-Cookie: ***");
}

TEST_CASE("a trace shows nothing that a Secret holds") {
  struct Row {
    const char *body, *want;
  };
  const auto row = GENERATE(values<Row>({
      {R"({"kind":"ConfigMap","data":{"a":"b"}})", R"({"kind":"ConfigMap","data":{"a":"b"}})"},
      {R"({"kind":"Secret","data":{"a":"cGFzcw=="},"stringData":{"b":"pass"}})",
       R"({"kind":"Secret","data":{"a":"***"},"stringData":{"b":"***"}})"},
      {R"({"kind":"Secret","metadata":{"annotations":{"kubectl.kubernetes.io/last-applied-configuration":"pass"}}})",
       R"({"kind":"Secret","metadata":{"annotations":{"kubectl.kubernetes.io/last-applied-configuration":"***"}}})"},
      {R"({"kind":"SecretList","items":[{"data":{"a":"cGFzcw=="}}]})",
       R"({"kind":"SecretList","items":[{"data":{"a":"***"}}]})"},
      {R"({"kind":"List","items":[{"kind":"Secret","data":{"a":"cGFzcw=="}}]})",
       R"({"kind":"List","items":[{"kind":"Secret","data":{"a":"***"}}]})"},
      {R"({"kind":"TokenRequest","status":{"token":"pass"}})",
       R"({"kind":"TokenRequest","status":{"token":"***"}})"},
      {"pass", "(4 bytes that are no JSON object)"},
  }));
  CHECK(traced_body(row.body) == row.want);
}
