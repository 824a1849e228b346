// SPDX-License-Identifier: Apache-2.0
#pragma once
// The history of an application for people and for programs.

#include "report/style.h"
#include "sync/history.h"
#include "value/value.h"

#include <string>

namespace lockstep::report {

// One line per operation, the newest last, as `argocd app history` has it.
std::string history_text(const sync::History& history, const TableStyle& style);
// docs/output.md, "history".
Value history_document(const sync::History& history, const std::string& application);

}  // namespace lockstep::report
