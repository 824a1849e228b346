// SPDX-License-Identifier: Apache-2.0
// What the client sends, and what it makes of recorded answers.
#include "kube/client.h"

#include "value/json.h"

#include "catch.h"
#include "scripted_client.h"

#include <fstream>

using namespace lockstep;
using namespace lockstep::kube;

namespace {

const Value config_map =
    read_json(R"({"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a","namespace":"ml"}})");

std::string header(const net::Request& request, std::string_view name) {
  return std::string(net::Response{.headers = request.headers}.header(name));
}

}  // namespace

TEST_CASE("server-side apply is a repeatable PATCH with manager, force and strict validation") {
  ScriptedClient f;
  f.script("PATCH /api/v1/namespaces/ml/configmaps/a",
           answer_of(201, R"({"kind":"ConfigMap","metadata":{"name":"a"}})",
                     {{"Warning", R"(299 - "old \"thing\"")"}, {"warning", R"(299 - "and more")"}}));
  const auto written = f.wait<Written>(
      [&](auto done) { f.client.apply(config_maps, config_map, {.dry_run = DryRun::Server}, done); });
  CHECK(written.created);
  CHECK(written.object->at("metadata", "name").text() == "a");
  CHECK(written.warnings == std::vector<std::string>{"old \"thing\"", "and more"});
  CHECK(f.lines() ==
        std::vector<std::string>{"PATCH /api/v1/namespaces/ml/configmaps/a?"
                                 "fieldManager=lockstep&fieldValidation=Strict&dryRun=All&force=true"});
  const auto& request = f.record->requests[0];
  CHECK(header(request, "Content-Type") == "application/apply-patch+yaml");
  CHECK(header(request, "Authorization") == "Bearer secret");
  CHECK(request.body == to_json(config_map));
  CHECK(net::is_idempotent(request));
  CHECK(f.client.request_counts() == std::map<std::string, int>{{"apply", 1}});
}

TEST_CASE("the other writes use the verbs of the API") {
  ScriptedClient f;
  const Callback<Written> ignore = [](const Outcome<Written>&) {};
  f.client.create(config_maps, config_map, {}, ignore);
  f.client.replace(config_maps, config_map, {.validate = false}, ignore);
  f.client.patch(config_maps, "ml", "a", PatchType::Merge, read_json("{}"), {}, ignore);
  f.client.remove(
      config_maps, "ml", "a",
      {.propagation = Propagation::Foreground, .uid = "u", .resource_version = "7", .grace_seconds = 0},
      [](const Outcome<Done>&) {});
  CHECK(f.lines() ==
        std::vector<std::string>{
            "POST /api/v1/namespaces/ml/configmaps?fieldManager=lockstep&fieldValidation=Strict",
            "PUT /api/v1/namespaces/ml/configmaps/a?fieldManager=lockstep&fieldValidation=Ignore",
            "PATCH /api/v1/namespaces/ml/configmaps/a?fieldManager=lockstep&fieldValidation=Strict",
            "DELETE /api/v1/namespaces/ml/configmaps/a"});
  CHECK(header(f.record->requests[2], "Content-Type") == "application/merge-patch+json");
  const auto options = read_json(f.record->requests[3].body);
  CHECK(options.at("propagationPolicy").text() == "Foreground");
  CHECK(options.at("gracePeriodSeconds").int_or(-1) == 0);
  CHECK(options.at("preconditions", "uid").text() == "u");
  CHECK(options.at("preconditions", "resourceVersion").text() == "7");
}

TEST_CASE("a list is read page by page, and items get their type") {
  ScriptedClient f;
  f.script("GET /api/v1/configmaps?limit=500&labelSelector=a%3Db",
           answer_of(200, R"({"metadata":{"continue":"c1","resourceVersion":"5"},"items":[
             {"metadata":{"name":"a","managedFields":[{"manager":"other"},{"manager":"lockstep"}]}}]})"));
  f.script("GET /api/v1/configmaps?limit=500&continue=c1&labelSelector=a%3Db",
           answer_of(200, R"({"metadata":{"resourceVersion":"5"},"items":[{"metadata":{"name":"b"}},
             {"metadata":{"name":"c"}}]})"));
  const auto listing = f.wait<Listing>([&](auto done) {
    f.client.list({.resource = config_maps,
                   .label_selector = "a=b",
                   .keep = [](const Value& item) { return item.at("metadata", "name").text() != "b"; }},
                  done);
  });
  REQUIRE(listing.items.size() == 2);
  CHECK(listing.resource_version == "5");
  CHECK(listing.items[0].ref == ObjectRef{"", "ConfigMap", "", "a"});
  CHECK(listing.items[0].api_version() == "v1");
  CHECK(listing.items[0].value().at("metadata", "managedFields").size() == 1);
  CHECK(listing.items[1].ref.name == "c");
}

TEST_CASE("a list whose pages expired is read again in one piece") {
  ScriptedClient f;
  f.script("GET /api/v1/configmaps?limit=500",
           answer_of(200, R"({"metadata":{"continue":"c1"},"items":[{"metadata":{"name":"a"}}]})"));
  f.script("GET /api/v1/configmaps?limit=500&continue=c1",
           answer_of(410, R"({"kind":"Status","reason":"Expired","code":410})"));
  f.script("GET /api/v1/configmaps", answer_of(200, R"({"metadata":{"resourceVersion":"9"},"items":[
             {"metadata":{"name":"a"}},{"metadata":{"name":"b"}}]})"));
  const auto listing = f.wait<Listing>([&](auto done) { f.client.list({.resource = config_maps}, done); });
  CHECK(listing.items.size() == 2);
  CHECK(f.lines().back() == "GET /api/v1/configmaps");
}

