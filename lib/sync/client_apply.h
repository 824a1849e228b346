// SPDX-License-Identifier: Apache-2.0
#pragma once
// Client-side apply as kubectl does it, for objects that ask for it (ServerSideApply=false): a three-way
// merge of what was applied last, what is live and what Git says (spec argocd R1.23). Pure.

#include "diff/ignore.h"
#include "value/value.h"

namespace lockstep::sync {

// What a client-side apply recorded on the object; null when there is nothing that can be read.
Value last_applied_of(const Value& live);
// The manifest with that record in it.
Value with_last_applied(Value manifest);

struct ClientPatch {
  bool is_strategic = false;  // the kind has merge keys; otherwise a JSON merge patch
  Value patch;                // no members: nothing to do
  Value predicted;            // live with the patch
};
// Throws Error when a list cannot be merged.
ClientPatch client_patch(const Value& manifest, const Value& live);
// Whether that patch would change anything that counts: neither forms of one value nor what `ignore` (may be
// null) takes out.
bool is_client_side_same(const Value& manifest, const Value& live, const diff::IgnoreRules* ignore);

// `object` without what a client-side apply once put there and `manifest` no longer has.
Value without_leftovers(const Value& object, const Value& manifest);

}  // namespace lockstep::sync
