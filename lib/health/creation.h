// SPDX-License-Identifier: Apache-2.0
#pragma once
// Pods that are never created: what the API server answered the controller (spec training §3.7).

#include "health/finding.h"
#include "health/gang.h"

#include <optional>
#include <string_view>
#include <vector>

namespace lockstep::health {

// From the newest warning about any of `creators` (the job and what creates pods for it); nullopt without
// one. Only asked while there are fewer pods than the gang expects.
std::optional<Finding> creation_failure(const View& view, const Gang& gang,
                                        const std::vector<const Value*>& creators);

// The code behind an API server's refusal. `need`: what the whole gang asks for, to tell a quota that is used
// up from one that can never do.
Finding classify_refusal(const Gang& gang, std::string_view text);

// One limit out of "exceeded quota: Q, requested: a=b, used: c=d, limited: e=f".
struct QuotaLimit {
  std::string quota, key;
  Quantity requested, limit;
};
std::vector<QuotaLimit> parse_exceeded_quota(std::string_view text);

// Of the gang, by the key of a ResourceQuota: "requests.nvidia.com/gpu", "limits.cpu", "pods", "count/pods".
Quantity quota_need(const Gang& gang, std::string_view key);

}  // namespace lockstep::health
