// SPDX-License-Identifier: Apache-2.0
#include "sync/store.h"

#include "sync/webhook.h"
#include "value/yaml.h"

#include "catch.h"
#include "scripted_client.h"

using namespace lockstep;
using namespace lockstep::sync;

namespace {

std::string stored(const std::string& version, const std::string& fields = "[]") {
  return R"({"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a","namespace":"ml","resourceVersion":")" +
         version + R"(","managedFields":)" + fields + R"(},"data":{"k":"1"}})";
}
const std::string applied_by_kubectl =
    R"([{"manager":"kubectl-client-side-apply","operation":"Update","fieldsV1":{"f:data":{"f:k":{}}}}])";
const std::string conflict =
    R"({"kind":"Status","reason":"Conflict","code":409,"message":"has been modified"})";

struct Store {
  ScriptedClient f;
  Storing storing{
      .resource = config_maps,
      .manifest = std::make_shared<const Value>(read_yaml(
          "{apiVersion: v1, kind: ConfigMap, metadata: {name: a, namespace: ml}, data: {k: \"2\"}}"))};

  Store(ApplyMode mode, bool is_live) {
    storing.mode = mode;
    if (is_live) storing.live = std::make_shared<const Value>(read_yaml(stored("5")));
  }
  // The verbs sent, "GET PATCH".
  std::string run() {
    const auto answer = std::move(
        f.loop.wait_all<kube::Written>({[&](auto done) { store(f.client, storing, std::move(done)); }})
            .front());
    std::string verbs;
    for (const auto& line : f.lines()) verbs += line.substr(0, line.find(' ') + 1);
    return verbs + (answer.ok() ? "ok" : answer.error().line());
  }
};

}  // namespace

TEST_CASE("server-side apply is one request, and a hand-over makes it three") {
  Store plain(ApplyMode::ServerSide, true);
  plain.f.script("PATCH ", answer_of(200, stored("6")));
  CHECK(plain.run() == "PATCH ok");

  Store takes(ApplyMode::ServerSide, true);
  takes.storing.hands_over = true;
  takes.f.script("GET ", answer_of(200, stored("5", applied_by_kubectl)));
  takes.f.script("PATCH ", answer_of(409, conflict));
  takes.f.script("GET ", answer_of(200, stored("6", applied_by_kubectl)));
  takes.f.script("PATCH ", answer_of(200, stored("7")));
  takes.f.script("PATCH ", answer_of(200, stored("8")));
  CHECK(takes.run() == "GET PATCH GET PATCH PATCH ok");

  Store none(ApplyMode::ServerSide, true);
  none.storing.hands_over = true;
  none.f.script("GET ", answer_of(200, stored("5")));
  none.f.script("PATCH ", answer_of(200, stored("6")));
  CHECK(none.run() == "GET PATCH ok");
}

TEST_CASE("a replacement names the version it replaces, and tries again when that has moved, S-107") {
  Store s(ApplyMode::Replace, true);
  s.f.script("PUT ", answer_of(409, conflict));
  s.f.script("GET ", answer_of(200, stored("6")));
  s.f.script("PUT ", answer_of(200, stored("7")));
  s.f.script("GET ", answer_of(200, stored("7")));
  s.f.script("PATCH ", answer_of(200, stored("8")));
  CHECK(s.run() == "PUT GET PUT GET PATCH ok");
  CHECK(read_yaml(s.f.record->requests[0].body).at("metadata", "resourceVersion").text() == "5");
  CHECK(read_yaml(s.f.record->requests[2].body).at("metadata", "resourceVersion").text() == "6");

  Store created(ApplyMode::Replace, false);
  created.f.script("PATCH ", answer_of(201, stored("1")));
  CHECK(created.run() == "PATCH ok");
}

TEST_CASE("client-side apply creates or patches, with its record, S-112 and S-116") {
  Store created(ApplyMode::ClientSide, false);
  created.f.script("POST ", answer_of(201, stored("1")));
  CHECK(created.run() == "POST ok");
  Store patched(ApplyMode::ClientSide, true);
  patched.f.script("PATCH ", answer_of(200, stored("6")));
  CHECK(patched.run() == "PATCH ok");
  const Value patch = read_yaml(patched.f.record->requests[0].body);
  CHECK(patch.at("data", "k").text() == "2");
  CHECK(patch.at("metadata", "annotations").has("kubectl.kubernetes.io/last-applied-configuration"));
  Store big(ApplyMode::ClientSide, false);
  big.f.script("POST ", answer_of(422, R"({"kind":"Status","reason":"Invalid","code":422,)"
                                       R"("message":"metadata.annotations: Too long: may not be more"})"));
  CHECK(big.run().find("Too long") != std::string::npos);
}

TEST_CASE("a webhook that is not up yet is told from one that says no") {
  struct Row {
    int status;
    const char* message;
    bool is_down;
  };
  const auto row = GENERATE(values<Row>({
      {500, "Internal error occurred: failed calling webhook \"x\": connection refused", true},
      {500, "failed calling webhook \"x\": no endpoints available for service \"hook\"", true},
      {502, "failed calling webhook \"x\": bad gateway", true},
      {500, "conversion webhook for x/v1, Kind=W failed: connection refused", true},
      {403, "admission webhook \"x\" denied the request: no", false},
      {500, "etcdserver: request timed out", false},
  }));
  CAPTURE(row.message);
  CHECK(is_webhook_down(Error("{}", row.message).api(row.status, "InternalError")) == row.is_down);
}
