// SPDX-License-Identifier: Apache-2.0
#pragma once
// What a pod asks for, per resource key (spec training §3.1), and which keys are accelerators (§3.2).

#include "health/quantity.h"
#include "health/snapshot.h"

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace lockstep::health {

using Resources = std::map<std::string, Quantity, std::less<>>;

Quantity amount_of(const Resources& resources, std::string_view key);
Resources& operator+=(Resources& to, const Resources& from);
Resources operator*(Resources resources, std::int64_t times);
Resources read_resources(const Value& map);

// `spec` is a pod's or a template's spec; resource claims (DRA) are looked up in `ns`.
Resources pod_requests(const Value& spec, const Snapshot& snapshot, std::string_view ns);
// Of a template: what admission will add is counted too (defaults of LimitRanges for what no container
// names).
Resources template_requests(const Value& spec, const Snapshot& snapshot, std::string_view ns);

// Globs of spec training §3.2; `custom` replaces them when not empty.
bool is_accelerator(std::string_view key, const std::vector<std::string>& custom = {});
// The accelerator key with the largest amount, "" when there is none; ties by name.
std::string main_accelerator(const Resources& resources, const std::vector<std::string>& custom = {});

}  // namespace lockstep::health
