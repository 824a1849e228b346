// SPDX-License-Identifier: Apache-2.0
#include "health/creation.h"

#include "base/error.h"
#include "base/strings.h"
#include "health/events.h"

#include <algorithm>

namespace lockstep::health {

namespace {

constexpr std::string_view creation_reasons[] = {"FailedCreate",
                                                 "FailedCreatePod",
                                                 "JobCreationFailed",
                                                 "TrainJobResourcesCreationFailed",
                                                 "MPIJobFailed",
                                                 "FailedToCreateRayCluster",
                                                 "FailedToCreateHeadPod",
                                                 "FailedToCreateWorkerPod",
                                                 "FailedToCreateRayJobSubmitter",
                                                 "ErrResourceExists"};
// Some of these reasons are used for other news too (a failed MPIJob): the text must speak of a refusal.
constexpr std::string_view refusal_words[] = {"error",          "forbidden",      "denied",
                                              "exceeded quota", "already exists", "is invalid",
                                              "not found",      "cannot create",  "failed calling webhook"};

struct Refusal {
  std::string_view text, reason;
};
constexpr Refusal refusals[] = {
    {"violates podsecurity", "PodSecurityDenied"},
    {"usage per container is", "LimitRangeViolation"},
    {"usage per pod is", "LimitRangeViolation"},
    {"usage per persistentvolumeclaim is", "LimitRangeViolation"},
    {"error looking up service account", "ServiceAccountMissing"},
    {"no priorityclass with name", "PriorityClassMissing"},
    {"failed calling webhook", "WebhookUnavailable"},
    {"no endpoints available for service", "WebhookUnavailable"},
    {"validatingadmissionpolicy", "WebhookDenied"},
    {"already exists", "NameConflict"},
};

bool is_webhook_denial(std::string_view lower) {
  return contains(lower, "admission webhook") && contains(lower, "denied");
}

std::string_view between(std::string_view text, std::string_view from, std::string_view to) {
  const auto start = text.find(from);
  if (start == std::string_view::npos) return {};
  text.remove_prefix(start + from.size());
  return to.empty() ? text : text.substr(0, text.find(to));
}

// "a=1,b=2" as resources; keys may hold slashes and dots, amounts never a comma.
std::vector<std::pair<std::string, Quantity>> parse_amounts(std::string_view text) {
  std::vector<std::pair<std::string, Quantity>> out;
  for (const auto& part : split(text, ',')) {
    const std::string_view entry = trim(part);
    const auto equals = entry.rfind('=');
    if (equals == std::string_view::npos) continue;
    std::string_view number = entry.substr(equals + 1);
    number = number.substr(0, number.find_first_of(" ;\"'"));
    while (number.ends_with('.')) number.remove_suffix(1);
    if (const auto amount = parse_quantity(number)) out.emplace_back(entry.substr(0, equals), *amount);
  }
  return out;
}

Finding classify_quota(const Gang& gang, std::string_view text) {
  const auto limits = parse_exceeded_quota(text);
  for (const auto& limit : limits) {
    const Quantity need = std::max(quota_need(gang, limit.key), limit.requested);
    if (need > limit.limit)
      return {rank::not_created, Status::Degraded, "QuotaTooSmall",
              fmt::format("ResourceQuota {} allows {} {} but the job needs {}: {}", limit.quota,
                          format_quantity(limit.limit, limit.key), limit.key,
                          format_quantity(need, limit.key), quoted(text))};
  }
  const std::string_view name = trim(between(text, "exceeded quota:", ","));
  return {rank::not_created, Status::Progressing, "QuotaExceeded",
          fmt::format("ResourceQuota {} is used up: {}", name, quoted(text))};
}

}  // namespace

std::vector<QuotaLimit> parse_exceeded_quota(std::string_view text) {
  const std::string quota(trim(between(text, "exceeded quota:", ",")));
  const auto requested = parse_amounts(between(text, "requested:", ", used:"));
  std::vector<QuotaLimit> out;
  for (const auto& [key, limit] : parse_amounts(between(text, "limited:", ""))) {
    QuotaLimit row{quota, key, {}, limit};
    for (const auto& [other, amount] : requested)
      if (other == key) row.requested = amount;
    out.push_back(std::move(row));
  }
  return out;
}

Quantity quota_need(const Gang& gang, std::string_view key) {
  if (key == "pods" || key == "count/pods") {
    std::int64_t pods = 0;
    for (const auto& role : gang.roles) pods += role.replicas;
    return Quantity::of(pods);
  }
  const bool is_limit = key.starts_with("limits.");
  if (is_limit || key.starts_with("requests.")) key.remove_prefix(key.find('.') + 1);
  if (!is_limit) return amount_of(gang.need(), key);
  Quantity out;
  for (const auto& role : gang.roles)
    if (role.pod_spec)
      for (const auto& container : role.pod_spec->at("containers").items())
        out += amount_of(read_resources(container.at("resources", "limits")), key) * role.replicas;
  return out;
}

Finding classify_refusal(const Gang& gang, std::string_view text) {
  if (contains(text, "exceeded quota:")) return classify_quota(gang, text);
  const std::string lower = to_lower(text);
  std::string_view reason = "PodCreateFailed";
  const auto found = std::find_if(std::begin(refusals), std::end(refusals),
                                  [&](const Refusal& row) { return contains(lower, row.text); });
  if (is_webhook_denial(lower))
    reason = "WebhookDenied";
  else if (found != std::end(refusals))
    reason = found->reason;
  return {rank::not_created, Status::Degraded, reason, quoted(text)};
}

std::optional<Finding> creation_failure(const View& view, const Gang& gang,
                                        const std::vector<const Value*>& creators) {
  Snapshot::Found events;
  for (const Value* creator : creators)
    for (const Value* event : view.snapshot.events_about(creator->at("metadata", "uid").text()))
      events.push_back(event);
  std::sort(events.begin(), events.end(), [](const Value* a, const Value* b) {
    return a->at("metadata", "name").text() < b->at("metadata", "name").text();
  });
  const Value* event = latest_event(events, view.now, view.settings.create_event_age, [](const Value& e) {
    const std::string& reason = e.at("reason").text();
    if (!is_warning(e) || std::find(std::begin(creation_reasons), std::end(creation_reasons), reason) ==
                              std::end(creation_reasons))
      return false;
    const std::string lower = to_lower(event_text(e));
    return std::any_of(std::begin(refusal_words), std::end(refusal_words),
                       [&](auto word) { return contains(lower, word); });
  });
  if (!event) return std::nullopt;
  Finding out = classify_refusal(gang, event_text(*event));
  out.evidence.push_back(seen(*event, "message", quoted(event_text(*event))));
  return out;
}

}  // namespace lockstep::health
