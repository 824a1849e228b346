// SPDX-License-Identifier: Apache-2.0
#pragma once
// KIND/NAME on the command line, as kubectl users write it.

#include "cluster.h"

#include <string>

namespace lockstep::cli {

struct Target {
  std::shared_ptr<const kube::ApiIndex> index;
  kube::Resource resource;
  Object object;
};

// Finds the kind by any of its names and reads the object. Throws Error: no KIND/NAME, no such kind (with
// near misses), no such object.
Target find_target(Cluster& cluster, const std::string& text, const std::string& ns);

}  // namespace lockstep::cli
