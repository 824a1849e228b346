// SPDX-License-Identifier: Apache-2.0
#pragma once
// Exit classes: why a container ended, from its terminated state (spec training §3.11, §3.14).

#include "value/value.h"

#include <string>
#include <string_view>

namespace lockstep::health {

struct ExitClass {
  std::string_view reason;  // OOMKilled, CudaOOM, NcclError, ... AppError
  int rank;                 // how close to a root cause it is (spec §3.11): symptoms rank higher
  std::string text;         // "OOMKilled (exit code 137)", with the line of the message that says most
};

// `terminated` is a containerStatuses[].state.terminated or .lastState.terminated.
ExitClass classify_exit(const Value& terminated);

// Whether the message of a container runtime says that the command itself is wrong.
bool is_bad_command(std::string_view message);

}  // namespace lockstep::health
