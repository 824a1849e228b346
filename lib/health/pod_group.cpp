// SPDX-License-Identifier: Apache-2.0
#include "health/pod_group.h"

#include "base/error.h"
#include "base/strings.h"
#include "health/events.h"

#include <algorithm>

namespace lockstep::health {

namespace {

constexpr std::string_view volcano = "scheduling.volcano.sh";

const Value* pod_group_of(const View& view) {
  for (const Value* child : view.snapshot.children(view.object.at("metadata", "uid").text()))
    if (child->at("kind").text() == "PodGroup") return child;
  return nullptr;
}

bool is_any(std::string_view text, std::initializer_list<std::string_view> texts) {
  return std::find(texts.begin(), texts.end(), text) != texts.end();
}

std::optional<Finding> diagnose_queue(const View& view, const std::string& name) {
  if (!view.snapshot.available(volcano, "Queue")) return std::nullopt;
  const Value* queue = view.snapshot.find(volcano, "Queue", "", name);
  if (!queue)
    return Finding{rank::gang, Status::Degraded, "QueueMisconfigured",
                   fmt::format("Volcano queue {} does not exist", name)};
  const std::string& state = queue->at("status", "state").text();
  if (state != "Closed" && state != "Closing") return std::nullopt;
  return Finding{rank::gang,
                 Status::Suspended,
                 "QueueStopped",
                 fmt::format("Volcano queue {} is {}", name, state),
                 {seen(*queue, "status.state", state)}};
}

}  // namespace

const std::string& pod_group_phase(const Value& pod_group) { return pod_group.at("status", "phase").text(); }

std::string pod_group_text(const Snapshot& snapshot, const Value& pod_group, TimePoint now) {
  const Value* condition = find_condition(pod_group, "Unschedulable");
  if (condition && condition->at("status").text() == "True" && !condition->at("message").text().empty())
    return quoted(condition->at("message").text());
  const Value* event =
      latest_event(snapshot.events_about(pod_group.at("metadata", "uid").text()), now, std::nullopt,
                   [](const Value& e) { return e.at("reason").text() == "Unschedulable"; });
  return event ? quoted(event_text(*event)) : "waiting for the gang to be enqueued";
}

std::optional<Finding> diagnose_pod_group(const View& view, const Gang& gang) {
  const Value* pod_group = pod_group_of(view);
  if (!pod_group) return std::nullopt;
  const std::string& phase = pod_group_phase(*pod_group);
  const auto live = std::count_if(gang.ranks.begin(), gang.ranks.end(),
                                  [](const Rank& rank) { return !is_finished_pod(*rank.pod); });
  const bool is_held = is_any(phase, {"", "Pending", "Inqueue"});
  // Of a gang whose pods are all there, Unknown and Scheduling say less than the pods do.
  if (!is_held && !(live < gang.expected && is_any(phase, {"Unknown", "Scheduling"}))) return std::nullopt;
  const bool is_volcano = ref_of(*pod_group).group == volcano;
  const std::string queue = pod_group->at("spec", "queue").text_or(is_volcano ? "default" : "");
  if (is_volcano)
    if (auto found = diagnose_queue(view, queue)) return found;
  return Finding{
      rank::gang,
      Status::Progressing,
      "GangPending",
      fmt::format("PodGroup {} is {}{} (minMember {}): {}", pod_group->at("metadata", "name").text(),
                  phase.empty() ? "new" : phase, queue.empty() ? "" : " in queue " + queue,
                  pod_group->at("spec", "minMember").text(),
                  pod_group_text(view.snapshot, *pod_group, view.now)),
      {seen(*pod_group, "status.phase", phase)}};
}

}  // namespace lockstep::health
