// SPDX-License-Identifier: Apache-2.0
#pragma once
// Verdict: what lockstep says about the health of one object (spec training §1.1, spec argocd §6).

#include "model/object.h"

#include <string>
#include <string_view>
#include <vector>

namespace lockstep::health {

// Best to worst, as Argo CD aggregates; None is "no opinion": it never blocks anything and never worsens
// anything.
enum class Status { None, Healthy, Suspended, Progressing, Missing, Degraded, Unknown };
std::string_view status_name(Status status);  // "" for None

struct Evidence {
  ObjectRef ref;
  std::string path, value;
};

struct Verdict {
  Status status = Status::None;
  std::string reason;   // stable CamelCase code (spec training §3.12); "" for ordinary kinds
  std::string phase;    // for display: Queued, Starting, Running ...; "" for ordinary kinds
  std::string message;  // one line
  std::string hint;     // next step, may be empty
  bool terminal = false;
  std::vector<Evidence> evidence;
};

}  // namespace lockstep::health
