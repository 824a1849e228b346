// SPDX-License-Identifier: Apache-2.0
#pragma once
// Which kinds the API server itself knows (everything else is a custom resource), and where they hold
// quantities.

#include <string_view>

namespace lockstep::diff {

// API groups compiled into kube-apiserver; "" is the core group.
bool is_built_in_group(std::string_view group);

}  // namespace lockstep::diff
