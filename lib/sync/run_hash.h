// SPDX-License-Identifier: Apache-2.0
#pragma once
// Run hash: the identity of one run of a training job. A new hash asks for a new run; knobs are left out of
// it, they are changed on a live job in place (spec training §4.1).

#include "model/object.h"

#include <string>
#include <vector>

namespace lockstep::sync {

inline constexpr std::string_view run_hash_annotation = "lockstep.dev/run-hash";

// Computed from the rendered manifest, never from the live object.
std::string run_hash(const Value& manifest);
// Whether a field below `spec`, such as {"runPolicy", "suspend"}, may be changed on a live run.
bool is_knob(const Value& manifest, const std::vector<std::string>& path);

}  // namespace lockstep::sync
