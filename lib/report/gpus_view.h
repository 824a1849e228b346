// SPDX-License-Identifier: Apache-2.0
#pragma once
// The GPUs of a cluster for people and for programs: pools, who holds them, who holds them for nothing.

#include "health/gpus.h"
#include "report/style.h"
#include "value/value.h"

#include <string>

namespace lockstep::report {

std::string gpus_text(const health::GpuReport& report, const TableStyle& style);
// docs/output.md, "gpus".
Value gpus_document(const health::GpuReport& report);

}  // namespace lockstep::report
