// SPDX-License-Identifier: Apache-2.0
#include "sync/automation.h"

#include "value/yaml.h"

#include "catch.h"

using namespace lockstep;
using namespace lockstep::sync;
using namespace std::chrono_literals;

namespace {

const app::Automated healing{.self_heal = true};
const app::Automated plain{};
Attempt attempt(const char* content, bool succeeded) {
  return {content, "abcdef1234567890", succeeded, succeeded ? "" : "hook failed", TimePoint{1h}};
}
std::string act_name(Act act) {
  constexpr const char* names[] = {"rest", "sync", "heal", "hold"};
  return names[static_cast<int>(act)];
}

}  // namespace

TEST_CASE("S-132 to S-137, S-140: a loop acts on new content, on drift with selfHeal, and on nothing twice") {
  struct Row {
    const char* name;
    app::Automated automated;
    Situation seen;
    std::optional<Attempt> last;
    std::string act, why;
  };
  auto row = GENERATE(values<Row>({
      {"S-132 a new commit",
       plain,
       {"new", "1234567890", "old", true},
       attempt("old", true),
       "sync",
       "Git is at 1234567"},
      {"the first sync of all",
       plain,
       {"new", "1234567890", "", true},
       std::nullopt,
       "sync",
       "Git is at 1234567"},
      {"a commit that changes no object is recorded",
       plain,
       {"new", "1234567890", "old", false},
       attempt("old", true),
       "sync",
       "Git is at 1234567"},
      {"nothing differs", healing, {"a", "1234567890", "a", false}, attempt("a", true), "rest", ""},
      {"S-133 drift, selfHeal off",
       plain,
       {"a", "1234567890", "a", true},
       attempt("a", true),
       "hold",
       "the cluster has drifted, and automated.selfHeal is off"},
      {"S-134 drift, selfHeal on",
       healing,
       {"a", "1234567890", "a", true},
       attempt("a", true),
       "heal",
       "the cluster has drifted from 1234567"},
      {"S-136 content that has failed",
       healing,
       {"bad", "1234567890", "a", true},
       attempt("bad", false),
       "hold",
       "the last attempt at abcdef1 failed: hook failed"},
      {"S-136 the next commit after a failure",
       healing,
       {"good", "1234567890", "a", true},
       attempt("bad", false),
       "sync",
       "Git is at 1234567"},
      {"S-137 same commit, other parameters",
       healing,
       {"other", "abcdef1234567890", "a", true},
       attempt("bad", false),
       "sync",
       "Git is at abcdef1"},
      {"a failure that a manual sync has mended",
       healing,
       {"bad", "1234567890", "bad", true},
       attempt("bad", false),
       "heal",
       "the cluster has drifted from 1234567"},
  }));
  CAPTURE(row.name);
  const Decision decision = decide(row.automated, row.seen, row.last);
  CHECK(act_name(decision.act) == row.act);
  CHECK(decision.why == row.why);
  CHECK(decision.acts() == (row.act == "sync" || row.act == "heal"));
}

TEST_CASE("S-145, S-148: retries wait longer each time, up to the longest, as often as the limit says") {
  const app::Retry retry{.limit = 4, .first = 5s, .longest = 30s, .factor = 2};
  CHECK(retry_delay(retry, 0) == 5s);
  CHECK(retry_delay(retry, 1) == 10s);
  CHECK(retry_delay(retry, 2) == 20s);
  CHECK(retry_delay(retry, 3) == 30s);
  CHECK_FALSE(retry_delay(retry, 4));
  CHECK_FALSE(retry_delay({.limit = 0}, 0));
  const app::Retry for_ever{.limit = -1};
  CHECK(retry_delay(for_ever, 100000) == 3min);
}

TEST_CASE("automation retries five times where the application says nothing") {
  CHECK(retry_of({}).limit == 5);
  app::SyncPolicy policy;
  policy.retry = app::Retry{.limit = 1};
  CHECK(retry_of(policy).limit == 1);
}

TEST_CASE("an object that is changed back again and again is left alone for the rest of the window") {
  HealBudget budget;
  const ObjectRef web{"apps", "Deployment", "ml", "web"}, other{"", "ConfigMap", "ml", "c"};
  TimePoint now{1h};
  for (std::size_t i = 0; i < HealBudget::most; ++i) {
    CHECK_FALSE(budget.is_spent(web, now));
    budget.healed(web, now);
    now += 10s;
  }
  CHECK(budget.is_spent(web, now));
  CHECK_FALSE(budget.is_spent(other, now));
  CHECK(budget.next_release(now) == TimePoint{1h} + HealBudget::window);
  CHECK_FALSE(budget.is_spent(web, TimePoint{1h} + HealBudget::window));
  budget.clear();
  CHECK_FALSE(budget.is_spent(web, now));
}

TEST_CASE("the opponent is whoever changed the object last, status reports left aside") {
  const Value live = read_yaml(R"(
metadata:
  managedFields:
  - {manager: lockstep, operation: Apply, time: "2026-01-01T00:00:09Z"}
  - {manager: kubectl-edit, operation: Update, time: "2026-01-01T00:00:05Z"}
  - {manager: old-tool, operation: Update, time: "2026-01-01T00:00:01Z"}
  - {manager: kube-controller-manager, operation: Update, subresource: status, time: "2026-01-01T00:00:08Z"}
)");
  CHECK(other_manager(live, "lockstep") == "kubectl-edit");
  CHECK(other_manager(read_yaml("{metadata: {}}"), "lockstep").empty());
}
