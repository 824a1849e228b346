// SPDX-License-Identifier: Apache-2.0
// Runs through their lives on the real operator: each is run once, none is killed unasked (spec training §4).
#include "base/strings.h"
#include "base/time.h"
#include "value/json.h"

#include "training_jobs.h"

#include <thread>

using namespace lockstep;
using namespace std::chrono_literals;
using Catch::Matchers::Contains;

namespace {

// How often the API server made the job.
std::size_t creates(const std::vector<AuditedRequest>& requests) {
  std::size_t n = 0;
  for (const auto& request : requests)
    n += request.verb == "patch" && request.status == 201 &&
         request.uri.find("/pytorchjobs/train") != std::string::npos;
  return n;
}

Value ledger_entry(const TestApplication& app) {
  const std::string text = app.object("configmap/lockstep-ledger-demo")
                               .at("data", "kubeflow.org.PyTorchJob." + app.ns() + ".train")
                               .text_or("{}");
  return read_json(text);
}

bool is_gone(const TestApplication& app) {
  return eventually([&] { return !app.exists("pytorchjob/train"); });
}

}  // namespace

TEST_CASE("a job that finished and that its TTL removed is not run again by five syncs, a changed one once") {
  TestApplication app;
  const bool is_watched = GENERATE(true, false);
  CAPTURE(is_watched);
  JobText job{.pod = "{lockstep.test/run-for: 3s}", .policy = "ttlSecondsAfterFinished: 1"};
  if (is_watched) job.annotations = "{lockstep.dev/wait-for: finished}";
  app.add("job.yaml", job.yaml());
  app.commit();
  std::size_t runs = creates(app.counted("sync"));
  CHECK(runs == 1);
  REQUIRE(is_gone(app));

  for (int i = 0; i < 5; ++i) {
    const auto again = app.counted("sync");
    INFO(text_of(again));
    runs += creates(again);
    CHECK(again.size() <=
          1 + 4 + 5);  // its kind, what every sync asks, and what is left of a run nobody watched
  }
  CHECK(runs == 1);
  CHECK(ledger_entry(app).at("outcome").text() == "Succeeded");
  const auto status = app.run("status");
  CHECK_THAT(status.out, Contains("Synced") && Contains("was removed by TTL; not re-created"));
  const auto why = Cluster::get().lockstep({"why", "pytorchjob/train", "-n", app.ns()});
  CHECK(why.code == 0);
  CHECK_THAT(why.out, Contains("FinishedAndRemoved") && Contains("lockstep-ledger-demo"));

  CHECK(Cluster::get().lockstep({"wait", "pytorchjob/train", "-n", app.ns(), "--for", "finished"}).code == 0);

  app.repo().replace("job.yaml", "train:1", "train:2");
  app.commit();
  runs += creates(app.counted("sync"));
  CHECK(runs == 2);
  REQUIRE(is_gone(app));
  runs += creates(app.counted("sync"));
  CHECK(runs == 2);
  runs += creates(app.counted("sync", {"--rerun", "train"}));
  CHECK(runs == 3);
}

TEST_CASE("a new run token runs the same spec once more") {
  TestApplication app;
  JobText job{.pod = "{lockstep.test/run-for: 1s}",
              .annotations = "{lockstep.dev/wait-for: finished, lockstep.dev/run: \"1\"}"};
  app.add("job.yaml", job.yaml());
  app.commit();
  REQUIRE(app.sync().code == 0);
  const auto first = uid_of(app);
  REQUIRE(app.sync().code == 0);
  CHECK(uid_of(app) == first);
  app.repo().replace("job.yaml", "lockstep.dev/run: \"1\"", "lockstep.dev/run: \"2\"");
  app.commit();
  const auto done = app.sync();
  INFO(done.err << done.out);
  CHECK(done.code == 0);
  CHECK_THAT(done.out, Contains("replaced"));
  CHECK(uid_of(app) != first);
}

TEST_CASE(
    "a changed image waits for the running job; with consent the old one is gone before the new one is "
    "made") {
  TestApplication app;
  app.add("job.yaml",
          JobText{.pod = "{lockstep.test/run-for: 600s, lockstep.test/terminate-after: 3s}"}.yaml());
  app.commit();
  REQUIRE(app.sync().code == 0);
  const auto uid = uid_of(app);
  app.repo().replace("job.yaml", "train:1", "train:2");
  app.commit();

  const auto plan = app.run("plan");
  CHECK_THAT(plan.out, Contains("keep") && Contains("waiting for the running job") &&
                           Contains("2/2 ranks running") && Contains("holding 2 nvidia.com/gpu"));
  const auto deferred = app.sync();
  INFO(deferred.err << deferred.out);
  CHECK(deferred.code == 0);
  CHECK_THAT(deferred.out, Contains("deferred"));
  CHECK(uid_of(app) == uid);

  const auto asked = app.run("plan", {"--interrupt", "train"});
  CHECK_THAT(asked.out, Contains("replace") && Contains("loses what it has done: 2/2 ranks running"));
  const auto begun = std::chrono::system_clock::now();
  const auto replaced = app.sync({"--interrupt", "train"});
  INFO(replaced.err << replaced.out);
  CHECK(replaced.code == 0);
  CHECK(uid_of(app) != uid);
  const auto made = parse_time(app.object("pytorchjob/train").at("metadata", "creationTimestamp").text());
  // Its pods take three seconds to end; time stamps have no fractions.
  CHECK(*made >= begun + 2s);
  CHECK(ledger_entry(app).at("uid").text() == uid_of(app));
}

