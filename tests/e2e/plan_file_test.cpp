// SPDX-License-Identifier: Apache-2.0
#include "application.h"

using namespace lockstep;
using Catch::Matchers::Contains;

TEST_CASE("a plan that was written down is carried out, at its commit, or stops at what has moved") {
  TestApplication app;
  app.add("cm.yaml", config_map("settings"));
  app.commit();
  REQUIRE(app.sync().code == 0);
  app.repo().write("cm.yaml", config_map("settings", "2"));
  app.commit();
  const std::string file = app.repo().path() + "/plan.json";
  const std::string command = GENERATE("plan", "diff");
  CAPTURE(command);
  CHECK(app.run(command, {"--out", file}).code == (command == "diff" ? 1 : 0));

  SECTION("Git has moved on: the plan's commit is applied") {
    app.repo().write("cm.yaml", config_map("settings", "3"));
    app.commit();
    const auto done = app.sync({"--plan", file});
    INFO(done.out << done.err);
    CHECK(done.code == 0);
    CHECK(app.object("configmap/settings").at("data", "key").text() == "2");
  }
  SECTION("somebody has changed the object: it is named, and nothing is written") {
    Cluster::get().kubectl({"-n", app.ns(), "patch", "configmap", "settings", "--type", "merge", "-p",
                            R"({"data":{"key":"x"}})"});
    const auto done = app.sync({"--plan", file});
    CHECK(done.code == 5);
    CHECK_THAT(done.err, Contains("settings has changed in the cluster"));
    CHECK(app.object("configmap/settings").at("data", "key").text() == "x");
  }
}
