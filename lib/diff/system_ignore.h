// SPDX-License-Identifier: Apache-2.0
#pragma once
// ignoreDifferences of an installation: what argocd-cm says for every application (spec argocd R4.9).

#include "diff/ignore.h"

namespace lockstep::diff {

// `data` of the ConfigMap: resource.customizations.ignoreDifferences.<group>_<Kind>, .<Kind> for the core
// group, .all for every kind, and the older resource.customizations (a YAML text). Throws Error that names
// the key when its text cannot be read.
std::vector<IgnoreRule> system_ignore_rules(const Value& data);

}  // namespace lockstep::diff
