// SPDX-License-Identifier: Apache-2.0
#pragma once
// Executor: binds the engine to the API server: it carries out the engine's actions and feeds back what
// happened. All decisions are the engine's.

#include "sync/engine.h"
#include "sync/inventory_writer.h"
#include "sync/ledger_writer.h"
#include "sync/prepare.h"
#include "sync/writer.h"

#include "observe/verdicts.h"

#include <deque>
#include <optional>

namespace lockstep::sync {

class Executor {
 public:
  // All must outlive it. `objects` is the one that prepare() filled.
  Executor(net::Loop& loop, kube::Client& client, observe::Objects& objects, const Operation& operation,
           const Prepared& prepared, std::function<void(EventBody)> emit);
  ~Executor();
  Executor(const Executor&) = delete;
  Executor& operator=(const Executor&) = delete;

  // Pumps the loop until the plan is carried out, has failed, or was interrupted; the last event is Finished.
  Result run();
  // No new steps; what is under way ends first. From a signal handler of the loop.
  void interrupt() { give(Interrupt{}); }

 private:
  void give(Input input);
  void carry_out(const Action& action);
  void apply(std::size_t step);
  void write(std::size_t step);
  void remove(std::size_t step, bool wait_until_gone);
  void before_change(std::function<void()> go, std::function<void(const Error&)> refused);
  void report(EventBody event);
  void finish(Result result);
  void say_finished();
  void tick();
  const Step& step(std::size_t i) const { return prepared_.plan->steps[i]; }

  net::Loop& loop_;
  kube::Client& client_;
  observe::Objects& objects_;
  const Prepared& prepared_;
  std::function<void(EventBody)> emit_;
  Engine engine_;
  observe::Sources sources_;
  observe::Verdicts verdicts_;
  Writer writer_;
  InventoryWriter inventory_;
  LedgerWriter ledger_;
  std::deque<Input> inputs_;
  bool is_giving_ = false;
  // The step that makes the inventory's own namespace, and what became of it when it had to go first.
  std::optional<std::size_t> namespace_step_;
  std::optional<Outcome<Done>> namespace_made_;
  std::vector<std::function<void()>> after_namespace_;
  std::size_t logs_pending_ = 0;
  std::vector<std::function<void()>> after_logs_;
  std::optional<Finished> finished_;
  bool is_over_ = false;
  std::set<std::string> troubles_;  // said once each
  net::TimerId timer_ = net::TimerId::None;
};

}  // namespace lockstep::sync
