// SPDX-License-Identifier: Apache-2.0
#include "diff/masking.h"

#include "value/json.h"
#include "value/yaml.h"

#include "catch.h"

using namespace lockstep;
using namespace lockstep::diff;

namespace {

Value secret(std::string_view rest) {
  return read_yaml("apiVersion: v1\nkind: Secret\n" + std::string(rest));
}

}  // namespace

TEST_CASE("equal values have equal masks, different values masks of different length") {
  const auto [live, next] =
      masked(secret("data: {a: eA==, b: eA==, c: eA==}"), secret("data: {a: eA==, b: eQ==, d: eA==}"));
  CHECK(to_json(live.at("data")) == R"({"a":"++++++++","b":"++++++++","c":"++++++++"})");
  CHECK(to_json(next.at("data")) == R"({"a":"++++++++","b":"++++++++++++","d":"++++++++"})");
}

TEST_CASE("masking twice changes nothing") {
  const auto once = masked(secret("data: {a: eA==}"), secret("data: {a: eQ==}"));
  const auto twice = masked(once.first, once.second);
  CHECK(once == twice);
}

TEST_CASE("the manifest in annotations is masked along with the data") {
  const std::string key = "kubectl.kubernetes.io/last-applied-configuration";
  Value live = secret("data: {a: eA==}"), next = secret("data: {a: eQ==}");
  live["metadata"]["annotations"].set(key, "{\"data\":{\"a\":\"eQ==\"},\"kind\":\"Secret\"}\n");
  mask_secrets({&live, &next});
  CHECK(live.at("metadata", "annotations", key).text() ==
        "{\"data\":{\"a\":\"++++++++++++\"},\"kind\":\"Secret\"}\n");

  for (const char* broken : {"{\"data\":", "text", "[1]", ""}) {
    Value object = secret("data: {a: eA==}");
    object["metadata"]["annotations"].set(key, broken);
    mask_secrets({&object});
    CHECK(object.at("metadata", "annotations", key).text() == "++++++++");
  }
}

TEST_CASE("annotations that hold manifests or that the user names are masked") {
  Value object = secret(
      "metadata: {annotations: {objectset.rio.cattle.io/applied: H4sIA, mine: token, other: visible}}");
  mask_secrets({&object}, {.annotations = {"mine"}});
  CHECK(to_json(object.at("metadata", "annotations")) ==
        R"({"objectset.rio.cattle.io/applied":"++++++++","mine":"++++++++","other":"visible"})");
}

TEST_CASE("broken Secrets do not leak") {
  Value object = secret("data: [eA==]\nstringData: {a: 5, b: [x], c: {d: e}}");
  mask_secrets({&object, nullptr});
  CHECK(to_json(object.at("data")) == R"("++++++++")");
  CHECK(to_json(object.at("stringData")) == R"({"a":"++++++++","b":"++++++++","c":"++++++++"})");
}

TEST_CASE("other kinds are left alone") {
  for (const char* text : {"{apiVersion: v1, kind: ConfigMap, data: {a: b}}",
                           "{apiVersion: example.com/v1, kind: Secret, data: {a: b}}"}) {
    Value object = read_yaml(text);
    mask_secrets({&object});
    CHECK(object == read_yaml(text));
  }
}
