// SPDX-License-Identifier: Apache-2.0
#pragma once
// Ownership: whose a live object is, and whether this application may have it. Pure.

#include "model/object.h"

#include <set>
#include <string>

namespace lockstep::sync {

struct Ownership {
  std::string application, inventory_id;
  bool adopt = false;            // what another application has may be taken over
  std::set<ObjectRef> released;  // objects that their application has dropped in the same commit
};

enum class Claim {
  Ours,
  Nobodys,
  Taken,    // another's, and may be had
  Refused,  // another's
};

struct Owner {
  Claim claim = Claim::Nobodys;
  std::string text;  // for people: "application other (label ...)"; of Ours empty
};

// The member label decides (an ApplySet of kubectl or of lockstep); without it Argo CD's tracking annotation
// (spec argocd R5.2), where an id that names `application` itself is the past of this application.
Owner owner_of(const Value& live, const Ownership& ownership);

}  // namespace lockstep::sync
