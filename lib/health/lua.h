// SPDX-License-Identifier: Apache-2.0
#pragma once
// Health checks that users bring as Lua scripts: argocd-cm's resource.customizations.health.<group>_<Kind>
// (spec argocd R6.4, R6.5). A script sees one object and nothing else: no files, no environment, no other
// module.

#include "health/verdict.h"

#include <chrono>
#include <cstddef>
#include <map>
#include <string>
#include <string_view>

namespace lockstep::health {

struct LuaLimits {
  std::chrono::milliseconds time{1000};
  std::size_t memory = 64U << 20;  // bytes
};

// Runs one script with the global `obj` set to the object and returns what it says. Never throws for what a
// script does: a script that fails, loops, takes too much memory or returns nonsense gives Unknown with the
// reason.
Verdict assess_by_script(const std::string& script, const Value& object, const LuaLimits& limits = {});

// The scripts of one argocd-cm, found by kind.
class Customizations {
 public:
  Customizations() = default;
  // `data` of the ConfigMap. Reads resource.customizations.health.<group>_<Kind>, with `*` for any group or
  // kind, and the older resource.customizations (a YAML text). Throws Error when that text cannot be read.
  explicit Customizations(const Value& data);

  bool empty() const { return scripts_.empty(); }
  // The exact key wins over patterns; nullptr when there is none.
  const std::string* find(std::string_view group, std::string_view kind) const;

 private:
  std::map<std::string, std::string> scripts_;  // "group/Kind", "Kind" for the core group
};

}  // namespace lockstep::health
