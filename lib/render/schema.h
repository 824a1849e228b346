// SPDX-License-Identifier: Apache-2.0
#pragma once
// What a build knows about types: which kinds are cluster-scoped and how lists of a field merge. Built in is
// Kubernetes 1.21, as in kustomize; a kustomization's `openapi:` puts another schema in its place.

#include "value/value.h"

#include <memory>
#include <string>
#include <string_view>

namespace lockstep::render {

class Schema {
 public:
  // Only kinds known for certain (spec kustomize §17); unknown ones count as namespaced.
  bool is_cluster_scoped(std::string_view api_version, std::string_view kind) const;
};

}  // namespace lockstep::render