TEST_CASE("a broken answer is an Error of the call") {
  ScriptedClient f;
  f.script("GET ", answer_of(200, "<html>"));
  CHECK_THROWS_AS(f.wait<Object>([&](auto done) { f.client.get(config_maps, "ml", "a", done); }), Error);
}

TEST_CASE("a token that was refused is read again once") {
  const TempFolder folder;
  std::ofstream(folder / "token") << "old";
  ScriptedClient f({.server = "http://h", .token_file = folder / "token"});
  SECTION("and the new one is good") {
    f.script("GET /version", answer_of(401));
    f.script("GET /version", answer_of(200, "{}"));
    f.loop.post([&] { std::ofstream(folder / "token") << "new"; });
    CHECK(f.wait<std::string>([&](auto done) { f.client.get_path("/version", done); }) == "{}");
    CHECK(header(f.record->requests[1], "Authorization") == "Bearer new");
  }
  SECTION("and the new one is refused too") {
    f.script("GET /version", answer_of(401));
    f.script("GET /version", answer_of(401));
    CHECK_THROWS_AS(f.wait<std::string>([&](auto done) { f.client.get_path("/version", done); }), Error);
    CHECK(f.record->requests.size() == 2);
  }
}

TEST_CASE("a trace names each request and hides credentials") {
  std::string trace;
  ScriptedClient f(
      {.server = "http://h", .token = "secret"},
      {.trace = [&](std::string_view line) { trace += std::string(line) + "\n"; }, .trace_level = 8});
  f.script("PATCH ", answer_of(200, R"({"kind":"Secret","data":{"k":"aHVudGVyMg=="}})"));
  const Resource secrets{.version = "v1", .kind = "Secret", .plural = "secrets", .namespaced = true};
  const auto manifest =
      read_json(R"({"kind":"Secret","metadata":{"name":"s","namespace":"n"},"data":{"k":"aHVudGVyMg=="}})");
  f.wait<Written>([&](auto done) { f.client.apply(secrets, manifest, {}, done); });
  CHECK(trace.find("PATCH http://h/api/v1/namespaces/n/secrets/s?") != std::string::npos);
  CHECK(trace.find("secret\n") == std::string::npos);
  CHECK(trace.find("aHVudGVyMg") == std::string::npos);
}

TEST_CASE("a client that ends takes its calls with it") {
  net::Loop loop;
  auto record = std::make_shared<ScriptedTransport::Record>();
  Watch watch;
  {
    Client client(loop, {.server = "http://h"}, {}, std::make_unique<ScriptedTransport>(loop, record));
    client.get(config_maps, "ml", "a", [](const Outcome<Object>&) { FAIL("answered"); });
    watch = client.watch({.resource = config_maps}, {});
  }
  bool is_over = false;
  loop.after(std::chrono::milliseconds(20), [&] { is_over = true; });
  loop.run_until([&] { return is_over; });
}
