// SPDX-License-Identifier: Apache-2.0
#pragma once
// The texts that schema.cpp reads; each family of kinds is a file of its own.

#include <string_view>

namespace lockstep::diff {

extern const std::string_view pod_schema, core_schema, workloads_schema, cluster_schema;

}  // namespace lockstep::diff
