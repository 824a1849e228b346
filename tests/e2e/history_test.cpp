// SPDX-License-Identifier: Apache-2.0
// history, rollback and sync --to, with the history that syncs leave beside the inventory.
#include "base/strings.h"
#include "value/json.h"

#include "application.h"

#include <fmt/format.h>

using namespace lockstep;
using Catch::Matchers::Contains;

namespace {

Value history_of(const TestApplication& app) {
  const auto done = app.run("history", {"-o", "json"});
  INFO(done.err);
  REQUIRE(done.code == 0);
  return read_json(done.out).at("history");
}

// "succeeded deployed" and the like.
std::string results(const Value& history) {
  std::string out;
  for (const auto& entry : history.items()) out += (out.empty() ? "" : " ") + entry.at("result").text();
  return out;
}

std::string key_of(const TestApplication& app) {
  return app.object("configmap/settings").at("data", "key").text();
}

}  // namespace

TEST_CASE("syncs leave a history, and a rollback goes back in it") {
  TestApplication app;
  app.add("cm.yaml", config_map("settings", "1"));
  app.commit();
  const auto before = Cluster::get().lockstep({"history", "--name", "demo", "--dest-namespace", app.ns()});
  CHECK(before.code == 1);
  CHECK_THAT(before.err, Contains("no application demo"));
  REQUIRE(app.sync().code == 0);
  REQUIRE(app.sync().code == 0);  // nothing new: no entry
  CHECK(results(history_of(app)) == "deployed");

  app.repo().write("cm.yaml", config_map("settings", "2"));
  app.commit();
  REQUIRE(app.sync().code == 0);
  Value history = history_of(app);
  CHECK(results(history) == "succeeded deployed");
  const std::string first = history.items()[0].at("commit").text();
  CHECK(first.size() == 40);

  const auto back = app.run("rollback");
  INFO(back.out << back.err);
  REQUIRE(back.code == 0);
  CHECK(key_of(app) == "1");
  history = history_of(app);
  CHECK(results(history) == "succeeded succeeded deployed");
  CHECK(history.items()[2].at("commit").text() == first);

  // An ID, and the same by its commit.
  REQUIRE(app.run("rollback", {"1"}).code == 0);
  CHECK(key_of(app) == "2");
  REQUIRE(app.sync({"--to", first.substr(0, 10)}).code == 0);
  CHECK(key_of(app) == "1");
  CHECK_THAT(app.run("history").out, Contains("deployed") && Contains(first.substr(0, 7)));

  const auto unknown = app.run("rollback", {"77"});
  CHECK(unknown.code == 1);
  CHECK_THAT(unknown.err, Contains("no entry 77"));
  const auto no_commit = app.sync({"--to", "0123456789abcdef"});
  CHECK(no_commit.code == 1);
  CHECK_THAT(no_commit.err, Contains("--revision"));
}

TEST_CASE("a failed sync is in the history with its message, and healing drift is not") {
  TestApplication app;
  app.add("cm.yaml", config_map("settings", "1"));
  app.commit();
  REQUIRE(app.sync().code == 0);
  Cluster::get().kubectl(
      {"-n", app.ns(), "patch", "configmap", "settings", "-p", R"({"data":{"key":"edited"}})"});
  REQUIRE(app.sync().code == 0);
  CHECK(key_of(app) == "1");
  CHECK(results(history_of(app)) == "deployed");

  app.add("bad.yaml",
          "apiVersion: v1\nkind: Service\nmetadata: {name: bad}\nspec: {ports: [{port: 99999}]}\n");
  app.commit();
  REQUIRE(app.sync().code == 1);
  REQUIRE(app.sync().code == 1);  // the same failure once more
  const Value history = history_of(app);
  CHECK(results(history) == "deployed failed");
  CHECK_FALSE(history.items()[1].at("message").text().empty());
  const auto back = app.run("rollback", {"1"});
  CHECK(back.code == 1);
  CHECK_THAT(back.err, Contains("failed"));
}

TEST_CASE("the history costs one request where something changed, and none where nothing did") {
  TestApplication app;
  app.add("cm.yaml", config_map("settings", "1"));
  app.commit();
  REQUIRE(app.sync().code == 0);
  const auto unchanged = app.counted("sync");
  INFO(text_of(unchanged));
  CHECK(count_verb(unchanged, "patch") == 0);
  CHECK(unchanged.size() <= 1 + 4);
  app.repo().write("cm.yaml", config_map("settings", "2"));
  app.commit();
  const auto changed = app.counted("sync");
  INFO(text_of(changed));
  CHECK(changed.size() <= 1 + 1 + 6);
}

TEST_CASE("an automated application is not rolled back: the next round would undo it, S-143") {
  TestApplication app;
  app.add("cm.yaml", config_map("settings", "1"));
  app.commit();
  GitRepo files;
  files.write("app.yaml", fmt::format(R"(apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {{name: demo}}
spec:
  source: {{repoURL: "{}", targetRevision: main, path: .}}
  destination: {{server: "https://kubernetes.default.svc", namespace: {}}}
  syncPolicy: {{automated: {{selfHeal: true}}}}
)",
                                      app.repo().url(), app.ns()));
  const auto run = [&](std::vector<std::string> args) {
    args.insert(args.end(), {"-f", files.path() + "/app.yaml"});
    return Cluster::get().lockstep(args);
  };
  REQUIRE(run({"sync"}).code == 0);
  app.repo().write("cm.yaml", config_map("settings", "2"));
  app.commit();
  REQUIRE(run({"sync"}).code == 0);
  const auto refused = run({"rollback"});
  CHECK(refused.code == 1);
  CHECK_THAT(refused.err, Contains("synced automatically") && Contains("main"));
  CHECK(key_of(app) == "2");
  const auto shown = run({"rollback", "--dry-run"});
  INFO(shown.err);
  CHECK(shown.code == 0);
  CHECK_THAT(shown.out, Contains("settings"));
}
