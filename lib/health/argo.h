// SPDX-License-Identifier: Apache-2.0
#pragma once
// What Argo CD shows for an object (spec argocd §6): built-in checks, and our rule tables for the kinds that
// it judges with scripts.

#include "health/verdict.h"
#include "value/value.h"

#include <optional>
#include <string>
#include <string_view>

namespace lockstep::health {

class Customizations;

// Deletion first, then the user's own scripts, the rule tables, the built-in checks; None when nobody knows
// the kind.
Verdict assess_argo(const Value& object, const Customizations* scripts = nullptr);

// Deployments, StatefulSets, Pods, Jobs ... (spec §6.2); nullopt for other kinds.
std::optional<Verdict> assess_builtin(std::string_view group, std::string_view kind, const Value& object);
// Kinds of operators (spec §6.3 and more); nullopt for kinds without rules.
std::optional<Verdict> assess_by_table(std::string_view group, std::string_view kind, const Value& object);

}  // namespace lockstep::health
