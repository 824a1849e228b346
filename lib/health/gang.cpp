// SPDX-License-Identifier: Apache-2.0
#include "health/gang.h"

#include "base/error.h"
#include "base/strings.h"
#include "health/pod_count.h"

#include <algorithm>
#include <tuple>

namespace lockstep::health {

Resources Gang::need() const {
  Resources out;
  for (const auto& role : roles) out += role.request * role.replicas;
  return out;
}

std::int64_t Gang::running() const {
  return std::count_if(ranks.begin(), ranks.end(), [](const Rank& rank) {
    return rank.counts && (pod_phase(*rank.pod) == "Succeeded" || is_running_pod(*rank.pod));
  });
}

const Role* Gang::role(std::string_view name) const {
  const std::string lower = to_lower(name);
  const auto found = std::find_if(roles.begin(), roles.end(),
                                  [&](const Role& role) { return to_lower(role.name) == lower; });
  return found == roles.end() ? nullptr : &*found;
}

const Rank* Gang::master() const {
  return !ranks.empty() && ranks.front().is_master ? &ranks.front() : nullptr;
}

void sort_ranks(Gang& gang) {
  std::sort(gang.ranks.begin(), gang.ranks.end(), [](const Rank& a, const Rank& b) {
    return std::tuple(!a.is_master, std::string_view(a.role), a.index, std::string_view(a.name())) <
           std::tuple(!b.is_master, std::string_view(b.role), b.index, std::string_view(b.name()));
  });
}

Role make_role(const View& view, std::string name, std::int64_t replicas, const Value& pod_spec) {
  const std::string& ns = view.object.at("metadata", "namespace").text();
  return {std::move(name),
          std::max<std::int64_t>(pod_count(replicas), 0),
          template_requests(pod_spec, view.snapshot, ns),
          &pod_spec,
          {}};
}

const std::string& pod_phase(const Value& pod) { return pod.at("status", "phase").text(); }

bool is_finished_pod(const Value& pod) {
  const std::string& phase = pod_phase(pod);
  return phase == "Succeeded" || phase == "Failed";
}

bool is_running_pod(const Value& pod) {
  if (pod_phase(pod) != "Running" || !pod.at("metadata", "deletionTimestamp").is_null()) return false;
  const auto& containers = pod.at("status", "containerStatuses").items();
  return std::all_of(containers.begin(), containers.end(),
                     [](const Value& c) { return c.at("state", "running").is_map(); });
}

const Value* find_condition(const Value& object, std::string_view type) {
  for (const auto& condition : object.at("status", "conditions").items())
    if (condition.at("type").text() == type) return &condition;
  return nullptr;
}

bool has_condition(const Value& object, std::string_view type, std::string_view status) {
  const Value* condition = find_condition(object, type);
  return condition && condition->at("status").text() == status;
}

std::string ranks_text(const Gang& gang, const Settings& settings) {
  std::string out = fmt::format("{}/{} ranks running", gang.running(), gang.expected);
  const Resources need = gang.need();
  if (const std::string key = main_accelerator(need, settings.accelerators); !key.empty())
    out += fmt::format("; needs {} {}", format_quantity(amount_of(need, key), key), key);
  return out;
}

}  // namespace lockstep::health
