// SPDX-License-Identifier: Apache-2.0
#pragma once
// Ledger: what became of each run, kept in one ConfigMap per application, so that a job that its TTL removed
// is not run again (spec training §4.4). Pure: the ConfigMap in, the ConfigMap out.

#include "base/time.h"
#include "model/object.h"

#include <map>
#include <optional>
#include <set>
#include <string>

namespace lockstep::sync {

enum class RunOutcome { None, Succeeded, Failed, Interrupted };  // Interrupted: lockstep deleted it
std::string_view outcome_name(RunOutcome outcome);               // "" for None

struct RunRecord {
  std::string run_hash, run, uid, revision;  // run: the token of lockstep.dev/run
  std::optional<TimePoint> started_at;       // written before the create
  std::optional<TimePoint> ran_at;           // first sight of a running rank
  std::optional<TimePoint> finished_at;
  RunOutcome outcome = RunOutcome::None;
  std::string reason, message;

  bool operator==(const RunRecord&) const = default;
};

class Ledger {
 public:
  Ledger() = default;
  // Entries that somebody broke by hand are kept as they are and known to nobody.
  static Ledger read(const Value& config_map);
  // data of the ConfigMap.
  Value data() const;
  static std::string config_map_name(std::string_view app) { return "lockstep-ledger-" + std::string(app); }

  const RunRecord* find(const ObjectRef& ref) const;
  std::size_t size() const { return records_.size(); }
  // Grows with every change: what was written at one count is all there is while it stays the same.
  std::size_t changes() const { return changes_; }

  // In this order. Before the create: a crash in between leaves an entry without uid, which means "not
  // started".
  void start(const ObjectRef& ref, std::string run_hash, std::string run, std::string revision,
             TimePoint now);
  void created(const ObjectRef& ref, std::string uid);
  // False when nothing changed: a record is written at the first sight only.
  bool saw_running(const ObjectRef& ref, TimePoint now);
  bool saw_end(const ObjectRef& ref, RunOutcome outcome, std::string reason, std::string message,
               TimePoint now);

  // After a conflict: what the server has, with our changes to single keys on top.
  void merge_onto(const Ledger& server);
  // At most `most` entries; those whose object left Git over 30 days ago go first, then the oldest.
  void trim(const std::set<ObjectRef>& in_git, TimePoint now, std::size_t most = 500);

 private:
  RunRecord& change(const ObjectRef& ref);

  std::map<std::string, RunRecord> records_;   // by ledger key
  std::map<std::string, std::string> unread_;  // broken entries, as they stand
  std::set<std::string> changed_;
  std::size_t changes_ = 0;
};

}  // namespace lockstep::sync
