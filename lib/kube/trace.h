// SPDX-License-Identifier: Apache-2.0
#pragma once
// What a trace of requests may show: never credentials, never what a Secret holds.

#include "net/http.h"

#include <string>
#include <string_view>

namespace lockstep::kube {

// "Authorization: ***" for headers that carry credentials.
std::string traced_header(const net::Header& header);
// A JSON body with the values of Secrets and tokens replaced by ***; only the size of anything else.
std::string traced_body(std::string_view body);

}  // namespace lockstep::kube
