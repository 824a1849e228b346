// SPDX-License-Identifier: Apache-2.0
#include "health/verdict.h"

namespace lockstep::health {

std::string_view status_name(Status status) {
  constexpr std::string_view names[] = {"",        "Healthy",  "Suspended", "Progressing",
                                        "Missing", "Degraded", "Unknown"};
  return names[static_cast<std::size_t>(status)];
}

}  // namespace lockstep::health
