// SPDX-License-Identifier: Apache-2.0
// Scenarios of docs/spec/argocd.md that take a plan and the engine: what is done, and in which order.
#include "sync/engine.h"
#include "value/yaml.h"

#include "catch.h"

#include <deque>
#include <set>

using namespace lockstep;
using namespace lockstep::sync;
using namespace std::chrono_literals;
using health::Status;

namespace {

const std::string ours = "applyset-ours-v1";

Object object(const std::string& kind, const std::string& name, const std::string& annotations = "") {
  return make_object(read_yaml("{apiVersion: " + std::string(kind == "Job" ? "batch/v1" : "v1") +
                               ", kind: " + kind + ", metadata: {name: " + name +
                               ", namespace: ml, labels: {" + std::string(member_label) + ": " + ours +
                               "}, annotations: {" + annotations + "}}}"));
}
std::string hook(const std::string& phase, const std::string& more = "") {
  return "argocd.argoproj.io/hook: " + phase + more;
}
std::string wave(int number) { return "argocd.argoproj.io/sync-wave: \"" + std::to_string(number) + "\""; }

// Plays a sync: each object has the health that `health` gives it, Healthy when nothing is said, and is
// refused when it is in `refused`. Writes down what is applied and removed, and how it ends.
class Play {
 public:
  explicit Play(std::vector<Object> desired, std::vector<Object> live = {}) {
    in_.desired = std::move(desired);
    in_.live = std::move(live);
    in_.inventory_id = ours;
    in_.prune = true;
  }
  Play& health(const std::string& name, Status status) { return health_[name] = status, *this; }
  Play& refuse(const std::string& name) { return refused_.insert(name), *this; }
  Play& never_gone(const std::string& name) { return stuck_.insert(name), *this; }
  Play& same(const Object& object) { return in_.compared[object.ref].same = true, *this; }

  std::string run() {
    const auto plan = std::make_shared<const Plan>(make_plan(in_));
    Engine engine(plan, {.timeout = 60s});
    TimePoint now{1h};
    std::deque<Action> todo;
    const auto take = [&](std::vector<Action> actions) {
      for (auto& action : actions) todo.push_back(std::move(action));
    };
    std::string log;
    take(engine.start(now));
    for (int rounds = 0; rounds < 1000; ++rounds) {
      if (todo.empty()) {
        if (engine.is_finished()) break;
        take(engine.on(Tick{}, now += 1s));
        continue;
      }
      const Action action = std::move(todo.front());
      todo.pop_front();
      const auto name = [&](std::size_t i) { return plan->steps[i].ref.name; };
      if (const auto* a = std::get_if<Apply>(&action)) {
        log += name(a->step) + " ";
        if (refused_.count(name(a->step)))
          take(engine.on(Refused{a->step, Error("no")}, now));
        else
          take(engine.on(Applied{a->step}, now));
      } else if (const auto* r = std::get_if<Remove>(&action)) {
        log += "-" + name(r->step) + " ";
        if (!stuck_.count(name(r->step))) take(engine.on(Removed{r->step}, now));
      } else if (const auto* w = std::get_if<Watch>(&action)) {
        lockstep::health::Verdict verdict;
        const auto found = health_.find(name(w->step));
        verdict.status = found == health_.end() ? Status::Healthy : found->second;
        verdict.terminal = verdict.status == Status::Healthy || verdict.status == Status::Degraded;
        take(engine.on(HealthSeen{w->step, verdict}, now));
      } else if (const auto* f = std::get_if<Finish>(&action)) {
        constexpr const char* ends[] = {"succeeded", "failed", "timed out", "interrupted"};
        log += ends[static_cast<int>(f->result)];
      }
    }
    return log;
  }

 private:
  PlanInput in_;
  std::map<std::string, Status> health_;
  std::set<std::string> refused_, stuck_;
};

}  // namespace

TEST_CASE("S-035 nothing of Sync is applied while a PreSync hook runs") {
  CHECK(Play({object("Job", "hook", hook("PreSync")), object("ConfigMap", "a")})
            .health("hook", Status::Progressing)
            .run() == "hook timed out");
}

