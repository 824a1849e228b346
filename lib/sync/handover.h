// SPDX-License-Identifier: Apache-2.0
#pragma once
// Hand-over: an object that moves from one application to another in one commit keeps its UID. The old
// application leaves it where it is, and the new one takes it over, whichever is synced first. Pure.

#include "model/object.h"

#include <map>
#include <set>
#include <string>
#include <vector>

namespace lockstep::sync {

// Another application of the same file and cluster.
struct Sibling {
  std::string name, inventory_id;
  std::set<ObjectRef> objects;  // what it has in Git now
};

// Objects of `leaving` that a sibling has in Git, and its name.
std::map<ObjectRef, std::string> moved_away(const std::vector<ObjectRef>& leaving,
                                            const std::vector<Sibling>& siblings);
// Of `live` objects that are in Git here: those that belong to a sibling which has dropped them.
std::set<ObjectRef> released_by(const std::vector<Sibling>& siblings, const std::vector<Object>& live);

}  // namespace lockstep::sync
