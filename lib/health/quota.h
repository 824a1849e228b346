// SPDX-License-Identifier: Apache-2.0
#pragma once
// Headroom of ResourceQuotas for a gang that is about to be created (spec training §3.7).

#include "health/gang.h"

#include <string>
#include <vector>

namespace lockstep::health {

// One limit of one quota that the gang does not fit into now.
struct QuotaShortage {
  std::string quota, key;
  Quantity hard, used, need;
  std::int64_t ranks = 0;  // that still fit into it
  bool never() const { return need > hard; }
};

// Of the quotas in `ns` whose scopes take the gang's pods.
std::vector<QuotaShortage> quota_shortages(const Snapshot& snapshot, const std::string& ns, const Gang& gang);

bool quota_applies(const Value& quota, const Value& pod_spec);

}  // namespace lockstep::health
