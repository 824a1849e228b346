// SPDX-License-Identifier: Apache-2.0
#pragma once
// Discovery: reading what an API server offers. Pure parsers of its documents.

#include "kube/resource.h"

#include <string>
#include <string_view>
#include <vector>

namespace lockstep::kube {

struct Discovered {
  std::vector<Resource> resources;
  std::vector<std::string> unavailable;  // group versions
};

// What one request for aggregated discovery accepts: servers before 1.30 know v2beta1, before 1.26 neither.
inline constexpr std::string_view aggregated_discovery =
    "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,"
    "application/json;g=apidiscovery.k8s.io;v=v2beta1;as=APIGroupDiscoveryList,application/json";

// APIGroupDiscoveryList of either version, from /api or /apis.
bool is_aggregated(const Value& document);
void read_aggregated(const Value& document, Discovered& into);

// The old way: /api and /apis name group versions in order of preference (APIVersions, APIGroupList), and
// each of those has an APIResourceList of its own.
std::vector<std::string> read_group_versions(const Value& document);
void read_resource_list(const Value& document, Discovered& into);

}  // namespace lockstep::kube
