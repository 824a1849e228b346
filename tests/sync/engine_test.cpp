// SPDX-License-Identifier: Apache-2.0
#include "sync/engine.h"

#include "catch.h"

using namespace lockstep;
using namespace lockstep::sync;
using namespace std::chrono_literals;
using health::Status;

namespace {

Step step(StepKind kind, const char* name, long long wave = 0, Phase phase = Phase::Sync) {
  Step s;
  s.kind = kind;
  s.phase = phase;
  s.wave = wave;
  s.ref = {"", "ConfigMap", "ml", name};
  if (kind == StepKind::Hook) {
    s.ref.kind = "Job";
    s.wait_for = WaitFor::Finished;
    s.traits.is_hook = true;
    s.traits.policies = {DeletePolicy::BeforeHookCreation};
  }
  return s;
}
Step with_live(Step s) {
  s.live = std::make_shared<const Value>();
  return s;
}

health::Verdict verdict(Status status, const char* reason = "", bool terminal = false) {
  health::Verdict v;
  v.status = status;
  v.reason = reason;
  v.terminal = terminal;
  v.message = "m";
  return v;
}

// Drives an engine and writes down what it asks for and says, one word each.
class Drive {
 public:
  explicit Drive(std::vector<Step> steps, EngineOptions options = {})
      : plan_(std::make_shared<Plan>(Plan{std::move(steps), {}})), engine_(plan_, options) {
    note(engine_.start(now));
  }
  Drive& give(const Input& input, std::chrono::nanoseconds later = 0s) {
    now += later;
    note(engine_.on(input, now));
    return *this;
  }
  // What happened since the last call.
  std::string log() {
    auto out = std::exchange(log_, {});
    if (!out.empty()) out.pop_back();
    return out;
  }
  TimePoint now{1h};

 private:
  void note(const std::vector<Action>& actions) {
    for (const auto& action : actions) {
      if (const auto* a = std::get_if<Apply>(&action)) add("apply", a->step);
      if (const auto* r = std::get_if<Remove>(&action)) add(r->wait_until_gone ? "remove" : "drop", r->step);
      if (const auto* w = std::get_if<Watch>(&action)) add("watch", w->step);
      if (const auto* f = std::get_if<Finish>(&action)) {
        constexpr const char* names[] = {"succeeded ", "failed ", "timed-out ", "interrupted "};
        log_ += names[static_cast<int>(f->result)];
      }
    }
  }
  void add(const char* what, std::size_t i) {
    log_ += std::string(what) + ":" + plan_->steps[i].ref.name + " ";
  }

  std::shared_ptr<Plan> plan_;
  Engine engine_;
  std::string log_;
};

}  // namespace

TEST_CASE("an empty plan succeeds at once, S-026") { CHECK(Drive({}).log() == "succeeded"); }

TEST_CASE("an unchanged object costs no write, and its health still counts") {
  Drive d({step(StepKind::Same, "a")});
  CHECK(d.log() == "watch:a");
  CHECK(d.give(HealthSeen{0, verdict(Status::Progressing)}).log().empty());
  CHECK(d.give(HealthSeen{0, verdict(Status::Healthy)}).log() == "succeeded");
}

TEST_CASE("a wave waits for the one before it, S-027 and S-030") {
  Drive d({step(StepKind::Create, "a"), step(StepKind::Create, "b", 1)});
  CHECK(d.log() == "apply:a");
  CHECK(d.give(Applied{0}).log() == "watch:a");
  CHECK(d.give(HealthSeen{0, verdict(Status::Progressing)}).log().empty());
  CHECK(d.give(HealthSeen{0, verdict(Status::None)}).log() == "apply:b");
  d.give(Applied{1});
  CHECK(d.give(HealthSeen{1, verdict(Status::Healthy)}).log() == "watch:b succeeded");
}

TEST_CASE("a degraded object fails the sync once it has lasted, later waves are never applied, S-029") {
  Drive d({step(StepKind::Create, "a"), step(StepKind::Create, "b", 1)});
  d.give(Applied{0});
  d.log();
  CHECK(d.give(HealthSeen{0, verdict(Status::Degraded)}).log().empty());
  CHECK(d.give(Tick{}, 9s).log().empty());
  CHECK(d.give(Tick{}, 2s).log() == "failed");
}

TEST_CASE("a fault that heals in time does no harm") {
  Drive d({step(StepKind::Create, "a")});
  d.give(Applied{0});
  d.give(HealthSeen{0, verdict(Status::Degraded)});
  d.log();
  CHECK(d.give(HealthSeen{0, verdict(Status::Progressing)}, 5s).log().empty());
  CHECK(d.give(Tick{}, 20s).log().empty());
  CHECK(d.give(HealthSeen{0, verdict(Status::Healthy)}).log() == "succeeded");
}

TEST_CASE(
    "kinds are applied one after another, members of one kind together; one refusal stops no other, S-048") {
  auto secret = step(StepKind::Create, "s");
  secret.ref.kind = "Secret";
  Drive d({step(StepKind::Create, "a"), step(StepKind::Create, "b"), secret});
  CHECK(d.log() == "apply:a apply:b");
  CHECK(d.give(Refused{0, Error("no")}).log().empty());
  CHECK(d.give(Applied{1}).log() == "apply:s");
  CHECK(d.give(Applied{2}).log() == "failed");
}

TEST_CASE("prunes go before creates, and a refused one stops them, S-081") {
  SECTION("gone") {
    Drive d({with_live(step(StepKind::Prune, "old")), step(StepKind::Create, "new")});
    CHECK(d.log() == "remove:old");
    CHECK(d.give(Removed{0}).log() == "apply:new");
  }
  SECTION("refused") {
    Drive d({with_live(step(StepKind::Prune, "old")), step(StepKind::Create, "new")});
    d.log();
    CHECK(d.give(Refused{0, Error("forbidden")}).log() == "failed");
  }
}

