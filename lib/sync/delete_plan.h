// SPDX-License-Identifier: Apache-2.0
#pragma once
// Delete plan: what the deletion of an application takes along, in which order, and what stays (spec argocd
// §1.11). Pure.

#include "sync/plan.h"

namespace lockstep::sync {

struct DeleteRules {
  std::string option;         // the application's Delete=... for objects that say nothing: "false", "confirm"
  bool is_confirmed = false;  // consent to what is marked "confirm"
  std::string revision;       // goes into the names of hooks with generateName
};

struct Deletion {
  Plan plan;
  // Runs that are not over and stay: while there are any, the application's record has to stay too, so that
  // a later deletion finds them.
  std::vector<std::string> running;
};

// `pruning` is the plan that prunes every member; `manifests` are normalised, and their PreDelete and
// PostDelete hooks run before and after; `live` is looked into for what those left behind. Throws Error
// (NeedsConsent) that names the objects marked "confirm".
Deletion make_delete_plan(Plan pruning, const std::vector<Object>& manifests,
                          const std::map<ObjectRef, Object>& live, const DeleteRules& rules);

}  // namespace lockstep::sync
