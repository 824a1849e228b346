// SPDX-License-Identifier: Apache-2.0
#pragma once
// Engine: carries out a plan as a pure state machine. Inputs say what happened, actions say what to do next;
// it knows no clock, no cluster and no output of its own. The Executor binds it to the API server, tests
// drive it by hand.

#include "sync/event.h"
#include "sync/plan.h"

#include <variant>
#include <vector>

namespace lockstep::sync {

// ---- inputs; `step` is an index into the plan
struct Applied {
  std::size_t step;
};
struct Refused {  // an apply or a removal failed
  std::size_t step;
  Error error;
};
struct Removed {  // the object is gone, or its deletion was accepted where nobody waits for the end
  std::size_t step;
};
struct HealthSeen {
  std::size_t step;
  health::Verdict verdict;
};
struct Tick {};  // time has passed
struct Interrupt {};
using Input = std::variant<Applied, Refused, Removed, HealthSeen, Tick, Interrupt>;

// ---- actions
struct Apply {
  std::size_t step;
};
struct Remove {
  std::size_t step;
  bool wait_until_gone;  // answer Removed only when the object, and for jobs its pods, are gone
};
struct Watch {  // answer HealthSeen now and whenever the verdict changes, until Unwatch
  std::size_t step;
};
struct Unwatch {
  std::size_t step;
};
struct Emit {
  EventBody event;
};
struct Finish {
  Result result;
};
using Action = std::variant<Apply, Remove, Watch, Unwatch, Emit, Finish>;

struct EngineOptions {
  std::chrono::nanoseconds timeout{0};  // of the whole operation; 0: none
  bool wait = true;                     // false: the last wave is not waited for (R1.12)
};

class Engine {
 public:
  Engine(std::shared_ptr<const Plan> plan, EngineOptions options);

  std::vector<Action> start(TimePoint now);
  std::vector<Action> on(const Input& input, TimePoint now);
  bool is_finished() const { return stage_ == Stage::Finished; }

 private:
  enum class Stage { Removing, Applying, Gating, Cleaning, Finished };
  enum class State { Waiting, Removing, Removed, Applying, Gated, Open, Failed };
  struct Progress {
    State state = State::Waiting;
    health::Verdict verdict;
    TimePoint since;     // of the verdict's present status and reason
    TimePoint gated_at;  // since when its gate holds the wave
    bool has_verdict = false;
  };

  bool has_group_after() const;
  void open_group();
  void start_removals();
  void apply_next_batch();
  void settle();
  void judge(std::size_t step);
  bool is_held_too_long(std::size_t step) const;
  void close_group();
  void fail(std::string message);
  void clean_up();
  void finish(Result result, std::string message);
  void emit(EventBody event) { actions_.push_back(Emit{std::move(event)}); }
  bool any_in(State state) const;
  std::string held_message() const;

  std::shared_ptr<const Plan> plan_;
  EngineOptions options_;
  std::vector<Progress> progress_;
  std::vector<std::vector<std::size_t>> groups_;
  std::vector<std::size_t> sync_fail_;  // SyncFail hooks: run together when the sync has failed
  std::size_t next_group_ = 0;
  std::vector<std::size_t> group_;  // being worked on
  std::size_t next_in_group_ = 0;   // first step not applied yet
  Stage stage_ = Stage::Removing;
  bool in_sync_fail_ = false, interrupted_ = false;
  Result result_ = Result::Succeeded;
  std::string message_;
  TimePoint now_, deadline_;
  std::vector<Action> actions_;
};

}  // namespace lockstep::sync
