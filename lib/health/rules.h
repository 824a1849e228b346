// SPDX-License-Identifier: Apache-2.0
#pragma once
// The rule language of the kind tables: what must hold about an object, which status that is, and what to
// say.
//
// `when` is clauses joined by " & "; all must hold, and "" always does:
//   Ready=True             a condition of that type whose status it is; Ready=True|Unknown for either;
//                          Ready alone: there is such a condition
//   Ready.reason=A|B       another member of the condition
//   any=False              any condition at all; any-Stopped: any but that type
//   .status.phase=A|B      a member by its path ("" when missing, 3, true); .status.a alone: there, not null
//   .a[x.io/y]  .a[Ready]  a member whose name has dots; the item of a list with that type
//   .status.parts.*.ok     every member or item: enough that one of them matches
//   = != ~                 is, is not, contains one of the alternatives; {.path} on the right is its text
//   < <= > >=              numbers, or texts as times are written; either side a path or a literal. What is
//                          missing counts as 0, a list or map as its size, and `*` adds up
//   stale                  metadata.generation is known and is not status.observedGeneration
//   !clause                the opposite; !any!=True: no condition says anything else
// `say` is text with {Ready.message}, {.path} and {Ready.message|a fallback} in it; {conditions} numbers all
// of them with their status, {unmet} tells those that are False or Unknown and why.

#include "health/verdict.h"
#include "value/value.h"

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace lockstep::health {

struct Rule {
  std::string_view when;
  Status status;
  std::string_view say = {};
};

bool holds(std::string_view when, const Value& object);
std::string expand(std::string_view say, const Value& object);
// The first rule that holds; nullopt when none does.
std::optional<Verdict> first_rule(std::span<const Rule> rules, const Value& object);

}  // namespace lockstep::health
