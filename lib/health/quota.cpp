// SPDX-License-Identifier: Apache-2.0
#include "health/quota.h"

#include "health/creation.h"

#include <algorithm>

namespace lockstep::health {

namespace {

bool is_best_effort(const Value& pod_spec) {
  for (const std::string_view list : {"initContainers", "containers"})
    for (const auto& container : pod_spec.at(list).items())
      if (container.at("resources", "requests").size() > 0 || container.at("resources", "limits").size() > 0)
        return false;
  return true;
}

bool matches_scope(std::string_view scope, const Value& pod_spec) {
  const bool ends = !pod_spec.at("activeDeadlineSeconds").is_null();
  if (scope == "Terminating") return ends;
  if (scope == "NotTerminating") return !ends;
  if (scope == "BestEffort") return is_best_effort(pod_spec);
  if (scope == "NotBestEffort") return !is_best_effort(pod_spec);
  if (scope == "PriorityClass") return !pod_spec.at("priorityClassName").text().empty();
  return true;
}

bool matches_expression(const Value& expression, const Value& pod_spec) {
  const std::string& op = expression.at("operator").text();
  if (expression.at("scopeName").text() != "PriorityClass" || (op != "In" && op != "NotIn"))
    return matches_scope(expression.at("scopeName").text(), pod_spec) == (op != "DoesNotExist");
  const auto& values = expression.at("values").items();
  const bool is_named = std::any_of(values.begin(), values.end(), [&](const Value& value) {
    return value.text() == pod_spec.at("priorityClassName").text();
  });
  return is_named == (op == "In");
}

// The gang without the roles that this quota does not count.
Gang counted(const Gang& gang, const Value& quota) {
  Gang out;
  for (const auto& role : gang.roles)
    if (!role.pod_spec || quota_applies(quota, *role.pod_spec)) out.roles.push_back(role);
  return out;
}

// How many pods fit, taking the smallest first: the most that could start.
std::int64_t ranks_that_fit(const Gang& gang, std::string_view key, Quantity free) {
  std::vector<std::pair<Quantity, std::int64_t>> each;
  for (const auto& role : gang.roles) {
    Gang single;
    single.roles = {role};
    single.roles.front().replicas = 1;
    each.emplace_back(quota_need(single, key), role.replicas);
  }
  std::sort(each.begin(), each.end());
  std::int64_t out = 0;
  for (const auto& [need, count] : each) {
    const std::int64_t fitting = need.is_zero() ? count : std::min(count, free.milli / need.milli);
    out += fitting;
    free -= need * fitting;
    if (fitting < count) break;
  }
  return out;
}

}  // namespace

bool quota_applies(const Value& quota, const Value& pod_spec) {
  for (const auto& scope : quota.at("spec", "scopes").items())
    if (!matches_scope(scope.text(), pod_spec)) return false;
  for (const auto& expression : quota.at("spec", "scopeSelector", "matchExpressions").items())
    if (!matches_expression(expression, pod_spec)) return false;
  return true;
}

std::vector<QuotaShortage> quota_shortages(const Snapshot& snapshot, const std::string& ns,
                                           const Gang& gang) {
  std::vector<QuotaShortage> out;
  for (const Value* quota : snapshot.of_kind("", "ResourceQuota")) {
    if (quota->at("metadata", "namespace").text() != ns) continue;
    const Gang pods = counted(gang, *quota);
    const bool is_observed = quota->at("status", "hard").is_map();
    const auto hard = read_resources(is_observed ? quota->at("status", "hard") : quota->at("spec", "hard"));
    const auto used = read_resources(quota->at("status", "used"));
    for (const auto& [key, limit] : hard) {
      QuotaShortage row{quota->at("metadata", "name").text(), key, limit, amount_of(used, key),
                        quota_need(pods, key)};
      const Quantity free = std::max(row.hard - row.used, Quantity{});
      if (row.need.is_zero() || row.need <= free) continue;
      row.ranks = ranks_that_fit(pods, key, free);
      out.push_back(std::move(row));
    }
  }
  return out;
}

}  // namespace lockstep::health
