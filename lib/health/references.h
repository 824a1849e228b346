// SPDX-License-Identifier: Apache-2.0
#pragma once
// References: what the pods of a job name and cannot start without: claims, secrets, config maps, accounts,
// classes.

#include "model/object.h"

#include <string>
#include <vector>

namespace lockstep::health {

struct Reference {
  ObjectRef ref;
  std::string_view reason;  // the code of its absence: PVCMissing, ConfigMissing ...
  auto operator<=>(const Reference&) const = default;
};

// Of a pod or template spec in `ns`, each once. Optional ones, and what every namespace has, are left out.
std::vector<Reference> references_of(const Value& pod_spec, const std::string& ns);

}  // namespace lockstep::health
