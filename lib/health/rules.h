// SPDX-License-Identifier: Apache-2.0
#pragma once
// The rule language of the kind tables: what must hold about an object, which status that is, and what to
// say.
//
// `when` is a list of clauses, all of which must hold; "" always does:
//   Ready=True            a condition of that type with that status; Ready=True|Unknown, Ready (present at
//   all) Ready.reason=A|B      another member of the condition; ~ in place of = asks for a part of the text
//   any=False  all=True   any, or every condition with that status (true of none at all)
//   .status.phase=A|B     a member by its path ("" when missing, 3, true); .a.b (there and not null)
//   .status.n<.spec.n     numbers; also <=, >, >=; either side a path or a literal; missing counts as 0
//   stale                 metadata.generation is not status.observedGeneration
//   !clause               the opposite
// `say` is text with {Ready.message} and {.path} in it.

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
