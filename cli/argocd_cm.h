// SPDX-License-Identifier: Apache-2.0
#pragma once
// --argocd-cm: the settings of an Argo CD installation that lockstep shares, read from its ConfigMap.

#include "diff/ignore.h"
#include "health/lua.h"

#include <memory>
#include <string>
#include <vector>

namespace lockstep::cli {

struct ArgocdCm {
  std::shared_ptr<const health::Customizations> scripts;  // null: there are none
  std::vector<diff::IgnoreRule> ignored;
};

// A manifest of argocd-cm; "" gives no settings. Throws Error when the file holds no ConfigMap.
ArgocdCm read_argocd_cm(const std::string& file);

}  // namespace lockstep::cli
