// SPDX-License-Identifier: Apache-2.0
#include "sync/ledger.h"

#include "value/yaml.h"

#include "catch.h"

using namespace lockstep;
using namespace lockstep::sync;

namespace {

const ObjectRef llm{"kubeflow.org", "PyTorchJob", "ml", "llm"}, prep{"batch", "Job", "ml", "prep"};
TimePoint at(const char* time) { return *parse_time(time); }

Value config_map(const Ledger& ledger) { return Value::map({{"data", ledger.data()}}); }

}  // namespace

TEST_CASE("a run is written down before it starts, and read back the same") {
  Ledger ledger;
  ledger.start(llm, "hash", "1", "abc", at("2025-06-12T10:00:00Z"));
  CHECK(ledger.find(llm)->uid.empty());  // a crash here means: not started
  ledger.created(llm, "uid");
  CHECK(ledger.saw_running(llm, at("2025-06-12T10:05:00Z")));
  CHECK(!ledger.saw_running(llm, at("2025-06-12T10:06:00Z")));
  CHECK(ledger.saw_end(llm, RunOutcome::Failed, "OOMKilled", "why", at("2025-06-12T11:00:00Z")));
  CHECK(!ledger.saw_end(llm, RunOutcome::Succeeded, "", "", at("2025-06-12T12:00:00Z")));
  const Value map = config_map(ledger);
  CHECK(
      map.at("data", "kubeflow.org.PyTorchJob.ml.llm").text() ==
      R"({"runHash":"hash","run":"1","uid":"uid","startedAt":"2025-06-12T10:00:00Z","ranAt":"2025-06-12T10:05:00Z",)"
      R"("outcome":"Failed","finishedAt":"2025-06-12T11:00:00Z","reason":"OOMKilled","message":"why","revision":"abc"})");
  const Ledger again = Ledger::read(map);
  REQUIRE(again.find(llm));
  CHECK(*again.find(llm) == *ledger.find(llm));
  CHECK(!again.find(prep));
}

TEST_CASE("a new start forgets the last run") {
  Ledger ledger;
  ledger.start(llm, "one", "", "", at("2025-06-12T10:00:00Z"));
  ledger.saw_end(llm, RunOutcome::Succeeded, "", "", at("2025-06-12T10:30:00Z"));
  ledger.start(llm, "two", "", "", at("2025-06-12T11:00:00Z"));
  CHECK(ledger.find(llm)->outcome == RunOutcome::None);
  CHECK(ledger.find(llm)->run_hash == "two");
}

TEST_CASE("two writers keep each other's entries") {
  Ledger base;
  base.start(prep, "p", "", "", at("2025-06-12T09:00:00Z"));
  Ledger ours = Ledger::read(config_map(base)), theirs = Ledger::read(config_map(base));
  ours.start(llm, "h", "", "", at("2025-06-12T10:00:00Z"));
  theirs.saw_end(prep, RunOutcome::Succeeded, "", "", at("2025-06-12T10:01:00Z"));
  ours.merge_onto(Ledger::read(config_map(theirs)));
  CHECK(ours.find(llm)->run_hash == "h");
  CHECK(ours.find(prep)->outcome == RunOutcome::Succeeded);
}

TEST_CASE("broken entries are kept and known to nobody") {
  const Ledger ledger = Ledger::read(read_yaml("{data: {batch.Job.ml.prep: 'not json', x: '[1]'}}"));
  CHECK(!ledger.find(prep));
  CHECK(ledger.data().at("batch.Job.ml.prep").text() == "not json");
  CHECK(ledger.data().at("x").text() == "[1]");
}

TEST_CASE("a full ledger forgets what left Git long ago first, then the oldest") {
  Ledger ledger;
  const auto now = at("2025-06-12T00:00:00Z");
  const auto ref = [](int i) { return ObjectRef{"batch", "Job", "ml", "j" + std::to_string(i)}; };
  std::set<ObjectRef> in_git;
  for (int i = 0; i < 6; ++i) {
    ledger.start(ref(i), "h", "", "", now - std::chrono::hours(24 * (i == 5 ? 40 : 60 + i)));
    if (i != 5) in_git.insert(ref(i));
  }
  ledger.trim(in_git, now, 6);
  CHECK(ledger.size() == 6);
  ledger.trim(in_git, now, 4);
  CHECK(ledger.size() == 4);
  CHECK(!ledger.find(ref(5)));  // left Git, 40 days old
  CHECK(!ledger.find(ref(4)));  // the oldest of the rest
  CHECK(ledger.find(ref(0)));
}
