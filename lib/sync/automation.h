// SPDX-License-Identifier: Apache-2.0
#pragma once
// Automation: whether a loop acts on what it sees, and how soon it tries again (spec argocd §3.1, §3.2).
// Pure.

#include "app/application.h"
#include "base/time.h"
#include "model/object.h"

#include <deque>
#include <map>
#include <optional>
#include <string>

namespace lockstep::sync {

// What a loop's last operation came to; it outlives the process with the lease (lease.h).
struct Attempt {
  std::string content, commit;  // Desired::content, and where it came from
  bool succeeded = false;
  std::string message;  // of a failure
  std::optional<TimePoint> finished_at;
  bool operator==(const Attempt&) const = default;
};

// What one look has shown.
struct Situation {
  std::string content, commit;
  std::string synced_content;  // of the last complete sync, a manual one too
  bool writes = false;         // a sync would change something
};

enum class Act {
  Rest,  // nothing to do
  Sync,  // Git has moved on
  Heal,  // the cluster has drifted from what was synced
  Hold,  // something differs, and `why` says what keeps the loop from acting
};
struct Decision {
  Act act = Act::Rest;
  std::string why;
  bool acts() const { return act == Act::Sync || act == Act::Heal; }
};

// Content that has failed is not tried again until Git brings other content, or a manual sync succeeds
// (S-136).
Decision decide(const app::Automated& automated, const Situation& seen, const std::optional<Attempt>& last);

// spec.syncPolicy.retry, or five tries where it says nothing (R3.2).
app::Retry retry_of(const app::SyncPolicy& policy);
// How long to wait before the next try after `done` retries (R3.9); nullopt when the limit is reached.
std::optional<std::chrono::nanoseconds> retry_delay(const app::Retry& retry, long long done);

// How often each object may be healed: whoever changes it back more often than that has another opinion that
// a loop cannot talk it out of.
class HealBudget {
 public:
  static constexpr std::size_t most = 8;
  static constexpr std::chrono::minutes window{10};

  void healed(const ObjectRef& ref, TimePoint now);
  bool is_spent(const ObjectRef& ref, TimePoint now) const;
  // When the first spent object may be healed again; nullopt while none is spent.
  std::optional<TimePoint> next_release(TimePoint now) const;
  // Git has moved on: every object starts anew.
  void clear() { healed_.clear(); }

 private:
  std::map<ObjectRef, std::deque<TimePoint>> healed_;  // the last `most` times
};

// Who has changed `live` last beside us, by its managedFields: "kubectl-edit"; "" when nobody is named.
std::string other_manager(const Value& live, std::string_view own);

}  // namespace lockstep::sync
