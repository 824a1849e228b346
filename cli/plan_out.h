// SPDX-License-Identifier: Apache-2.0
#pragma once
// --out FILE of plan and diff: what was shown, for `sync --plan FILE`.

#include "base/files.h"
#include "sync/plan_file.h"
#include "value/json.h"

namespace lockstep::cli {

// Nothing without a file.
inline void write_plan_file(const std::string& file, const std::string& application,
                            const sync::Prepared& prepared) {
  if (!file.empty())
    write_file_atomic(file, to_json(sync::plan_file(application, prepared), {.indent = 2}) + "\n");
}

}  // namespace lockstep::cli
