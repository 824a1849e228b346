// SPDX-License-Identifier: Apache-2.0
// What goes to stdout and stderr, on a terminal and in a pipe (docs/output.md).
#include "value/json.h"
#include "value/yaml.h"

#include "application.h"

using namespace lockstep;
using Catch::Matchers::Contains;

TEST_CASE("stdout holds nothing but the document, in JSON and in YAML") {
  TestApplication app;
  app.add("cm.yaml", config_map("settings"));
  app.commit();
  const auto plan = app.run("plan", {"-o", "json"});
  CHECK(read_json(plan.out).at("steps").size() == 1);
  const auto sync = app.sync({"-o", "json"});
  INFO(sync.err);
  const Value document = read_json(sync.out);
  CHECK(document.at("result").text() == "succeeded");
  CHECK(document.at("commit").text().size() == 40);
  CHECK(document.at("steps").items().at(0).at("action").text() == "created");
  CHECK_THAT(sync.err, Contains("created     ConfigMap"));
  const auto diff = app.run("diff", {"-o", "yaml"});
  CHECK_FALSE(read_yaml(diff.out).at("differs").is_true());
  const auto status = app.run("status", {"-o", "json"});
  CHECK(read_json(status.out).at("sync").text() == "Synced");
  const auto quiet = app.sync({"-q"});
  CHECK(quiet.err.empty());
}

TEST_CASE("an error is a document, too") {
  TestApplication app;
  app.add("bad.yaml", "apiVersion: v1\nkind: [\n");
  app.commit();
  const auto done = app.sync({"-o", "json"});
  CHECK(done.code == 1);
  CHECK_FALSE(read_json(done.out).at("error", "message").text().empty());
  CHECK_THAT(done.err, Contains("error: "));
}

TEST_CASE("on a terminal there is a live table, and the final one stays") {
  TestApplication app;
  app.add("web.yaml",
          "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec: {selector: {matchLabels: {a: "
          "b}}, template: "
          "{metadata: {labels: {a: b}, annotations: {lockstep.test/start-after: 2s}}, spec: {containers: "
          "[{name: c, image: "
          "i}]}}}\n");
  app.commit();
  const auto done = app.run("sync", {}, {.columns = 100});
  CHECK(done.code == 0);
  CHECK_THAT(done.out, Contains("of 1 objects applied") && Contains("\x1b["));
  CHECK_THAT(done.out, Contains("Synced demo to"));
}

TEST_CASE("values of a Secret never reach any output") {
  TestApplication app;
  app.add("secret.yaml",
          "apiVersion: v1\nkind: Secret\nmetadata: {name: s}\nstringData: {password: hunter22}\n");
  app.commit();
  std::string all;
  const auto add = [&](const Finished& done) { all += done.out + done.err; };
  add(app.run("diff"));
  add(app.sync({"-v", "8"}));
  app.repo().replace("secret.yaml", "hunter22", "hunter33");
  app.commit();
  const auto diff = app.run("diff");
  CHECK(diff.code == 1);
  CHECK_THAT(diff.out, Contains("password: ++++++++"));
  add(diff);
  add(app.run("diff", {"-o", "json"}));
  add(app.sync({"-v", "8"}));
  for (const char* secret : {"hunter22", "hunter33", "aHVudGVyMjI", "aHVudGVyMzM"}) {
    CAPTURE(secret);
    CHECK(all.find(secret) == std::string::npos);
  }
}

TEST_CASE("status without a source shows what the inventory holds") {
  TestApplication app;
  app.add("cm.yaml", config_map("settings"));
  app.commit();
  REQUIRE(app.sync().code == 0);
  const auto done = Cluster::get().lockstep({"status", "--name", "demo", "--dest-namespace", app.ns()});
  INFO(done.err);
  CHECK(done.code == 0);
  CHECK_THAT(done.out, Contains("settings") && Contains("Deployed"));
  const auto nobody = Cluster::get().lockstep({"status", "--name", "nobody", "--dest-namespace", app.ns()});
  CHECK(nobody.code == 1);
  CHECK_THAT(nobody.err, Contains("nobody"));
}

TEST_CASE("a folder on this machine takes the place of the repository") {
  TestApplication app;
  app.add("cm.yaml", config_map("settings"));
  app.commit();
  REQUIRE(app.sync().code == 0);
  app.repo().write("cm.yaml", config_map("settings", "not committed"));
  const auto diff = app.run("diff", {"--local", app.repo().path()});
  INFO(diff.err);
  CHECK(diff.code == 1);
  CHECK_THAT(diff.out, Contains("not committed"));
  CHECK(app.run("diff").code == 0);
}
