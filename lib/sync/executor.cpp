// SPDX-License-Identifier: Apache-2.0
#include "sync/executor.h"

#include "base/overloaded.h"
#include "sync/hook_logs.h"
#include "sync/run_plan.h"

#include <utility>

namespace lockstep::sync {

namespace {

using namespace std::chrono_literals;
constexpr auto clock_step = 1s;
constexpr std::size_t hook_lines = 20;

std::optional<std::size_t> step_that_makes(const Plan& plan, const std::string& ns) {
  for (std::size_t i = 0; i < plan.steps.size(); ++i) {
    const Step& step = plan.steps[i];
    if (step.kind == StepKind::Create && step.ref.group.empty() && step.ref.kind == "Namespace" &&
        step.ref.name == ns)
      return i;
  }
  return std::nullopt;
}

}  // namespace

Executor::Executor(net::Loop& loop, kube::Client& client, observe::Objects& objects,
                   const Operation& operation, const Prepared& prepared, std::function<void(EventBody)> emit)
    : loop_(loop),
      client_(client),
      objects_(objects),
      prepared_(prepared),
      emit_(std::move(emit)),
      engine_(prepared.plan, {operation.timeout, operation.wait}),
      sources_(client, prepared.index),
      verdicts_(loop, objects, sources_, prepared.index, operation.health()),
      writer_(loop, client, objects, prepared.index, operation, prepared.inventory.id()),
      inventory_(client, prepared),
      ledger_(loop, client, prepared.ledger, !operation.runs.without_ledger),
      namespace_step_(step_that_makes(*prepared.plan, operation.ns)) {
  const auto warn_once = [this](const std::string& text) {
    if (troubles_.insert(text).second) report(Warned{{text, {}}});
  };
  objects_.on_change = [this](const ObjectRef& ref) {
    writer_.changed(ref);
    verdicts_.changed(ref);
  };
  objects_.on_trouble = [warn_once](const Error& error) { warn_once(error.line()); };
  sources_.on_denied = [warn_once](const Error& error) {
    warn_once("health has less to go by: " + error.line());
  };
  writer_.on_warning = warn_once;
  ledger_.on_trouble = [warn_once](const Error& error) { warn_once("the run ledger: " + error.line()); };
  if (prepared.ledger.ledger.size() > 0)
    sources_.know(std::make_shared<const Value>(ledger_manifest(prepared.ledger)));
}

Executor::~Executor() {
  objects_.on_change = nullptr;
  objects_.on_trouble = nullptr;
  loop_.cancel(timer_);
}

Result Executor::run() {
  is_giving_ = true;
  for (const auto& action : engine_.start(loop_.now())) carry_out(action);
  is_giving_ = false;
  give(Tick{});
  tick();
  loop_.run_until([this] { return is_over_; });
  return finished_->result;
}

// Inputs that come up while actions are carried out wait for their turn: the engine is never entered twice.
void Executor::give(Input input) {
  inputs_.push_back(std::move(input));
  if (is_giving_) return;
  is_giving_ = true;
  while (!inputs_.empty()) {
    const Input next = std::move(inputs_.front());
    inputs_.pop_front();
    for (const auto& action : engine_.on(next, loop_.now())) carry_out(action);
  }
  is_giving_ = false;
}

void Executor::tick() {
  timer_ = loop_.after(clock_step, [this] {
    give(Tick{});
    if (!engine_.is_finished()) tick();
  });
}

void Executor::carry_out(const Action& action) {
  std::visit(
      overloaded{[this](const Apply& a) { apply(a.step); },
                 [this](const Remove& a) { remove(a.step, a.wait_until_gone); },
                 [this](const Watch& a) {
                   verdicts_.watch(step(a.step).ref, [this, i = a.step](const health::Verdict& verdict) {
                     const Object* live = is_run(step(i)) ? objects_.last(step(i).ref) : nullptr;
                     if (live) ledger_.saw(live->value(), verdict);
                     give(HealthSeen{i, verdict});
                   });
                 },
                 [this](const Unwatch& a) { verdicts_.unwatch(step(a.step).ref); },
                 [this](const Emit& a) { report(a.event); }, [this](const Finish& a) { finish(a.result); }},
      action);
}

void Executor::apply(std::size_t i) {
  const auto refused = [this, i](const Error& error) { give(Refused{i, error}); };
  if (namespace_step_ == i && namespace_made_) {
    if (namespace_made_->ok())
      give(Applied{i});
    else
      refused(namespace_made_->error());
    return;
  }
  const auto go = [this, i, refused] {
    if (!step(i).starts_run) return write(i);
    ledger_.before_run(
        *prepared_.plan, prepared_.content.commit, [this, i] { write(i); }, refused);
  };
  if (namespace_step_ == i)
    before_change([this, i] { give(Applied{i}); }, refused);
  else
    before_change(go, refused);
}

void Executor::write(std::size_t i) {
  writer_.apply(step(i), [this, i](const Outcome<kube::Written>& answer) {
    if (!answer.ok()) return give(Refused{i, answer.error()});
    inventory_.stored(step(i), *answer.value().object);
    if (step(i).starts_run) ledger_.created(step(i).ref, *answer.value().object);
    give(Applied{i});
  });
}

// The namespace first, then the inventory in it, then everything else: an object without a record could never
// be pruned.
void Executor::before_change(std::function<void()> go, std::function<void(const Error&)> refused) {
  if (!namespace_step_ || (namespace_made_ && namespace_made_->ok()))
    return inventory_.before_change(std::move(go), std::move(refused));
  if (namespace_made_) return refused(namespace_made_->error());
  after_namespace_.push_back(
      [this, go = std::move(go), refused = std::move(refused)] { before_change(go, refused); });
  if (after_namespace_.size() > 1) return;
  writer_.apply(step(*namespace_step_), [this](const Outcome<kube::Written>& answer) {
    namespace_made_.emplace(answer.ok() ? Outcome<Done>(Done{}) : Outcome<Done>(answer.error()));
    for (const auto& waiting : std::exchange(after_namespace_, {})) waiting();
  });
}

void Executor::remove(std::size_t i, bool wait_until_gone) {
  if (logs_pending_ > 0) {
    after_logs_.push_back([this, i, wait_until_gone] { remove(i, wait_until_gone); });
    return;
  }
  const auto refused = [this, i](const Error& error) { give(Refused{i, error}); };
  before_change(
      [this, i, wait_until_gone, refused] {
        if (step(i).ends_run) ledger_.stopping(step(i).ref);
        writer_.remove(step(i), wait_until_gone, [this, i, refused](const Outcome<Done>& answer) {
          if (answer.ok())
            give(Removed{i});
          else
            refused(answer.error());
        });
      },
      refused);
}

void Executor::report(EventBody event) {
  // The last word waits until the inventory is written and the logs of failed hooks are here.
  if (const auto* finished = std::get_if<Finished>(&event)) {
    finished_ = *finished;
    return;
  }
  const auto* hook = std::get_if<HookFinished>(&event);
  const bool has_failed = hook && !hook->succeeded;
  const std::size_t i = hook ? hook->step : 0;
  emit_(std::move(event));
  if (!has_failed) return;
  ++logs_pending_;
  last_lines(client_, step(i).ref, hook_lines, [this](const std::vector<HookLine>& lines) {
    for (const auto& line : lines) emit_(LogLine{line.pod, line.line});
    if (--logs_pending_ > 0) return;
    for (const auto& waiting : std::exchange(after_logs_, {})) waiting();
  });
}

void Executor::finish(Result result) {
  if (logs_pending_ > 0) {
    after_logs_.push_back([this, result] { finish(result); });
    return;
  }
  if (result != Result::Succeeded) return ledger_.flush([this] { say_finished(); });
  inventory_.after_success([this](const Outcome<Done>& written) {
    if (!written.ok()) *finished_ = {Result::Failed, written.error().line()};
    ledger_.flush([this] { say_finished(); });
  });
}

void Executor::say_finished() {
  emit_(*finished_);
  is_over_ = true;
}

}  // namespace lockstep::sync
