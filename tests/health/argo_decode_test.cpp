// SPDX-License-Identifier: Apache-2.0
#include "health/argo_decode.h"

#include "base/strings.h"
#include "health/argo.h"

#include "catch.h"
#include "scene.h"

using namespace lockstep;
using namespace lockstep::health;
using lockstep::health::test::yaml;

TEST_CASE("fields of another type than the API's cannot be decoded") {
  struct Row {
    const char* object;
    const char* error;
  };
  const auto row = GENERATE(values<Row>({
      {"{spec: {replicas: 3}}", ""},
      {"{spec: {replicas: null}, status: null}", ""},
      {"{spec: {replicas: '3'}}", "unrecognized type: int32"},
      {"{metadata: {generation: x}}", "unrecognized type: int64"},
      {"{spec: {paused: 'true'}}", "unrecognized type: bool"},
      {"{status: {phase: 3}}", "unrecognized type: string"},
      {"{status: {conditions: {}}}", "cannot restore slice from map"},
      {"{status: text}", "cannot restore struct from: string"},
      {"{metadata: {deletionTimestamp: ''}}",
       "parsing time \"\" as \"2006-01-02T15:04:05Z07:00\": cannot parse \"\" as \"2006\""},
  }));
  CAPTURE(row.object);
  CHECK(decode_error(yaml(row.object)) == row.error);
}

TEST_CASE("a built-in kind that cannot be decoded has an unknown health, others are judged as they are") {
  const Verdict v = assess_argo(
      yaml("{apiVersion: apps/v1, kind: Deployment, metadata: {name: d}, spec: {replicas: three}}"));
  CHECK(v.status == Status::Unknown);
  CHECK(v.message == "failed to convert unstructured Deployment to typed: unrecognized type: int32");
  CHECK(assess_argo(yaml("{apiVersion: networking.k8s.io/v1, kind: Ingress, status: text}")).status ==
        Status::Progressing);
}

TEST_CASE("only a time of deletion deletes") {
  const auto message = [](const char* time) {
    return assess_argo(
               yaml("{apiVersion: bitnami.com/v1alpha1, kind: SealedSecret, metadata: {deletionTimestamp: " +
                    std::string(time) + "}}"))
        .message;
  };
  CHECK(message("'2025-06-12T10:00:00Z'") == "Pending deletion");
  CHECK(message("''") == "Waiting for Sealed Secret to be decrypted");
}
