// SPDX-License-Identifier: Apache-2.0
#pragma once
// JSON merge patches (RFC 7386).

#include "value/value.h"

namespace lockstep {

// Members of `patch` are merged into `target`, null takes a member away, and anything but a mapping replaces
// what stands there.
void apply_merge_patch(Value& target, const Value& patch);

}  // namespace lockstep
