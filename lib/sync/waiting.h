// SPDX-License-Identifier: Apache-2.0
#pragma once
// Waiting: waits for gates of objects that nobody is changing, for `lockstep wait`.

#include "net/loop.h"
#include "sync/gate.h"

#include "observe/verdicts.h"

#include <functional>
#include <map>
#include <vector>

namespace lockstep::sync {

struct Awaited {
  ObjectRef ref;
  WaitFor until = WaitFor::Healthy;
  std::chrono::nanoseconds patience{0};  // how long it may take; 0: no limit of its own
};

class Waiting {
 public:
  using OnVerdict = std::function<void(const Awaited&, const health::Verdict&, GateState)>;

  // All must outlive it. `on_verdict` hears every change, and each object's last verdict with its final
  // state.
  Waiting(net::Loop& loop, observe::Verdicts& verdicts, std::vector<Awaited> all, OnVerdict on_verdict);
  ~Waiting();
  Waiting(const Waiting&) = delete;
  Waiting& operator=(const Waiting&) = delete;

  // Pumps the loop until every gate is open, or one has failed for good: false then. Throws Error (Unhealthy)
  // when one has held longer than its patience.
  bool run();

 private:
  struct State {
    health::Verdict verdict;
    TimePoint since;  // of its present status and reason
    bool is_known = false, is_settled = false;
  };
  void seen(std::size_t i, const health::Verdict& verdict);
  void judge(std::size_t i);
  void tick();

  net::Loop& loop_;
  observe::Verdicts& verdicts_;
  std::vector<Awaited> all_;
  OnVerdict on_verdict_;
  std::vector<State> states_;
  TimePoint begun_;
  std::size_t open_ = 0;
  bool has_failed_ = false;
  net::TimerId timer_ = net::TimerId::None;
};

}  // namespace lockstep::sync
