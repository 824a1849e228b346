// SPDX-License-Identifier: Apache-2.0
#pragma once
// Does the desired state differ from the live one, and what would be live after an apply? The decision of
// Argo CD without asking the server (spec argocd §4.1): a server-side apply in memory, a three-way merge with
// what was last applied, or a two-way one. Where a server can be asked, owned.h and a dry-run are exact.

#include "diff/normalize.h"

#include <string>
#include <string_view>
#include <vector>

namespace lockstep::diff {

struct StateOptions {
  NormalizeOptions normalize;
  bool server_side_apply = false;  // also switched on by the sync option ServerSideApply=true of the object
  std::string manager = "argocd-controller";
};

struct StateDiff {
  bool is_modified = false;
  Value live, predicted;  // as compared, with the defaults of built-in kinds; null where there is none
  std::vector<std::string> notes;  // jq expressions that were skipped
};

// `config` or `live` is null for an object to delete or to create. Throws Error when the two cannot be
// compared: both null, or a server-side apply of a kind or a field that has no schema.
StateDiff diff_states(Value config, Value live, const StateOptions& options);

}  // namespace lockstep::diff
