// SPDX-License-Identifier: Apache-2.0
#pragma once
// HistoryWriter: puts an operation that has ended into the application's history.

#include "sync/history.h"
#include "sync/prepare.h"

#include <optional>

namespace lockstep::sync {

struct Recording {
  std::string initiator;
  TimePoint started{};
  long long keep = 10;  // revisionHistoryLimit
};

// The entry that an operation makes.
HistoryEntry history_entry(const Prepared& prepared, const Finished& finished, const Recording& recording,
                           TimePoint now);

// Pumps `loop` until the history is written: one request, and none when there is nothing new, or no
// inventory to write it to. Gives what went wrong: an operation does not fail for its record.
std::optional<Error> record(net::Loop& loop, kube::Client& client, const Prepared& prepared,
                            const Finished& finished, const Recording& recording);

}  // namespace lockstep::sync