TEST_CASE("a running job that left Git is kept with what it uses; with consent it goes") {
  TestApplication app;
  app.add("job.yaml", JobText{}.yaml()).add("cm.yaml", config_map("other"));
  app.commit();
  REQUIRE(app.sync().code == 0);
  const auto uid = uid_of(app);
  app.drop("job.yaml").commit();
  const auto kept = app.sync({"--prune"});
  INFO(kept.err << kept.out);
  CHECK(kept.code == 0);
  CHECK_THAT(kept.out, Contains("kept") && Contains("prune deferred: 2/2 ranks running"));
  CHECK(uid_of(app) == uid);
  const auto pruned = app.sync({"--prune", "--prune-running"});
  CHECK(pruned.code == 0);
  CHECK(!app.exists("pytorchjob/train"));
  CHECK(running_pods(app).empty());
  CHECK(ledger_entry(app).at("outcome").text() == "Interrupted");
}

TEST_CASE("a job is suspended and resumed through Git, with consent") {
  TestApplication app;
  app.add("job.yaml", JobText{.policy = "suspend: false"}.yaml());
  app.commit();
  REQUIRE(app.sync().code == 0);
  const auto uid = uid_of(app);
  app.repo().replace("job.yaml", "suspend: false", "suspend: true");
  app.commit();
  const auto held = app.sync();
  CHECK_THAT(held.out, Contains("deferred") && Contains("suspend stops its pods"));
  CHECK(!running_pods(app).empty());

  const auto suspended = app.sync({"--interrupt", "PyTorchJob/train"});
  INFO(suspended.err << suspended.out);
  CHECK(suspended.code == 0);
  CHECK(eventually([&] { return running_pods(app).empty(); }));
  CHECK_THAT(app.run("status").out, Contains("Suspended"));

  app.repo().replace("job.yaml", "suspend: true", "suspend: false");
  app.commit();
  const auto resumed = app.sync();
  INFO(resumed.err << resumed.out);
  CHECK(resumed.code == 0);
  CHECK(eventually([&] { return !running_pods(app).empty(); }));
  CHECK(uid_of(app) == uid);
}

TEST_CASE(
    "with on-change: suffix a changed job runs beside the old one; finished ones beyond keep-history go") {
  TestApplication app;
  app.add("job.yaml",
          JobText{.annotations = "{lockstep.dev/on-change: suffix, lockstep.dev/keep-history: \"1\", "
                                 "lockstep.dev/wait-for: started}"}
              .yaml());
  app.commit();
  REQUIRE(app.sync().code == 0);
  const auto first = uid_of(app);

  const auto jobs = [&] {
    return split(trim(Cluster::get().kubectl({"-n", app.ns(), "get", "pytorchjobs", "-o", "name"})), '\n');
  };
  app.repo().replace("job.yaml", "run-for: 600s", "run-for: 2s");
  app.commit();
  const auto beside = app.sync({"--prune"});
  INFO(beside.err << beside.out);
  CHECK(beside.code == 0);
  CHECK(uid_of(app) == first);
  CHECK(jobs().size() == 2);
  CHECK_THAT(app.run("status").out, Contains("Sync         Synced"));
  CHECK(creates(app.counted("sync", {"--prune"})) == 0);

  // Two more that end: of the three finished ones the newest stays, and the first goes on.
  for (const char* const time : {"2s|3s", "3s|4s"}) {
    const auto step = split(time, '|');
    app.repo().replace("job.yaml", "run-for: " + step[0], "run-for: " + step[1]);
    app.commit();
    REQUIRE(app.sync({"--prune"}).code == 0);
    std::this_thread::sleep_for(6s);
  }
  const auto last = app.sync({"--prune"});
  INFO(last.err << last.out);
  CHECK(last.code == 0);
  CHECK(jobs().size() == 2);
  CHECK(uid_of(app) == first);
}

TEST_CASE("a loop does not run a finished job again that its TTL removed") {
  TestApplication app;
  app.add("job.yaml",
          JobText{.pod = "{lockstep.test/run-for: 3s}", .policy = "ttlSecondsAfterFinished: 1"}.yaml());
  app.commit();
  std::size_t runs = creates(app.counted("loop", {"--once", "--self-heal"}));
  CHECK(runs == 1);
  REQUIRE(is_gone(app));
  for (int i = 0; i < 5; ++i) runs += creates(app.counted("loop", {"--once", "--self-heal"}));
  CHECK(runs == 1);
}

TEST_CASE("a loop starts a deferred run once its predecessor has ended") {
  TestApplication app;
  app.add("job.yaml", JobText{.pod = "{lockstep.test/run-for: 12s}"}.yaml());
  app.commit();
  REQUIRE(app.run("loop", {"--once", "--self-heal"}).code == 0);
  const auto first = uid_of(app);
  app.repo().replace("job.yaml", "train:1", "train:2");
  app.commit();
  const auto deferred = app.run("loop", {"--once", "--self-heal"});
  INFO(deferred.err << deferred.out);
  CHECK(deferred.code == 0);
  CHECK(uid_of(app) == first);
  CHECK(eventually(
      [&] {
        const auto pass = app.run("loop", {"--once", "--self-heal"});
        return pass.code == 0 && uid_of(app) != first;
      },
      40s));
}
