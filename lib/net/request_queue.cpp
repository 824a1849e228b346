// SPDX-License-Identifier: Apache-2.0
#include "net/request_queue.h"

#include <algorithm>

namespace lockstep::net {

struct RequestQueue::Call {
  Request request;
  Callback<Response> done;
  bool is_stream = false, paused = false;
  int attempt = 1;
  CallId inner = CallId::None;    // while it is under way
  TimerId timer = TimerId::None;  // while it waits for its next attempt
};

RequestQueue::RequestQueue(Loop& loop, std::unique_ptr<Transport> transport, QueueLimits limits)
    : loop_(loop),
      transport_(std::move(transport)),
      limits_(limits),
      window_(std::max(1, limits.parallel)),
      random_(std::random_device{}()) {}

RequestQueue::~RequestQueue() {
  for (const auto& [id, call] : calls_) loop_.cancel(call->timer);
}

CallId RequestQueue::send(Request request, Callback<Response> done) {
  const CallId id{++last_id_};
  auto call = std::make_unique<Call>();
  call->is_stream = request.is_stream();
  call->request = std::move(request);
  call->done = std::move(done);
  auto& queue = call->is_stream ? waiting_streams_ : waiting_;
  queue.push_back(id);
  const bool waits = call->is_stream && running_streams_ >= limits_.streams;
  calls_.emplace(id, std::move(call));
  start_waiting();
  if (waits && on_stream_waits) on_stream_waits(waiting_streams_.size());
  return id;
}

void RequestQueue::start_waiting() {
  const auto start_from = [this](std::deque<CallId>& queue, int& running, int most) {
    while (!queue.empty() && running < most) {
      const auto id = queue.front();
      queue.pop_front();
      const auto call = calls_.find(id);
      if (call == calls_.end()) continue;  // cancelled while it waited
      ++running;
      start(id, *call->second);
    }
  };
  start_from(waiting_, running_, window_.size());
  start_from(waiting_streams_, running_streams_, std::max(1, limits_.streams));
}

void RequestQueue::start(CallId id, Call& call) {
  // The last attempt needs no copy to repeat, and a stream is never repeated here: its reader knows how far
  // it came.
  const bool is_last = call.is_stream || call.attempt >= limits_.retry.attempts;
  auto request = is_last ? std::move(call.request) : call.request;
  call.inner = transport_->send(std::move(request),
                                [this, id](Outcome<Response> outcome) { finish(id, std::move(outcome)); });
  if (call.paused) transport_->pause(call.inner, true);
}

void RequestQueue::finish(CallId id, Outcome<Response> outcome) {
  auto& call = *calls_.at(id);
  call.inner = CallId::None;
  --(call.is_stream ? running_streams_ : running_);
  if (outcome.ok()) {
    was_connected_ = true;
    if (outcome.value().status == 429) {
      window_.on_overload(loop_.now());
    } else {
      window_.on_answer();
    }
  }
  if (!call.is_stream) {
    const Attempt attempt{.number = call.attempt,
                          .idempotent = is_idempotent(call.request),
                          .was_connected = was_connected_,
                          .random = std::uniform_real_distribution<>(0, 1)(random_)};
    if (const auto delay = retry_delay(attempt, outcome, loop_.now(), limits_.retry)) {
      ++call.attempt;
      call.timer = loop_.after(*delay, [this, id] {
        calls_.at(id)->timer = TimerId::None;
        waiting_.push_front(id);
        start_waiting();
      });
      start_waiting();
      return;
    }
  }
  const auto done = std::move(call.done);
  calls_.erase(id);
  start_waiting();
  done(std::move(outcome));
}

void RequestQueue::cancel(CallId id) {
  const auto found = calls_.extract(id);
  if (found.empty()) return;
  const auto& call = *found.mapped();
  loop_.cancel(call.timer);
  if (call.inner == CallId::None) return;
  transport_->cancel(call.inner);
  --(call.is_stream ? running_streams_ : running_);
  start_waiting();
}

void RequestQueue::pause(CallId id, bool paused) {
  const auto found = calls_.find(id);
  if (found == calls_.end()) return;
  found->second->paused = paused;
  if (found->second->inner != CallId::None) transport_->pause(found->second->inner, paused);
}

}  // namespace lockstep::net
