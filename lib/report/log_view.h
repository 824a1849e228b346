// SPDX-License-Identifier: Apache-2.0
#pragma once
// Log lines for people, with the rank in front, and for programs, as JSON lines.

#include "logs/follower.h"

#include <string>

namespace lockstep::report {

struct LogStyle {
  bool prefix = false, timestamps = false;
  bool colours = false;      // of the prefix, by rank
  bool is_terminal = false;  // control characters are made visible
};
// "[worker-3] text\n"; "[worker-3#2]" from the second run on, "[worker-3/init]" for another container.
std::string log_text(const logs::Line& line, const LogStyle& style);
// docs/output.md, "logs": one object per line.
std::string log_json(const logs::Line& line, const ObjectRef& job);

}  // namespace lockstep::report
