// SPDX-License-Identifier: Apache-2.0
#include "sync/ledger.h"

#include "base/outcome.h"
#include "health/finished_run.h"
#include "value/json.h"

#include <algorithm>
#include <array>
#include <vector>

namespace lockstep::sync {

namespace {

using health::ledger_key;

constexpr std::chrono::hours keep_after_git{24 * 30};
// A message longer than this is cut: a ConfigMap holds 1 MiB, and 500 runs must fit.
constexpr std::size_t longest_message = 1000;

RunOutcome parse_outcome(std::string_view text) {
  for (const auto outcome : {RunOutcome::Succeeded, RunOutcome::Failed, RunOutcome::Interrupted})
    if (text == outcome_name(outcome)) return outcome;
  return RunOutcome::None;
}

RunRecord parse_record(const Value& entry) {
  RunRecord out;
  out.run_hash = entry.at("runHash").text();
  out.run = entry.at("run").text();
  out.uid = entry.at("uid").text();
  out.revision = entry.at("revision").text();
  out.started_at = parse_time(entry.at("startedAt").text());
  out.ran_at = parse_time(entry.at("ranAt").text());
  out.finished_at = parse_time(entry.at("finishedAt").text());
  out.outcome = parse_outcome(entry.at("outcome").text());
  out.reason = entry.at("reason").text();
  out.message = entry.at("message").text();
  return out;
}

void set_text(Value& to, std::string_view key, const std::string& text) {
  if (!text.empty()) to.set(key, text);
}
void set_time(Value& to, std::string_view key, const std::optional<TimePoint>& time) {
  if (time) to.set(key, format_time(*time));
}

std::string format_record(const RunRecord& record) {
  Value out = Value::map();
  set_text(out, "runHash", record.run_hash);
  set_text(out, "run", record.run);
  set_text(out, "uid", record.uid);
  set_time(out, "startedAt", record.started_at);
  set_time(out, "ranAt", record.ran_at);
  set_text(out, "outcome", std::string(outcome_name(record.outcome)));
  set_time(out, "finishedAt", record.finished_at);
  set_text(out, "reason", record.reason);
  set_text(out, "message", record.message);
  set_text(out, "revision", record.revision);
  return to_json(out);
}

TimePoint last_news(const RunRecord& record) {
  return std::max({record.started_at.value_or(TimePoint{}), record.ran_at.value_or(TimePoint{}),
                   record.finished_at.value_or(TimePoint{})});
}

}  // namespace

std::string_view outcome_name(RunOutcome outcome) {
  constexpr std::string_view names[] = {"", "Succeeded", "Failed", "Interrupted"};
  return names[static_cast<std::size_t>(outcome)];
}

Ledger Ledger::read(const Value& config_map) {
  Ledger out;
  for (const auto& [key, text] : config_map.at("data").members()) {
    const auto entry = outcome_of([&, body = &text] { return read_json(body->text()); });
    if (entry.ok() && entry.value().is_map())
      out.records_[key] = parse_record(entry.value());
    else
      out.unread_[key] = text.text();
  }
  return out;
}

Value Ledger::data() const {
  Value out = Value::map();
  for (const auto& [key, text] : unread_) out.set(key, text);
  for (const auto& [key, record] : records_) out.set(key, format_record(record));
  return sorted(std::move(out));
}

const RunRecord* Ledger::find(const ObjectRef& ref) const {
  const auto found = records_.find(ledger_key(ref));
  return found == records_.end() ? nullptr : &found->second;
}

RunRecord& Ledger::change(const ObjectRef& ref) {
  const std::string key = ledger_key(ref);
  changed_.insert(key);
  ++changes_;
  unread_.erase(key);
  return records_[key];
}

void Ledger::start(const ObjectRef& ref, std::string run_hash, std::string run, std::string revision,
                   TimePoint now) {
  RunRecord& record = change(ref);
  record = RunRecord{.run_hash = std::move(run_hash), .run = std::move(run), .revision = std::move(revision)};
  record.started_at = now;
}

void Ledger::created(const ObjectRef& ref, std::string uid) { change(ref).uid = std::move(uid); }

bool Ledger::saw_running(const ObjectRef& ref, TimePoint now) {
  const RunRecord* known = find(ref);
  if (!known || known->ran_at) return false;
  change(ref).ran_at = now;
  return true;
}

bool Ledger::saw_end(const ObjectRef& ref, RunOutcome outcome, std::string reason, std::string message,
                     TimePoint now) {
  const RunRecord* known = find(ref);
  if (known && known->outcome != RunOutcome::None) return false;
  RunRecord& record = change(ref);
  record.outcome = outcome;
  record.finished_at = now;
  record.reason = std::move(reason);
  message.resize(std::min(message.size(), longest_message));
  record.message = std::move(message);
  return true;
}

void Ledger::merge_onto(const Ledger& server) {
  Ledger out = server;
  out.changed_ = changed_;
  out.changes_ = changes_;
  for (const auto& key : changed_) {
    const auto ours = records_.find(key);
    if (ours == records_.end()) {
      out.records_.erase(key);
    } else {
      out.unread_.erase(key);
      out.records_[key] = ours->second;
    }
  }
  *this = std::move(out);
}

void Ledger::trim(const std::set<ObjectRef>& in_git, TimePoint now, std::size_t most) {
  if (records_.size() <= most) return;
  std::set<std::string> current;
  for (const auto& ref : in_git) current.insert(ledger_key(ref));
  struct Candidate {
    bool is_wanted;
    TimePoint news;
    std::string key;
    auto operator<=>(const Candidate&) const = default;
  };
  std::vector<Candidate> order;
  for (const auto& [key, record] : records_) {
    const bool left_long_ago = current.count(key) == 0 && now - last_news(record) > keep_after_git;
    order.push_back({!left_long_ago, last_news(record), key});
  }
  std::sort(order.begin(), order.end());
  for (std::size_t i = 0; records_.size() > most; ++i) {
    records_.erase(order[i].key);
    changed_.insert(order[i].key);
    ++changes_;
  }
}

}  // namespace lockstep::sync
