// SPDX-License-Identifier: Apache-2.0
#pragma once
// ApplyMode: how one object is stored, by its sync options and those of its application (spec argocd R1.17 to
// R1.20, §2).

#include "value/value.h"

namespace lockstep::sync {

enum class ApplyMode {
  ServerSide,  // the rule here; Argo CD's needs ServerSideApply=true
  ClientSide,  // ServerSideApply=false: kubectl's three-way merge
  Replace,     // Replace=true: a PUT, which takes everything away that Git does not name
};

// What the application says for objects that say nothing themselves.
struct ApplyDefaults {
  bool replace = false;      // Replace=true
  bool server_side = true;   // false: ServerSideApply=false
  bool hands_over = true;    // false: ClientSideApplyMigration=false
  bool shares_none = false;  // FailOnSharedResource=true: what another application has is never taken over
};

// `live` is null for an object to create. Runs (lib/health) are never replaced in place: their controllers
// refuse it.
ApplyMode apply_mode(const Value& manifest, const Value* live, const ApplyDefaults& defaults);

}  // namespace lockstep::sync
