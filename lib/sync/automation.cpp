// SPDX-License-Identifier: Apache-2.0
#include "sync/automation.h"

#include <algorithm>
#include <cmath>

namespace lockstep::sync {

namespace {

constexpr long long default_tries = 5;

std::string short_commit(const std::string& commit) {
  return commit.empty() ? "this content" : commit.substr(0, 7);
}

}  // namespace

Decision decide(const app::Automated& automated, const Situation& seen, const std::optional<Attempt>& last) {
  const bool is_synced = seen.synced_content == seen.content;
  if (!seen.writes && is_synced) return {Act::Rest, ""};
  if (is_synced) {
    if (automated.self_heal) return {Act::Heal, "the cluster has drifted from " + short_commit(seen.commit)};
    return {Act::Hold, "the cluster has drifted, and automated.selfHeal is off"};
  }
  if (last && !last->succeeded && last->content == seen.content)
    return {Act::Hold, "the last attempt at " + short_commit(last->commit) + " failed: " + last->message};
  return {Act::Sync, "Git is at " + short_commit(seen.commit)};
}

app::Retry retry_of(const app::SyncPolicy& policy) {
  app::Retry out = policy.retry.value_or(app::Retry{});
  if (!policy.retry) out.limit = default_tries;
  return out;
}

std::optional<std::chrono::nanoseconds> retry_delay(const app::Retry& retry, long long done) {
  if (retry.limit >= 0 && done >= retry.limit) return std::nullopt;
  // Compared as doubles: the power leaves the range of a duration long before the limit is infinite.
  const double wanted =
      static_cast<double>(retry.first.count()) * std::pow(retry.factor, static_cast<double>(done));
  if (wanted >= static_cast<double>(retry.longest.count())) return retry.longest;
  return std::chrono::nanoseconds(static_cast<std::chrono::nanoseconds::rep>(wanted));
}

void HealBudget::healed(const ObjectRef& ref, TimePoint now) {
  auto& times = healed_[ref];
  times.push_back(now);
  if (times.size() > most) times.pop_front();
}

bool HealBudget::is_spent(const ObjectRef& ref, TimePoint now) const {
  const auto found = healed_.find(ref);
  return found != healed_.end() && found->second.size() == most && now - found->second.front() < window;
}

std::optional<TimePoint> HealBudget::next_release(TimePoint now) const {
  std::optional<TimePoint> out;
  for (const auto& [ref, times] : healed_)
    if (is_spent(ref, now)) out = std::min(out.value_or(TimePoint::max()), times.front() + window);
  return out;
}

std::string other_manager(const Value& live, std::string_view own) {
  std::string name;
  TimePoint newest{};
  for (const auto& entry : live.at("metadata", "managedFields").items()) {
    const std::string& manager = entry.at("manager").text();
    // Controllers that report a status are no opponents.
    if (manager == own || !entry.at("subresource").text_or("").empty()) continue;
    const TimePoint at = parse_time(entry.at("time").text_or("")).value_or(TimePoint{});
    if (!name.empty() && at < newest) continue;
    name = manager;
    newest = at;
  }
  return name;
}

}  // namespace lockstep::sync
