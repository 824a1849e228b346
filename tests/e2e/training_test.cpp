// SPDX-License-Identifier: Apache-2.0
#include "application.h"
#include "training_jobs.h"

using namespace lockstep;
using Catch::Matchers::Contains;

TEST_CASE("a PyTorchJob is run to completion by the real operator and waited for") {
  TestApplication app;
  app.add("job.yaml", pytorch_job(2, "{lockstep.test/run-for: 3s}", "{lockstep.dev/wait-for: finished}"));
  app.commit();
  const auto done = app.sync();
  INFO(done.err << done.out);
  CHECK(done.code == 0);
  CHECK_THAT(done.out, Contains("Healthy"));

  SECTION("the finished job is not run again") {
    const auto uid = app.object("pytorchjob/train").at("metadata", "uid").text();
    CHECK(app.sync().code == 0);
    CHECK(app.object("pytorchjob/train").at("metadata", "uid").text() == uid);
  }
  SECTION("its log is there, rank by rank") {
    const auto log = Cluster::get().lockstep({"logs", "pytorchjob/train", "-n", app.ns(), "--ranks", "all"});
    INFO(log.err);
    CHECK(log.code == 0);
    CHECK_THAT(log.out,
               Contains("[master-0]") && Contains("[worker-1]") && Contains("finished with exit code 0"));
  }
}

TEST_CASE(
    "ten ranks on eight GPUs are not healthy, and the missing GPUs are named while the operator says "
    "Running") {
  TestApplication app;
  const std::string pool = unique_name("pool");
  Cluster::get().add_node(pool, 8);
  // Workers alone: with a master the operator says Running only when chance gave the master a GPU.
  std::string job = pytorch_job(10, "{lockstep.test/run-for: 600s}", "{}", pool);
  job.erase(job.find("    Master:"), job.find("    Worker:") - job.find("    Master:"));
  app.add("job.yaml", job);
  app.commit();
  const auto done = app.sync({"--timeout", "20s"});
  INFO(done.err << done.out);
  CHECK(done.code == 4);
  CHECK_THAT(done.out, Contains("nvidia.com/gpu"));
  CHECK_THAT(done.out, Contains("8/10 ranks"));
  CHECK_THAT(Cluster::get().kubectl(
                 {"-n", app.ns(), "get", "pytorchjob/train", "-o", "jsonpath={.status.conditions[-1].type}"}),
             Contains("Running"));
  const auto status = app.run("status");
  CHECK(status.code == 0);
  CHECK_THAT(status.out, Contains("Degraded") && Contains("nvidia.com/gpu"));
}

TEST_CASE("logs follow a job until it ends and give its outcome as exit code") {
  TestApplication app;
  std::string job = pytorch_job(1,
                                "{lockstep.test/run-for: 4s, lockstep.test/exit-code: \"1\", "
                                "lockstep.test/fail-on: worker-0, lockstep.test/log-every: 500ms}");
  // The master outlives its worker: when both end at once, the operator may call the job succeeded.
  job.replace(job.find("run-for: 4s"), 11, "run-for: 600s");
  app.add("job.yaml", job);
  app.commit();
  REQUIRE(app.sync().code == 0);
  const auto log =
      Cluster::get().lockstep({"logs", "pytorchjob/train", "-n", app.ns(), "-f", "--ranks", "worker"});
  INFO(log.err << log.out);
  CHECK(log.code == 1);
  CHECK_THAT(log.out, Contains("started, run"));
  CHECK_THAT(log.err, Contains("failed"));
}

TEST_CASE("a changed spec waits for the running job, and the job lives on") {
  TestApplication app;
  app.add("job.yaml", pytorch_job(1, "{lockstep.test/run-for: 600s}"));
  app.commit();
  REQUIRE(app.sync().code == 0);
  const auto uid = app.object("pytorchjob/train").at("metadata", "uid").text();
  app.repo().replace("job.yaml", "train:1", "train:2");
  app.commit();
  const auto done = app.sync();
  INFO(done.err << done.out);
  CHECK(done.code == 0);
  CHECK_THAT(done.out, Contains("deferred") && Contains("waiting for the running job"));
  CHECK(app.object("pytorchjob/train").at("metadata", "uid").text() == uid);
}

TEST_CASE("wait ends when the job has, and says so by its exit code") {
  TestApplication app;
  app.add("job.yaml", pytorch_job(1, "{lockstep.test/run-for: 2s}"));
  app.commit();
  REQUIRE(app.sync().code == 0);
  const auto done =
      Cluster::get().lockstep({"wait", "pytorchjob/train", "-n", app.ns(), "--for", "finished"});
  INFO(done.err);
  CHECK(done.code == 0);
  CHECK_THAT(done.err, Contains("succeeded"));
}
