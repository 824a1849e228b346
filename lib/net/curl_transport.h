// SPDX-License-Identifier: Apache-2.0
#pragma once
// CurlTransport: HTTP/2 (or 1.1 where the other side knows no better) over libcurl on the loop's thread.

#include "net/http.h"

#include <unordered_map>

namespace lockstep::net {

class CurlTransport final : public Transport {
 public:
  explicit CurlTransport(Loop& loop, std::string user_agent = "lockstep");
  ~CurlTransport() override;
  CallId send(Request request, Callback<Response> done) override;
  void cancel(CallId call) override;
  void pause(CallId call, bool paused) override;

 private:
  struct Exchange;
  void deliver(CallId call);
  void finish(CallId call, int code);
  void note_http2();

  Loop& loop_;
  std::string user_agent_;
  std::unordered_map<CallId, std::shared_ptr<Exchange>> exchanges_;
  std::uint64_t last_id_ = 0;
  bool is_http2_ = false;
};

}  // namespace lockstep::net
