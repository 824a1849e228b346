// SPDX-License-Identifier: Apache-2.0
#include "sync/waiting.h"

#include "base/error.h"
#include "base/time.h"

namespace lockstep::sync {

using namespace std::chrono_literals;

Waiting::Waiting(net::Loop& loop, observe::Verdicts& verdicts, std::vector<Awaited> all, OnVerdict on_verdict)
    : loop_(loop),
      verdicts_(verdicts),
      all_(std::move(all)),
      on_verdict_(std::move(on_verdict)),
      states_(all_.size()) {}

Waiting::~Waiting() {
  loop_.cancel(timer_);
  for (const auto& awaited : all_) verdicts_.unwatch(awaited.ref);
}

bool Waiting::run() {
  for (std::size_t i = 0; i < all_.size(); ++i)
    verdicts_.watch(all_[i].ref, [this, i](const health::Verdict& verdict) { seen(i, verdict); });
  begun_ = loop_.now();
  tick();
  loop_.run_until([this] { return has_failed_ || open_ == all_.size(); });
  return !has_failed_;
}

void Waiting::seen(std::size_t i, const health::Verdict& verdict) {
  State& state = states_[i];
  if (!state.is_known || state.verdict.status != verdict.status || state.verdict.reason != verdict.reason)
    state.since = loop_.now();
  state.verdict = verdict;
  state.is_known = true;
  judge(i);
}

void Waiting::judge(std::size_t i) {
  State& state = states_[i];
  if (!state.is_known || state.is_settled) return;
  const GateState gate_state = gate(all_[i].until, state.verdict, loop_.now() - state.since, false);
  on_verdict_(all_[i], state.verdict, gate_state);
  if (gate_state == GateState::Held) return;
  state.is_settled = true;
  verdicts_.unwatch(all_[i].ref);
  if (gate_state == GateState::Open)
    ++open_;
  else
    has_failed_ = true;
}

// A fault fails a gate only once it has lasted: time alone may decide.
void Waiting::tick() {
  timer_ = loop_.after(1s, [this] {
    for (std::size_t i = 0; i < all_.size(); ++i) {
      if (states_[i].verdict.status == health::Status::Degraded) judge(i);
      const auto patience = all_[i].patience;
      if (!states_[i].is_settled && patience.count() > 0 && loop_.now() - begun_ >= patience)
        return loop_.abort(Error("{} is not there within {}", display(all_[i].ref), format_age(patience))
                               .kind(ErrorKind::Unhealthy)
                               .hint("its annotation lockstep.dev/wait-timeout says so"));
    }
    tick();
  });
}

}  // namespace lockstep::sync
