// SPDX-License-Identifier: Apache-2.0
#pragma once
// History writer: how an operation that has ended gets into the application's history: a success with the
// last write of the inventory, a failure by a request of its own.

#include "sync/prepare.h"

#include <optional>

namespace lockstep::sync {

// The inventory's history once the operation has succeeded: the old one where that says nothing new.
std::string history_after_success(const Prepared& prepared, TimePoint now);

// Pumps `loop` until a failure is written down; nothing to do after a success, where the failure is not new,
// and where there is no inventory to write it to. Gives what went wrong: an operation does not fail for its
// record.
std::optional<Error> record_failure(net::Loop& loop, kube::Client& client, const Prepared& prepared,
                                    const Finished& finished);

}  // namespace lockstep::sync
