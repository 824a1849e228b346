// SPDX-License-Identifier: Apache-2.0
#pragma once
// Loop: the one thread on which everything runs: transfers, timers, signals, and messages from the worker.

#include "base/outcome.h"
#include "base/time.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <vector>

namespace lockstep::net {

using Duration = std::chrono::nanoseconds;
// How an asynchronous call answers: exactly once, on the loop's thread, never before the call has returned.
template <class T>
using Callback = std::function<void(Outcome<T>)>;
enum class TimerId : std::uint64_t { None = 0 };

// All members but `post` belong to the thread that made the loop.
class Loop final : public Clock {
 public:
  Loop();
  // Waits for a job that the worker has begun; pending callbacks are dropped.
  ~Loop() override;
  Loop(const Loop&) = delete;
  Loop& operator=(const Loop&) = delete;

  TimePoint now() const override;

  // Runs `task` on the loop's thread. Any thread may call this.
  void post(std::function<void()> task);
  // Runs `job` on the worker thread, one job at a time in the order given; `done` gets what it returned or
  // threw. The job takes its inputs by value.
  template <class Job, class Then>
  void offload(Job job, Then done);

  // Runs `task` once after `delay`; None is never given out.
  TimerId after(Duration delay, std::function<void()> task);
  void cancel(TimerId timer);
  // Calls `handler` for each `signal` (SIGINT, SIGTERM, SIGWINCH, ...) until the loop ends. One loop at a
  // time.
  void on_signal(int signal, std::function<void()> handler);

  // Pumps until `is_done()`. Throws the Error given to `abort`. Not to be called from a callback.
  void run_until(const std::function<bool()>& is_done);
  // Pumps until the one call that `start(callback)` makes has answered; gives its value or throws its Error.
  //   auto pods = loop.wait<Listing>([&](auto done) { client.list(query, done); });
  template <class T>
  T wait(const std::function<void(Callback<T>)>& start);
  // The same for several calls at once, answers in the order of `starts`.
  template <class T>
  std::vector<Outcome<T>> wait_all(const std::vector<std::function<void(Callback<T>)>>& starts);
  // Ends the `run_until` or `wait` that is under way, and all later ones, with `error`.
  void abort(Error error);

  // For CurlTransport: drives `easy` (a CURL*) until it ends, then calls `done` with its CURLcode.
  void start_transfer(void* easy, std::function<void(int code)> done);
  void stop_transfer(void* easy);
  void* multi();

 private:
  void run_on_worker(std::function<void()> job);
  struct State;
  std::unique_ptr<State> state_;
};

template <class Job, class Then>
void Loop::offload(Job job, Then done) {
  run_on_worker([this, job = std::move(job), done = std::move(done)]() mutable {
    auto outcome = std::make_shared<decltype(outcome_of(job))>(outcome_of(job));
    post([done = std::move(done), outcome]() mutable { done(std::move(*outcome)); });
  });
}

template <class T>
std::vector<Outcome<T>> Loop::wait_all(const std::vector<std::function<void(Callback<T>)>>& starts) {
  struct Answers {  // shared: an aborted wait leaves before its calls have answered
    std::vector<std::unique_ptr<Outcome<T>>> slots;
    std::size_t missing = 0;
  };
  auto answers = std::make_shared<Answers>();
  answers->slots.resize(starts.size());
  answers->missing = starts.size();
  for (std::size_t i = 0; i < starts.size(); ++i) {
    starts[i]([answers, i](Outcome<T> outcome) {
      answers->slots[i] = std::make_unique<Outcome<T>>(std::move(outcome));
      --answers->missing;
    });
  }
  run_until([answers] { return answers->missing == 0; });
  std::vector<Outcome<T>> outcomes;
  for (auto& slot : answers->slots) outcomes.push_back(std::move(*slot));
  return outcomes;
}

template <class T>
T Loop::wait(const std::function<void(Callback<T>)>& start) {
  return std::move(wait_all<T>({start}).front()).take();
}

}  // namespace lockstep::net
