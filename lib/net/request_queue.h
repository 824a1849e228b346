// SPDX-License-Identifier: Apache-2.0
#pragma once
// RequestQueue: a Transport in front of another that keeps the number of exchanges in flight within bounds
// and repeats what failed in passing.

#include "net/retry.h"

#include <deque>
#include <map>
#include <random>

namespace lockstep::net {

struct QueueLimits {
  int parallel = 16;  // short requests in flight: the upper end of the adaptive window
  int streams = 60;   // long streams: the server allows about 100 per connection, and requests need the rest
  RetryLimits retry;
};

class RequestQueue final : public Transport {
 public:
  RequestQueue(Loop& loop, std::unique_ptr<Transport> transport, QueueLimits limits = {});
  ~RequestQueue() override;
  CallId send(Request request, Callback<Response> done) override;
  void cancel(CallId call) override;
  void pause(CallId call, bool paused) override;

  std::size_t streams_waiting() const { return waiting_streams_.size(); }
  // Called when a stream has to wait for a free place, with the number that wait.
  std::function<void(std::size_t waiting)> on_stream_waits;

 private:
  struct Call;
  void start_waiting();
  void start(CallId id, Call& call);
  void finish(CallId id, Outcome<Response> outcome);

  Loop& loop_;
  std::unique_ptr<Transport> transport_;
  QueueLimits limits_;
  Window window_;
  std::map<CallId, std::unique_ptr<Call>> calls_;
  std::deque<CallId> waiting_, waiting_streams_;
  int running_ = 0, running_streams_ = 0;
  bool was_connected_ = false;
  std::uint64_t last_id_ = 0;
  std::minstd_rand random_;
};

}  // namespace lockstep::net
