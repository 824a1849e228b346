// SPDX-License-Identifier: Apache-2.0
#pragma once
// Identity: what a request carries to say who is asking; renewed when it expires or is refused.

#include "kube/exec_plugin.h"
#include "net/http.h"

#include <memory>
#include <vector>

namespace lockstep::kube {

struct Identity {
  std::vector<net::Header> headers;
  std::shared_ptr<const net::Tls> tls;
  int generation = 0;  // grows with each renewal
};

class Authenticator {
 public:
  Authenticator(net::Loop& loop, Config config);
  Authenticator(const Authenticator&) = delete;
  Authenticator& operator=(const Authenticator&) = delete;

  // Answers at once when nothing has to be fetched. Callers that come while a plugin runs share its answer.
  void identify(net::Callback<Identity> done);
  // A request with `refused` got 401: true when another identity may be tried.
  bool renew(const Identity& refused);

 private:
  bool is_fresh() const;
  void adopt(PluginCredential credential);
  void answer_all(const Outcome<Identity>& outcome);

  net::Loop& loop_;
  const std::shared_ptr<const Config> config_;
  Identity identity_;
  bool is_known_ = false, is_running_ = false;
  std::optional<TimePoint> good_until_;
  std::vector<net::Callback<Identity>> waiting_;
  std::shared_ptr<bool> alive_ =
      std::make_shared<bool>(true);  // for answers of the worker that come too late
};

}  // namespace lockstep::kube