TEST_CASE("a failing PreSync hook stops the sync, S-036") {
  Drive d({step(StepKind::Hook, "check", 0, Phase::PreSync), step(StepKind::Create, "a")});
  CHECK(d.log() == "apply:check");
  d.give(Applied{0});
  CHECK(d.give(HealthSeen{0, verdict(Status::Progressing, "Running")}).log() == "watch:check");
  CHECK(d.give(HealthSeen{0, verdict(Status::Degraded, "AppError", true)}).log() == "failed");
}

TEST_CASE("an old hook is deleted and gone before it is made again, S-061") {
  Drive d({with_live(step(StepKind::Hook, "check", 0, Phase::PreSync)), step(StepKind::Create, "a")});
  CHECK(d.log() == "remove:check");
  CHECK(d.give(Removed{0}).log() == "apply:check");
  d.give(Applied{0});
  CHECK(d.give(HealthSeen{0, verdict(Status::Healthy, "Succeeded", true)}).log() == "watch:check apply:a");
}

TEST_CASE("hooks are deleted at the end by how the sync ended, S-062 to S-065") {
  auto succeeded = step(StepKind::Hook, "s", 0, Phase::PreSync),
       failed = step(StepKind::Hook, "f", 0, Phase::PreSync);
  succeeded.traits.policies = {DeletePolicy::HookSucceeded};
  failed.traits.policies = {DeletePolicy::HookFailed};
  const auto run_hooks = [](Drive& d) {
    d.give(Applied{0}).give(Applied{1});
    d.give(HealthSeen{0, verdict(Status::Healthy, "Succeeded", true)});
    d.give(HealthSeen{1, verdict(Status::Healthy, "Succeeded", true)});
    d.log();
  };
  SECTION("in success") {
    Drive d({succeeded, failed, step(StepKind::Create, "a")});
    run_hooks(d);
    d.give(Applied{2});
    CHECK(d.give(HealthSeen{2, verdict(Status::None)}).log() == "watch:a drop:s");
    CHECK(d.give(Removed{0}).log() == "succeeded");
  }
  SECTION("in failure") {
    Drive d({succeeded, failed, step(StepKind::Create, "a")});
    run_hooks(d);
    CHECK(d.give(Refused{2, Error("no")}).log() == "drop:f");
    CHECK(d.give(Removed{1}).log() == "failed");
  }
}

TEST_CASE("SyncFail hooks run after a failure and only then, S-038 and S-057") {
  Drive d({step(StepKind::Create, "a"), step(StepKind::Hook, "notify", 0, Phase::SyncFail)});
  CHECK(d.log() == "apply:a");
  CHECK(d.give(Refused{0, Error("no")}).log() == "apply:notify");
  d.give(Applied{1});
  CHECK(d.give(HealthSeen{1, verdict(Status::Healthy, "Succeeded", true)}).log() == "watch:notify failed");

  Drive good({step(StepKind::Create, "a"), step(StepKind::Hook, "notify", 0, Phase::SyncFail)});
  good.give(Applied{0});
  good.log();
  CHECK(good.give(HealthSeen{0, verdict(Status::None)}).log() == "succeeded");
}

TEST_CASE("a job is replaced only when the old one is gone") {
  Drive d({with_live(step(StepKind::Replace, "train"))});
  CHECK(d.log() == "remove:train");
  CHECK(d.give(Removed{0}).log() == "apply:train");
}

TEST_CASE("what takes too long ends as timed out and names what it waits for") {
  Drive d({step(StepKind::Create, "a"), step(StepKind::Create, "b", 1)}, {.timeout = 60s});
  d.give(Applied{0});
  d.give(HealthSeen{0, verdict(Status::Progressing)});
  d.log();
  CHECK(d.give(Tick{}, 59s).log().empty());
  CHECK(d.give(Tick{}, 1s).log() == "timed-out");
}

TEST_CASE("a gate that may hold for a while only ends the sync after that while, later waves untouched") {
  auto patient = step(StepKind::Create, "a");
  patient.wait_timeout = 30s;
  Drive d({patient, step(StepKind::Create, "b", 1)});
  d.give(Tick{}, 20s);  // being applied takes nothing off it
  d.give(Applied{0});
  d.give(HealthSeen{0, verdict(Status::Suspended)});
  d.log();
  CHECK(d.give(Tick{}, 29s).log().empty());
  CHECK(d.give(Tick{}, 1s).log() == "timed-out");
}

TEST_CASE("an interrupt starts nothing new and lets running requests end") {
  Drive d({step(StepKind::Create, "a"), step(StepKind::Create, "b", 1)});
  d.log();
  CHECK(d.give(Interrupt{}).log().empty());
  CHECK(d.give(Applied{0}).log() == "interrupted");
}

TEST_CASE("without waiting the last wave is not gated, earlier ones are, R1.12") {
  Drive d({step(StepKind::Create, "a"), step(StepKind::Create, "b", 1)}, {.wait = false});
  d.give(Applied{0});
  d.log();
  CHECK(d.give(HealthSeen{0, verdict(Status::Healthy)}).log() == "apply:b");
  CHECK(d.give(Applied{1}).log() == "succeeded");
}

TEST_CASE("a kept object is neither touched nor waited for") {
  Drive d({step(StepKind::Keep, "k"), step(StepKind::Create, "a")});
  CHECK(d.log() == "apply:a");
}
