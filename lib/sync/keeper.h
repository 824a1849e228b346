// SPDX-License-Identifier: Apache-2.0
#pragma once
// Keeper: the loop that keeps one application in step with Git without being asked (spec argocd §3). It
// looks, decides (automation.h), takes the lease, acts, and then rests on watches until an object drifts or
// Git moves.

#include "sync/drift.h"
#include "sync/executor.h"
#include "sync/lease.h"

#include <functional>
#include <memory>
#include <optional>

namespace lockstep::sync {

struct KeeperOptions {
  app::Automated automated;
  app::Retry retry;
  // Between two looks at Git; a share of `jitter` is added to each, so that many loops do not ask at once.
  std::chrono::nanoseconds poll = std::chrono::minutes(2), jitter = std::chrono::minutes(1);
  std::string identity;  // for the lease
  long long history_limit = 10;
};

class Keeper {
 public:
  // What came of one cycle.
  struct Cycle {
    Decision decision;
    std::optional<Result> result;  // of the operation, when there was one
  };
  // What the caller hears. `event`: those of an operation, once it is certain that there is one.
  struct Report {
    std::function<void(EventBody)> event;
    std::function<void(const Cycle&)> cycle;
    std::function<void(const std::string&)> note;
  };

  // `loop` and `client` must outlive it. operation.prune and .allow_empty are taken from `automated`.
  Keeper(net::Loop& loop, kube::Client& client, Operation operation, KeeperOptions options, Report report);
  ~Keeper();
  Keeper(const Keeper&) = delete;
  Keeper& operator=(const Keeper&) = delete;

  // One cycle, for cron: what differs is settled, retries included. Throws Error for what keeps it from
  // looking.
  Cycle once();
  // Cycles until stop(). What fails in one is said and tried again at the next look at Git.
  void run();
  // From a signal handler of the loop: no new steps; what is under way ends first.
  void stop();

 private:
  Cycle cycle(News news);
  Decision look();
  Result act(const Decision& decision);
  Result carry_out();
  std::optional<Attempt> attempt_of(Result result) const;
  void hold_fights();
  std::string opponent(const Step& step);
  void follow();
  bool is_settled() const;
  void note_late_drift();
  void rest();
  void ask_git();
  void pause(std::chrono::nanoseconds time);
  std::chrono::nanoseconds until_next_poll();

  net::Loop& loop_;
  kube::Client& client_;
  Operation operation_;
  KeeperOptions options_;
  Report report_;
  Lease lease_;
  HealBudget budget_;
  std::function<Content()> fetch_;
  std::optional<Content> content_;  // as Git was last seen
  bool is_fresh_ = false;           // seen since the last rest
  std::vector<EventBody> held_back_;
  std::unique_ptr<observe::Objects> objects_;
  std::optional<Prepared> prepared_;
  std::optional<Drift> drift_;
  std::optional<TimePoint> release_at_;  // when a spent budget is open again
  std::string message_;                  // of the last operation
  Executor* executor_ = nullptr;         // while one acts
  News news_ = News::None;
  bool is_stopping_ = false;
  std::shared_ptr<char> alive_ = std::make_shared<char>();
};

}  // namespace lockstep::sync
