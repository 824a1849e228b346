// SPDX-License-Identifier: Apache-2.0
#pragma once
// A plan for people and for programs: what would be done to each object, in which wave, and why.

#include "report/style.h"
#include "sync/plan.h"

#include <string>

namespace lockstep::report {

// A table of the steps that would do something or were kept from it, and a line of counts.
std::string plan_text(const sync::Plan& plan, const std::string& application, const TableStyle& style);
// docs/output.md, "plan".
Value plan_document(const sync::Plan& plan, const std::string& application);

}  // namespace lockstep::report
