// SPDX-License-Identifier: Apache-2.0
#pragma once
// Prune plan: what a sync may delete of what is no longer in Git, and what keeps it from that.

#include "model/object.h"

#include <map>
#include <string>

namespace lockstep::sync {

struct Step;
struct Plan;
struct PlanInput;

struct PruneRules {
  // What the application says for objects that say nothing themselves: "false", "confirm"; else "".
  std::string option;
  bool is_confirmed = false;  // consent to what is marked "confirm"
  // Percent of an application's objects that one sync deletes without being asked twice; 100: all of them.
  int max_share = 50;
  std::map<std::string, std::string> occupied;  // namespaces with objects of others: what is in them
  std::map<ObjectRef, std::string> wanted;      // objects that have moved to another application, by its name
  std::string blocked;                          // why nothing may be deleted now; "" when it may
};

// Kinds whose loss takes data or other people's objects along; they go only where the object itself says so.
bool is_precious(const ObjectRef& ref);
// Prune=... of the object itself, else of its application (spec argocd §2).
std::string prune_option(const Step& step, const PruneRules& rules);

// A live object that left Git.
void plan_prune(Step& step, const PlanInput& input);
// Namespaces in which objects of this application stay, stay too.
void keep_inhabited_namespaces(Plan& plan);
// Throws Error when all of the plan's prunes together must not be carried out; ErrorKind::NeedsConsent where
// a flag allows them.
void check_prunes(const Plan& plan, const PlanInput& input);

}  // namespace lockstep::sync
