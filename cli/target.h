// SPDX-License-Identifier: Apache-2.0
#pragma once
// KIND/NAME on the command line, as kubectl users write it.

#include "cluster.h"

#include <string>

namespace lockstep::cli {

// What KIND/NAME means on this cluster, whether or not there is such an object.
struct TargetName {
  std::shared_ptr<const kube::ApiIndex> index;
  kube::Resource resource;
  ObjectRef ref;
};
// Finds the kind by any of its names. Throws Error: no KIND/NAME, no such kind (with near misses).
TargetName find_target_name(Cluster& cluster, const std::string& text, const std::string& ns);

struct Target {
  std::shared_ptr<const kube::ApiIndex> index;
  kube::Resource resource;
  Object object;
};

// Reads the object, too. Throws Error when there is none.
Target find_target(Cluster& cluster, const std::string& text, const std::string& ns);

}  // namespace lockstep::cli
