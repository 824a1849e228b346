// SPDX-License-Identifier: Apache-2.0
#pragma once
// JSON merge patches (RFC 7386) between states of custom resources, with the habits of the Go library that
// kubectl uses: nulls inside of what a patch adds are dropped, also within lists.

#include "value/value.h"

namespace lockstep::diff {

// Takes away what `modified` no longer has of `original`, and sets in `current` what modified says.
Value three_way_merge_patch(const Value& original, const Value& modified, const Value& current);
Value apply_json_merge(Value object, const Value& patch);

}  // namespace lockstep::diff
