// SPDX-License-Identifier: Apache-2.0
// What befalls running jobs: a rank without memory, a node that is lost.
#include "training_jobs.h"

using namespace lockstep;
using namespace std::chrono_literals;
using Catch::Matchers::Contains;

namespace {

Finished why(const TestApplication& app) {
  return Cluster::get().lockstep({"why", "pytorchjob/train", "-n", app.ns()});
}

}  // namespace

TEST_CASE("a rank that is killed for memory is named, starts again, and the job succeeds") {
  TestApplication app;
  app.add(
      "job.yaml",
      JobText{.workers = 2,
              .pod = "{lockstep.test/run-for: 3s, lockstep.test/exit-code: \"137\", lockstep.test/fail-on: "
                     "worker-1, lockstep.test/fail-times: \"1\", lockstep.test/restart-after: 6s}",
              .restart = "OnFailure",
              .has_master = false}
          .yaml());
  app.commit();
  REQUIRE(app.sync().code == 0);
  std::string said;
  const bool is_named = eventually([&] {
    said = why(app).out;
    return said.find("OOMKilled") != std::string::npos;
  });
  INFO(said);
  CHECK(is_named);
  CHECK_THAT(said, Contains("train-worker-1"));
  const auto end = Cluster::get().lockstep(
      {"wait", "pytorchjob/train", "-n", app.ns(), "--for", "finished", "--timeout", "60s"});
  INFO(end.err);
  CHECK(end.code == 0);
  CHECK_THAT(end.err, Contains("succeeded"));
}

TEST_CASE("a node that is lost in mid-run is named on the ranks that ran there") {
  TestApplication app;
  const std::string pool = unique_name("pool");
  Cluster::get().add_node(pool, 8);
  app.add("job.yaml", JobText{.pool = pool}.yaml());
  app.commit();
  REQUIRE(app.sync().code == 0);
  Cluster::get().kubectl({"annotate", "node", pool, "lockstep.test/lost=true"});
  std::string said;
  const bool is_named = eventually(
      [&] {
        said = why(app).out;
        return said.find("NodeLost") != std::string::npos;
      },
      120s);
  INFO(said);
  CHECK(is_named);
  CHECK_THAT(said, Contains(pool));
  CHECK(uid_of(app) != "");
}
