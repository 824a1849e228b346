// SPDX-License-Identifier: Apache-2.0
#include "logs/selection.h"

#include "base/error.h"
#include "base/strings.h"

#include <algorithm>
#include <optional>
#include <tuple>

namespace lockstep::logs {

namespace {

// Meshes and serving add these; their chatter is not the job's.
constexpr std::string_view sidecars[] = {"istio-proxy", "linkerd-proxy", "queue-proxy", "wait"};
constexpr long long killed_by_sigterm = 143;

Error bad_ranks(std::string_view text) {
  return Error("\"{}\" names no ranks", text)
      .kind(ErrorKind::Usage)
      .hint("use master, all, failed, a role such as worker, numbers such as 0,3-5, or worker/2");
}

RankChoice::Range parse_range(std::string_view part, std::string_view whole) {
  RankChoice::Range range;
  if (const auto slash = part.find('/'); slash != std::string_view::npos) {
    range.role = to_lower(part.substr(0, slash));
    part.remove_prefix(slash + 1);
  }
  const auto dash = part.find('-');
  const auto from = parse_int(part.substr(0, dash));
  const auto to = dash == std::string_view::npos ? from : parse_int(part.substr(dash + 1));
  if (from && to && *from >= 0 && *from <= *to) {
    range.from = *from;
    range.to = *to;
    return range;
  }
  const bool is_word = std::all_of(part.begin(), part.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-';
  });
  if (!range.role.empty() || part.empty() || !is_word) throw bad_ranks(whole);
  return {to_lower(part), 0, -1};  // the whole role
}

bool matches(const RankChoice::Range& range, const Rank& rank) {
  if (!range.role.empty() && range.role != rank.role) return false;
  if (range.to < range.from) return true;
  const auto number = parse_int(rank.index);
  return number && *number >= range.from && *number <= range.to;
}

// The end of a container's current or last run; null while it never ended.
const Value& terminated(const Value& status) {
  const Value& now = status.at("state", "terminated");
  return now.is_map() ? now : status.at("lastState", "terminated");
}

const Value* status_of(const Value& pod, const std::string& container) {
  for (const char* list : {"containerStatuses", "initContainerStatuses"})
    for (const auto& status : pod.at("status", list).items())
      if (status.at("name").text() == container) return &status;
  return nullptr;
}

std::string exit_text(const Value& end) {
  if (!end.is_map()) return "";
  const std::string reason = end.at("reason").text_or("");
  const bool says_more = !reason.empty() && reason != "Error" && reason != "Completed";
  return "exit " + std::to_string(end.at("exitCode").int_or(0)) + (says_more ? " (" + reason + ")" : "");
}

Stream stream_of(const Value& job, const Value& pod, const std::string& container, bool is_main) {
  Stream out;
  out.rank = rank_of(job, pod);
  out.pod = pod.at("metadata", "name").text();
  out.pod_uid = pod.at("metadata", "uid").text();
  out.container = container;
  out.is_main = is_main;
  const Value* status = status_of(pod, container);
  if (!status) return out;
  out.restarts = status->at("restartCount").int_or(0);
  // A container that waits for its restart still has the log of its last run.
  const Value& running = status->at("state", "running");
  const Value& end = running.is_map() ? Value::null() : terminated(*status);
  out.has_ended = end.is_map();
  out.has_begun = out.has_ended || running.is_map();
  out.run = (out.has_ended ? end : running).at("startedAt").text_or("");
  out.exit = exit_text(end);
  return out;
}

std::vector<std::string> containers_of(const Value& job, const Value& pod, const Selection& selection) {
  if (!selection.container.empty()) return {selection.container};
  const std::string main = main_container(job, pod);
  if (!selection.all_containers) return {main};
  std::vector<std::string> out;
  for (const char* list : {"initContainers", "containers"})
    for (const auto& container : pod.at("spec", list).items()) {
      const std::string& name = container.at("name").text();
      if (std::find(std::begin(sidecars), std::end(sidecars), name) == std::end(sidecars))
        out.push_back(name);
    }
  return out;
}

}  // namespace

RankChoice parse_ranks(std::string_view text) {
  using Kind = RankChoice::Kind;
  if (text.empty() || text == "master") return {};
  if (text == "all") return {Kind::All, {}};
  if (text == "failed") return {Kind::Failed, {}};
  RankChoice out{Kind::Listed, {}};
  for (const auto& part : split(text, ',')) out.ranges.push_back(parse_range(trim(part), text));
  return out;
}

const Value* first_failed(const std::vector<const Value*>& pods) {
  const Value* first = nullptr;
  std::tuple<bool, std::string, std::string> best;
  for (const Value* pod : pods)
    for (const auto& status : pod->at("status", "containerStatuses").items()) {
      const Value& end = terminated(status);
      const auto code = end.at("exitCode").int_or(0);
      if (!end.is_map() || code == 0) continue;
      const std::tuple key(code == killed_by_sigterm, end.at("finishedAt").text_or(""),
                           pod->at("metadata", "name").text());
      if (first && !(key < best)) continue;
      first = pod;
      best = key;
    }
  return first;
}

std::vector<Stream> select_streams(const Value& job, const std::vector<const Value*>& pods,
                                   const Selection& selection) {
  using Kind = RankChoice::Kind;
  std::vector<const Value*> chosen;
  const Value* only = selection.ranks.kind == Kind::Master   ? master_of(job, pods)
                      : selection.ranks.kind == Kind::Failed ? first_failed(pods)
                                                             : nullptr;
  for (const Value* pod : pods) {
    const Rank rank = rank_of(job, *pod);
    const auto& ranges = selection.ranks.ranges;
    const bool listed = std::any_of(ranges.begin(), ranges.end(),
                                    [&](const RankChoice::Range& range) { return matches(range, rank); });
    if (pod == only || selection.ranks.kind == Kind::All || (selection.ranks.kind == Kind::Listed && listed))
      chosen.push_back(pod);
  }
  std::sort(chosen.begin(), chosen.end(),
            [&](const Value* a, const Value* b) { return goes_before(job, *a, *b); });
  std::vector<Stream> out;
  for (const Value* pod : chosen) {
    const std::string main = main_container(job, *pod);
    for (const auto& container : containers_of(job, *pod, selection))
      out.push_back(stream_of(job, *pod, container, container == main));
  }
  return out;
}

}  // namespace lockstep::logs