TEST_CASE("S-037 a PostSync hook waits for the health of what was applied") {
  CHECK(Play({object("Job", "hook", hook("PostSync")), object("Pod", "a")})
            .health("a", Status::Progressing)
            .run() == "a timed out");
  CHECK(Play({object("Job", "hook", hook("PostSync")), object("Pod", "a")}).run() == "a hook succeeded");
}

TEST_CASE("S-038 a PostSync hook is skipped and SyncFail hooks run when an object is degraded") {
  CHECK(Play({object("Job", "post", hook("PostSync")), object("Job", "sorry", hook("SyncFail")),
              object("Pod", "a")})
            .health("a", Status::Degraded)
            .run() == "a sorry failed");
}

TEST_CASE("S-039 a hook in the Sync phase holds the end of the sync") {
  CHECK(Play({object("Job", "hook", hook("Sync")), object("ConfigMap", "a")})
            .health("hook", Status::Progressing)
            .run() == "a hook timed out");
}

TEST_CASE("S-040 a hook without a health check has succeeded when it is there") {
  CHECK(Play({object("ConfigMap", "hook", hook("PreSync")), object("ConfigMap", "a")})
            .health("hook", Status::None)
            .run() == "hook a succeeded");
}

TEST_CASE("S-042 a suspended hook goes on holding the sync") {
  CHECK(Play({object("Job", "hook", hook("PreSync")), object("ConfigMap", "a")})
            .health("hook", Status::Suspended)
            .run() == "hook timed out");
}

TEST_CASE("S-043 hook waves run one after another, each completed before the next") {
  std::vector<Object> all;
  for (const int number : {1, -1, 0})
    all.push_back(object("Job", "h" + std::to_string(number + 1), hook("PreSync", ", ") + wave(number)));
  all.push_back(object("ConfigMap", "a"));
  CHECK(Play(all).run() == "h0 h1 h2 a succeeded");
  CHECK(Play(all).health("h1", Status::Degraded).run() == "h0 h1 failed");
}

TEST_CASE("S-049 a refusal in one wave leaves the next untouched") {
  CHECK(Play({object("ConfigMap", "a", wave(0)), object("ConfigMap", "b", wave(1))}).refuse("a").run() ==
        "a failed");
}

TEST_CASE("S-057 one broken SyncFail hook does not stop the other") {
  CHECK(Play({object("ConfigMap", "a"), object("Job", "one", hook("SyncFail")),
              object("Job", "two", hook("SyncFail"))})
            .refuse("a")
            .refuse("one")
            .run() == "a one two failed");
}

TEST_CASE("S-058 SyncFail hooks go at the end by HookFailed, not by HookSucceeded") {
  const std::string policy = ", argocd.argoproj.io/hook-delete-policy: ";
  CHECK(Play({object("ConfigMap", "a"), object("Job", "stays", hook("SyncFail", policy + "HookSucceeded")),
              object("Job", "goes", hook("SyncFail", policy + "HookFailed"))})
            .refuse("a")
            .run() == "a goes stays -goes failed");
}

TEST_CASE("S-079 a prune that stays terminating blocks the next wave of prunes") {
  CHECK(
      Play({object("ConfigMap", "stays")}, {object("ConfigMap", "a", wave(1)),
                                            object("ConfigMap", "b", wave(2)), object("ConfigMap", "stays")})
          .same(object("ConfigMap", "stays"))
          .never_gone("b")
          .run() == "-b timed out");
}

TEST_CASE("S-120 of ten objects one has changed: one is applied, and hooks run") {
  std::vector<Object> desired = {object("Job", "hook", hook("PreSync"))}, live;
  for (int i = 0; i < 10; ++i) {
    desired.push_back(object("ConfigMap", "m" + std::to_string(i)));
    live.push_back(desired.back());
  }
  Play play(desired, live);
  for (std::size_t i = 0; i < 10; ++i)
    if (i != 4) play.same(live[i]);
  CHECK(play.run() == "hook m4 succeeded");
}

TEST_CASE("S-090 a definition that left Git stays") {
  const auto crd = make_object(read_yaml(
      "{apiVersion: apiextensions.k8s.io/v1, kind: CustomResourceDefinition, metadata: {name: w.x, "
      "labels: {applyset.kubernetes.io/part-of: applyset-ours-v1}}, spec: {group: x, names: {kind: W}}}"));
  CHECK(Play({object("ConfigMap", "a")}, {crd}).run() == "a succeeded");
}
