// SPDX-License-Identifier: Apache-2.0
#include "health/argo_tables.h"

#include "base/strings.h"
#include "health/argo.h"

#include <algorithm>

namespace lockstep::health {

namespace {

constexpr std::span<const KindTable> (*families[])() = {
    kubernetes_kinds, gitops_kinds,    workload_kinds, pipeline_kinds, security_kinds,  storage_kinds,
    database_kinds,   messaging_kinds, cloud_kinds,    network_kinds,  monitoring_kinds};

bool is_for_any_group(const KindTable& table) { return table.group.front() == '*'; }

bool covers_group(const KindTable& table, std::string_view group) {
  return is_for_any_group(table) ? group.ends_with(table.group.substr(1)) : table.group == group;
}

bool covers_kind(const KindTable& table, std::string_view kind) {
  if (table.kinds == "*") return true;
  const auto kinds = split(table.kinds, ' ');
  return std::find(kinds.begin(), kinds.end(), kind) != kinds.end();
}

// A table of the very group wins over one for groups of that ending, whatever their order.
const KindTable* find_table(std::string_view group, std::string_view kind) {
  const KindTable* found = nullptr;
  for (const auto& family : families)
    for (const auto& table : family()) {
      if (!covers_group(table, group) || !covers_kind(table, kind)) continue;
      if (!is_for_any_group(table)) return &table;
      if (!found) found = &table;
    }
  return found;
}

}  // namespace

std::vector<KindTable> all_kind_tables() {
  std::vector<KindTable> out;
  for (const auto& family : families) out.insert(out.end(), family().begin(), family().end());
  return out;
}

std::optional<Verdict> assess_by_table(std::string_view group, std::string_view kind, const Value& object) {
  const KindTable* table = find_table(group, kind);
  if (!table) return std::nullopt;
  if (table->judge) return table->judge(object);
  if (auto found = first_rule(table->rules, object)) return found;
  return first_rule(table->then, object).value_or(Verdict{});
}

}  // namespace lockstep::health
