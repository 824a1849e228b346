// SPDX-License-Identifier: Apache-2.0
#pragma once
// Why: one verdict with everything it rests on, and jobs that were asked about before they exist.

#include "health/preflight.h"
#include "health/verdict.h"
#include "report/style.h"
#include "value/value.h"

#include <string>
#include <vector>

namespace lockstep::report {

// `skipped`: what could not be read, a line each.
std::string why_text(const ObjectRef& ref, const health::Verdict& verdict,
                     const std::vector<std::string>& skipped, const TableStyle& style);
// docs/output.md, "why".
Value why_document(const ObjectRef& ref, const health::Verdict& verdict,
                   const std::vector<std::string>& skipped);

// docs/output.md, "preflight" of a plan.
Value preflight_document(const std::vector<health::Preflight>& all);

}  // namespace lockstep::report
