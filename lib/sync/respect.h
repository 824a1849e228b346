// SPDX-License-Identifier: Apache-2.0
#pragma once
// RespectIgnoreDifferences: fields that do not count in a comparison keep their live value when the object is
// applied (spec argocd §2). Pure.

#include "diff/ignore.h"

namespace lockstep::sync {

// `desired` with the live value of every field that the rules ignore. Fields that Git does not name are not
// added: applying them would make us their owner. What the live object lacks keeps Git's value.
Value with_ignored_from(const Value& live, const Value& desired, const diff::IgnoreRules& rules);

}  // namespace lockstep::sync
