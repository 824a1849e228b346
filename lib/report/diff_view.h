// SPDX-License-Identifier: Apache-2.0
#pragma once
// Differences between the cluster and Git for people and for programs. Secrets are masked in both.

#include "diff/unified.h"
#include "report/style.h"
#include "sync/plan.h"

#include <string>
#include <vector>

namespace lockstep::report {

struct Difference {
  const sync::Step* step = nullptr;
  Value live,
      predicted;  // masked, without what only the server writes; null on the side that lacks the object
};
// Hooks and unchanged objects are no differences; an object that left Git is one even when it is kept. The
// plan must outlive the answer.
std::vector<Difference> differences(const sync::Plan& plan);

// A header and a unified diff of the YAML per object; "" when there are none.
std::string diff_text(const std::vector<Difference>& all, const diff::DiffStyle& style);
// One line per object with the number of lines added and removed.
std::string diff_stat(const std::vector<Difference>& all, const TableStyle& style);
// docs/output.md, "diff".
Value diff_document(const std::vector<Difference>& all, const std::string& application);

}  // namespace lockstep::report
