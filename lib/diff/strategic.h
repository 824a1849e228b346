// SPDX-License-Identifier: Apache-2.0
#pragma once
// Strategic merge patches between states of built-in kinds, as kubectl apply computes and the API server
// applies them (apimachinery's strategicpatch): lists merge by the keys of schema.h and keep the order that
// the patch asks for. Kustomize's strategic merge is another one (lib/render).

#include "diff/schema.h"

namespace lockstep::diff {

// All throw Error when a list cannot be merged: an element without its key, elements of different kinds.

Value two_way_patch(const Value& original, const Value& modified, const Struct& schema);
// Takes away what `modified` no longer has of `original`, and sets in `current` what modified says.
Value three_way_patch(const Value& original, const Value& modified, const Value& current,
                      const Struct& schema);
Value apply_patch(Value object, Value patch, const Struct& schema);

}  // namespace lockstep::diff
