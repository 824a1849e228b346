// SPDX-License-Identifier: Apache-2.0
#pragma once
// History: which revisions an application was synced to, by whom and how that ended (spec argocd §5). It is a
// text of the inventory's ConfigMap, so reading it costs no request of its own. Pure.

#include "base/time.h"

#include <string>
#include <string_view>
#include <vector>

namespace lockstep::sync {

struct HistoryEntry {
  long long id = 0;  // grows by one from entry to entry; the first is 0
  std::string repository, revision, commit;
  std::string content;    // Desired::content: tells whether two commits gave the same manifests
  std::string initiator;  // "loop", or the user who ran the command
  bool succeeded = false;
  std::string message;  // of a failure
  TimePoint started{}, finished{};
  bool operator==(const HistoryEntry&) const = default;
};

// What an operation says about itself.
struct Recording {
  std::string initiator;
  TimePoint started{};
  long long keep = 10;  // revisionHistoryLimit
};

class History {
 public:
  // Entries that somebody broke by hand are left out: a history is never a reason to fail.
  static History read(std::string_view text);
  std::string text() const;

  // Oldest first.
  const std::vector<HistoryEntry>& entries() const { return entries_; }
  const HistoryEntry* find(long long id) const;
  // The last success of a commit, full or abbreviated to 7 digits or more.
  const HistoryEntry* find_commit(std::string_view commit) const;
  // What is deployed: the last success.
  const HistoryEntry* current() const;
  // The last success with other content than the deployed one: where a rollback without an ID goes.
  const HistoryEntry* before_current() const;

  // Takes an operation in; false when it says nothing new: drift that was healed, or the same failure of the
  // same content, which takes the place of the one before. `keep` entries stay (revisionHistoryLimit), and
  // at least the last one.
  bool add(HistoryEntry entry, long long keep);

 private:
  std::vector<HistoryEntry> entries_;
};

}  // namespace lockstep::sync
