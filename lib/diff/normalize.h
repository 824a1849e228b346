// SPDX-License-Identifier: Apache-2.0
#pragma once
// Forms of one state that mean the same, made equal before two states are compared (spec argocd §4.2).

#include "diff/ignore.h"

#include <map>
#include <string>
#include <utility>
#include <vector>

namespace lockstep::diff {

// A field of a custom resource that is known to have a built-in type: {"spec.template.spec",
// "core/v1/PodSpec"}, "core/Quantity" or "meta/v1/Duration".
struct KnownField {
  std::string path, type;
};
// By group and kind. argoproj.io/Rollout has its pod template without being told.
using KnownTypes = std::map<std::pair<std::string, std::string>, std::vector<KnownField>>;

struct NormalizeOptions {
  const IgnoreRules* ignore = nullptr;
  KnownTypes known_types;
  bool ignore_aggregated_roles = false;  // rules that a controller fills into a ClusterRole do not count
};

// In place: no creationTimestamp, Secret data in one form, empty rules of roles null, Endpoints sorted; then
// the ignore rules and known types.
void normalize(Value& object, const NormalizeOptions& options, std::vector<std::string>* notes = nullptr);

}  // namespace lockstep::diff
