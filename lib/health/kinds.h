// SPDX-License-Identifier: Apache-2.0
#pragma once
// The kinds that the training rules judge (spec training §2.1): one row each, with the rule that reads its
// status and the LISTs which that rule looks at.

#include "health/assess.h"

#include <span>
#include <string_view>

namespace lockstep::health {

// One evaluation: the object, what else may be seen, and the clock.
struct View {
  const Value& object;
  const Snapshot& snapshot;
  TimePoint now;
  const Settings& settings;
};

enum class Sight {
  Alone,   // its own fields say it all
  Events,  // and what its controller said about it
  Gang,    // its pods, what keeps them from running, and where they could run
};

struct KindName {
  std::string_view group, kind;
};

struct Job;

struct KindRow {
  KindName name;
  std::string_view versions;  // whose status the rule can read: "v1beta1 v1"
  bool is_run;                // run-to-completion (spec §4.1)
  Sight sight;
  std::span<const KindName> between;   // kinds on the way from the object to its pods
  Job (*job)(const View& view);        // its pods and what they need; null for kinds without
  Verdict (*judge)(const View& view);  // null: the shared order of judgement over `job`
};

// nullptr for kinds that the training rules do not know.
const KindRow* find_kind(std::string_view group, std::string_view kind);
// All kinds that have pods, for reports about who holds GPUs.
std::span<const KindRow> all_kinds();

// Rules that hold for every kind (deletion, unreadable status, unknown version), then the kind's own.
Verdict assess_by_row(const KindRow& row, const View& view);

}  // namespace lockstep::health
