// SPDX-License-Identifier: Apache-2.0
#include "base/error.h"

namespace lockstep {

std::string Error::text() const {
  std::string out = message_;
  for (const auto& frame : contexts_) out += "\n  while " + frame;
  if (!hint_.empty()) out += "\n  hint: " + hint_;
  return out;
}

std::string Error::line() const {
  std::string out = message_;
  for (const auto& frame : contexts_) out += " (while " + frame + ")";
  return out;
}

}  // namespace lockstep
