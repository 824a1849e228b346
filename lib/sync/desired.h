// SPDX-License-Identifier: Apache-2.0
#pragma once
// Desired: rendered manifests made ready for one cluster: namespaces settled, membership and run identity
// written in, everything that the cluster could only refuse found before the first write.

#include "model/object.h"

#include <functional>
#include <optional>

namespace lockstep::sync {

struct DesiredOptions {
  std::string destination_namespace;
  std::string inventory_id;           // value of the member label
  bool allows_missing_kinds = false;  // SkipDryRunOnMissingResource=true of the application
  // Whether the API server serves the kind, and then whether it is namespaced.
  std::function<std::optional<bool>(const std::string& api_version, const std::string& kind)> is_namespaced;
};

struct Desired {
  std::vector<Object> objects;
  std::string content;  // hash of all of them, in any order
  std::vector<Warning> warnings;
};

// Throws one Error that lists every object that cannot be applied: unknown kinds, missing namespaces,
// duplicates, unknown lockstep.dev/* annotations.
Desired make_desired(const Manifests& manifests, const DesiredOptions& options);

}  // namespace lockstep::sync
