// SPDX-License-Identifier: Apache-2.0
#pragma once
// The catalogue of reason codes (spec training §3.12): what each means for display, and the next step for the
// user. Codes are a stable API: scripts match on them.

#include "health/verdict.h"

#include <string>
#include <string_view>

namespace lockstep::health {

struct Reason {
  std::string_view code;
  std::string_view phase;  // "" when the status decides
  std::string_view hint;   // one imperative sentence, may be empty
};

// nullptr for codes outside the catalogue.
const Reason* find_reason(std::string_view code);

// A verdict with phase and hint of its reason.
Verdict verdict_of(Status status, std::string_view reason, std::string message, bool terminal = false);

}  // namespace lockstep::health
