// SPDX-License-Identifier: Apache-2.0
#pragma once
// Siblings: what the other applications of a file have in Git, asked for only when an object seems to have
// moved between them (handover.h).

#include "sync/desired.h"
#include "sync/handover.h"
#include "sync/operation.h"

namespace lockstep::sync {

struct Siblings {
  std::vector<Sibling> all;
  std::string trouble;  // why one of them could not be rendered; "" when all could
};
// `options` are those of the application itself; namespace and id become those of each sibling.
Siblings siblings_of(const std::vector<SiblingContent>& contents, const DesiredOptions& options);

}  // namespace lockstep::sync
