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
  ObjectRef ref;
  std::string action;  // "create", "update", "prune" ...
  std::string why;
  std::string refused;  // why the server would not store it
  Origin origin;
  std::vector<std::string> fields;  // that the field manager would come to own
  Value live,
      predicted;  // masked, without what only the server writes; null on the side that lacks the object
};
// Hooks and unchanged objects are no differences; an object that left Git is one even when it is kept.
std::vector<Difference> differences(const sync::Plan& plan);
// Between two renderings, with no cluster at all. Objects whose generated names differ in their hash alone
// count as one object that changed.
std::vector<Difference> differences(const Manifests& from, const Manifests& to);

struct Sides {
  std::string from = "live", to = "git";
};
// A header and the differing lines of the YAML per object; "" when there are none.
std::string diff_text(const std::vector<Difference>& all, const diff::DiffStyle& style,
                      const Sides& sides = {});
// One line per object with the number of lines added and removed.
std::string diff_stat(const std::vector<Difference>& all, const TableStyle& style);
// docs/output.md, "diff".
Value diff_document(const std::vector<Difference>& all, const std::string& application);

}  // namespace lockstep::report
