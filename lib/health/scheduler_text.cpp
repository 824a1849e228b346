// SPDX-License-Identifier: Apache-2.0
#include "health/scheduler_text.h"

#include "base/strings.h"

#include <algorithm>

namespace lockstep::health {

namespace {

template <class Parts>
bool mentions(std::string_view text, const Parts& parts) {
  return std::any_of(std::begin(parts), std::end(parts),
                     [&](std::string_view part) { return contains(text, part); });
}

}  // namespace

const Value* refusal(const Value& pod) {
  const std::string& phase = pod.at("status", "phase").text();
  if ((phase != "Pending" && !phase.empty()) || !pod.at("spec", "nodeName").text().empty()) return nullptr;
  for (const auto& condition : pod.at("status", "conditions").items())
    if (condition.at("type").text() == "PodScheduled" && condition.at("status").text() == "False")
      return condition.at("reason").text() == "SchedulingGated" ? nullptr : &condition;
  return nullptr;
}

std::vector<std::string> insufficient_keys(std::string_view text) {
  constexpr std::string_view word = "nsufficient ";  // Volcano writes it in lower case
  std::vector<std::string> out;
  for (auto at = text.find(word); at != std::string_view::npos; at = text.find(word, at)) {
    at += word.size();
    std::string key(text.substr(at, text.find_first_of(" ,;", at) - at));
    while (key.ends_with('.')) key.pop_back();
    if (!key.empty()) out.push_back(std::move(key));
  }
  return out;
}

std::string missing_claim(std::string_view text) {
  constexpr std::string_view head = "persistentvolumeclaim \"", tail = "\" not found";
  const auto from = text.find(head);
  if (from == std::string_view::npos) return "";
  const auto end = text.find('"', from + head.size());
  if (end == std::string_view::npos || !text.substr(end).starts_with(tail)) return "";
  return std::string(text.substr(from, end + tail.size() - from));
}

bool is_about_unbound_claim(std::string_view text) {
  return contains(text, "unbound immediate PersistentVolumeClaims");
}

bool is_about_deleted_claim(std::string_view text) {
  return contains(text, "persistentvolumeclaim") && contains(text, "is being deleted");
}

bool is_about_lost_volume(std::string_view text) { return contains(text, "bound to non-existent"); }

bool is_about_volumes(std::string_view text) {
  constexpr std::string_view parts[] = {"volume node affinity",        "PersistentVolume's node affinity",
                                        "available persistent volume", "available volume zone",
                                        "volume zone conflict",        "max volume count"};
  return mentions(text, parts);
}

bool is_about_missing_device_class(std::string_view text) {
  return contains(text, "device class ") && contains(text, " does not exist");
}

bool is_about_device_claims(std::string_view text) { return contains(text, "cannot allocate all claims"); }

bool is_about_topology(std::string_view text) {
  constexpr std::string_view parts[] = {"topology spread", "pod affinity", "pod anti-affinity"};
  return mentions(text, parts);
}

}  // namespace lockstep::health
