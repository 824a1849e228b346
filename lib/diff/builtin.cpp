// SPDX-License-Identifier: Apache-2.0
#include "diff/builtin.h"

#include <algorithm>
#include <array>

namespace lockstep::diff {

namespace {

constexpr std::array<std::string_view, 22> groups = {
    "",
    "admissionregistration.k8s.io",
    "apiextensions.k8s.io",
    "apiregistration.k8s.io",
    "apps",
    "authentication.k8s.io",
    "authorization.k8s.io",
    "autoscaling",
    "batch",
    "certificates.k8s.io",
    "coordination.k8s.io",
    "discovery.k8s.io",
    "events.k8s.io",
    "extensions",
    "flowcontrol.apiserver.k8s.io",
    "networking.k8s.io",
    "node.k8s.io",
    "policy",
    "rbac.authorization.k8s.io",
    "resource.k8s.io",
    "scheduling.k8s.io",
    "storage.k8s.io",
};

}  // namespace

bool is_built_in_group(std::string_view group) {
  return std::binary_search(groups.begin(), groups.end(), group);
}

}  // namespace lockstep::diff
