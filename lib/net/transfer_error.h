// SPDX-License-Identifier: Apache-2.0
#pragma once
// What libcurl's result codes mean to a user: one sentence, and the next step.

#include "net/http.h"

#include <string>

namespace lockstep::net {

struct TransferFailure {
  int code = 0;        // CURLcode
  long os_error = 0;   // errno of connect(), when there is one
  std::string detail;  // CURLOPT_ERRORBUFFER
  Duration waited{};
};

// `server` is scheme, host and port; the rest of a URL may carry secrets. reason() is one of net/http.h.
Error transfer_error(const TransferFailure& failure, const std::string& server);

}  // namespace lockstep::net
