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

struct KindRow {
  KindName name;
  bool is_run;  // run-to-completion (spec §4.1)
  Sight sight;
  std::span<const KindName> between;  // kinds on the way from the object to its pods
  Verdict (*judge)(const View& view);
};

const KindRow* find_kind(std::string_view group, std::string_view kind);

}  // namespace lockstep::health
