// SPDX-License-Identifier: Apache-2.0
#include "sync/engine.h"

#include "base/overloaded.h"
#include "base/strings.h"

#include <algorithm>

namespace lockstep::sync {

namespace {

bool must_be_removed_first(const Step& step) {
  return step.kind == StepKind::Prune || step.kind == StepKind::Replace || (step.is_hook() && step.live);
}

}  // namespace

Engine::Engine(std::shared_ptr<const Plan> plan, EngineOptions options)
    : plan_(std::move(plan)), options_(options), progress_(plan_->steps.size()) {
  for (std::size_t i = 0; i < plan_->steps.size(); ++i) {
    const Step& step = plan_->steps[i];
    if (step.kind == StepKind::Keep) continue;
    if (step.phase == Phase::SyncFail) {
      sync_fail_.push_back(i);
      continue;
    }
    const bool same_group = !groups_.empty() && plan_->steps[groups_.back().front()].phase == step.phase &&
                            plan_->steps[groups_.back().front()].wave == step.wave;
    if (!same_group) groups_.emplace_back();
    groups_.back().push_back(i);
  }
}

std::vector<Action> Engine::start(TimePoint now) {
  now_ = now;
  deadline_ = options_.timeout.count() > 0 ? now + options_.timeout : TimePoint::max();
  open_group();
  return std::exchange(actions_, {});
}

std::vector<Action> Engine::on(const Input& input, TimePoint now) {
  now_ = now;
  if (stage_ == Stage::Finished) return {};
  std::visit(overloaded{[this](const Applied& e) {
                          progress_[e.step].state = State::Gated;
                          progress_[e.step].gated_at = now_;
                          emit(StepDone{e.step});
                        },
                        [this](const Refused& e) {
                          progress_[e.step].state = State::Failed;
                          if (stage_ == Stage::Cleaning)
                            emit(Warned{{"cannot delete hook " + display(plan_->steps[e.step].ref) + ": " +
                                             e.error.line(),
                                         {}}});
                          else
                            emit(StepFailed{e.step, e.error});
                        },
                        [this](const Removed& e) {
                          progress_[e.step].state = State::Removed;
                          if (plan_->steps[e.step].kind == StepKind::Prune) emit(StepDone{e.step});
                        },
                        [this](const HealthSeen& e) {
                          Progress& p = progress_[e.step];
                          const bool moved = !p.has_verdict || p.verdict.status != e.verdict.status ||
                                             p.verdict.reason != e.verdict.reason;
                          const bool told = moved || p.verdict.message != e.verdict.message;
                          if (moved) p.since = now_;
                          p.verdict = e.verdict;
                          p.has_verdict = true;
                          if (told && e.verdict.status != health::Status::None)
                            emit(HealthChanged{e.step, e.verdict});
                        },
                        [](const Tick&) {}, [this](const Interrupt&) { interrupted_ = true; }},
             input);
  settle();
  if (stage_ != Stage::Finished && now_ >= deadline_)
    finish(Result::TimedOut, "timed out: " + held_message());
  return std::exchange(actions_, {});
}

bool Engine::any_in(State state) const {
  return std::any_of(group_.begin(), group_.end(),
                     [&](std::size_t i) { return progress_[i].state == state; });
}

bool Engine::has_group_after() const { return !in_sync_fail_ && next_group_ < groups_.size(); }

void Engine::open_group() {
  if (next_group_ == groups_.size()) {
    clean_up();
    return;
  }
  group_ = groups_[next_group_++];
  next_in_group_ = 0;
  const Step& first = plan_->steps[group_.front()];
  emit(WaveOpened{first.phase, first.wave, group_.size()});
  start_removals();
}

// Prunes go first, and with them whatever stands in the way of a hook or a replacement (spec argocd §1.5).
void Engine::start_removals() {
  stage_ = Stage::Removing;
  for (const auto i : group_) {
    if (!must_be_removed_first(plan_->steps[i])) continue;
    progress_[i].state = State::Removing;
    actions_.push_back(Remove{i, true});
  }
  settle();
}

// Members of one kind are applied together, kinds one after another.
void Engine::apply_next_batch() {
  stage_ = Stage::Applying;
  while (next_in_group_ < group_.size() && !any_in(State::Applying)) {
    const std::string& kind = plan_->steps[group_[next_in_group_]].ref.kind;
    for (; next_in_group_ < group_.size() && plan_->steps[group_[next_in_group_]].ref.kind == kind;
         ++next_in_group_) {
      const auto i = group_[next_in_group_];
      const Step& step = plan_->steps[i];
      if (step.kind == StepKind::Prune) continue;
      if (step.kind == StepKind::Same) {
        progress_[i].state = State::Gated;
        progress_[i].gated_at = now_;
        continue;
      }
      progress_[i].state = State::Applying;
      actions_.push_back(Apply{i});
    }
  }
}

// Moves on as far as the present states allow.
void Engine::settle() {
  if (stage_ == Stage::Finished) return;
  if (stage_ == Stage::Removing) {
    if (any_in(State::Removing)) {
      if (interrupted_) finish(Result::Interrupted, "interrupted; the next sync goes on from here");
      return;
    }
    if (any_in(State::Failed)) return fail("an object could not be deleted");
    if (interrupted_) return finish(Result::Interrupted, "interrupted; the next sync goes on from here");
    apply_next_batch();
  }
  if (stage_ == Stage::Applying) {
    if (any_in(State::Applying)) return;
    if (interrupted_) return finish(Result::Interrupted, "interrupted; the next sync goes on from here");
    apply_next_batch();
    if (any_in(State::Applying)) return;
    if (any_in(State::Failed) && !in_sync_fail_) return fail("one or more objects failed to apply");
    stage_ = Stage::Gating;
    if (!options_.wait && !has_group_after() && !in_sync_fail_) {
      const bool has_hook =
          std::any_of(group_.begin(), group_.end(), [&](std::size_t i) { return plan_->steps[i].is_hook(); });
      for (const auto i : group_)
        if (progress_[i].state == State::Gated && !(has_hook && plan_->steps[i].is_hook()))
          progress_[i].state = State::Open;
    }
    for (const auto i : group_)
      if (progress_[i].state == State::Gated) actions_.push_back(Watch{i});
  }
  if (stage_ == Stage::Gating) {
    if (interrupted_) return finish(Result::Interrupted, "interrupted while waiting; nothing is undone");
    for (const auto i : group_)
      if (progress_[i].state == State::Gated) judge(i);
    if (any_in(State::Gated)) {
      // A failure is final at once, unless hooks of this group still run: those are waited for (S-050).
      const bool hook_runs = std::any_of(group_.begin(), group_.end(), [&](std::size_t i) {
        return progress_[i].state == State::Gated && plan_->steps[i].is_hook();
      });
      if (!in_sync_fail_ && any_in(State::Failed) && !hook_runs)
        return fail("an object did not become healthy");
      for (const auto i : group_)
        if (is_held_too_long(i))
          return finish(Result::TimedOut, "lockstep.dev/wait-timeout has passed: " + held_message());
      return;
    }
    close_group();
    return;
  }
  if (stage_ == Stage::Cleaning && !any_in(State::Removing)) finish(result_, message_);
}

void Engine::judge(std::size_t i) {
  Progress& p = progress_[i];
  const Step& step = plan_->steps[i];
  if (!p.has_verdict) return;
  const GateState state = gate(step.wait_for, p.verdict, now_ - p.since, step.is_hook());
  if (state == GateState::Held) return;
  p.state = state == GateState::Open ? State::Open : State::Failed;
  actions_.push_back(Unwatch{i});
  if (step.is_hook()) emit(HookFinished{i, state == GateState::Open, p.verdict.message});
}

bool Engine::is_held_too_long(std::size_t i) const {
  const Step& step = plan_->steps[i];
  return progress_[i].state == State::Gated && step.wait_timeout.count() > 0 &&
         now_ - progress_[i].gated_at >= step.wait_timeout;
}

void Engine::close_group() {
  const bool failed = any_in(State::Failed);
  if (in_sync_fail_) {
    clean_up();
    return;
  }
  if (failed) return fail("an object did not become healthy");
  const Step& first = plan_->steps[group_.front()];
  emit(WaveClosed{first.phase, first.wave});
  open_group();
}

void Engine::fail(std::string message) {
  for (const auto i : group_)
    if (progress_[i].state == State::Gated && stage_ == Stage::Gating) actions_.push_back(Unwatch{i});
  result_ = Result::Failed;
  message_ = std::move(message);
  // SyncFail hooks run for real failures only, all waves at once (spec argocd R1.29, R1.30).
  if (in_sync_fail_ || sync_fail_.empty()) {
    clean_up();
    return;
  }
  in_sync_fail_ = true;
  group_ = sync_fail_;
  next_in_group_ = 0;
  emit(WaveOpened{Phase::SyncFail, 0, group_.size()});
  start_removals();
}

// Hooks are deleted at the end of the operation, by how it ended (spec argocd R1.31).
void Engine::clean_up() {
  stage_ = Stage::Cleaning;
  const DeletePolicy policy =
      result_ == Result::Succeeded ? DeletePolicy::HookSucceeded : DeletePolicy::HookFailed;
  group_.clear();
  for (std::size_t i = 0; i < plan_->steps.size(); ++i) {
    const bool ran = progress_[i].state == State::Open ||
                     (progress_[i].state == State::Failed && progress_[i].has_verdict);
    if (!plan_->steps[i].is_hook() || !ran || !plan_->steps[i].traits.has(policy)) continue;
    progress_[i].state = State::Removing;
    group_.push_back(i);
    actions_.push_back(Remove{i, false});
  }
  if (group_.empty()) finish(result_, message_);
}

void Engine::finish(Result result, std::string message) {
  if (stage_ == Stage::Gating)
    for (const auto i : group_)
      if (progress_[i].state == State::Gated) actions_.push_back(Unwatch{i});
  stage_ = Stage::Finished;
  emit(Finished{result, std::move(message)});
  actions_.push_back(Finish{result});
}

std::string Engine::held_message() const {
  std::vector<std::size_t> held;
  for (const auto i : group_)
    if (progress_[i].state == State::Gated || progress_[i].state == State::Removing ||
        progress_[i].state == State::Applying)
      held.push_back(i);
  if (held.empty()) return "nothing more to wait for";
  const std::size_t first = held.front();
  const Step& step = plan_->steps[first];
  std::string out =
      progress_[first].state == State::Removing ? "waiting for the deletion of " : "waiting for ";
  out += display(step.ref);
  if (!progress_[first].verdict.message.empty()) out += ": " + progress_[first].verdict.message;
  if (held.size() > 1) out += " (and " + std::to_string(held.size() - 1) + " more)";
  return out;
}

}  // namespace lockstep::sync
