// SPDX-License-Identifier: Apache-2.0
#pragma once
// Status of an application: each object's health and whether it matches Git, and both of the whole.

#include "report/style.h"
#include "sync/plan.h"

#include <map>
#include <string>
#include <vector>

namespace lockstep::report {

struct StatusFacts {
  bool compares = true;          // Git was read; otherwise nothing is said about it
  std::string deployed, wanted;  // commits: of the last complete sync, and of the source now
};

struct ObjectStatus {
  ObjectRef ref;
  std::string sync;  // "Synced", "OutOfSync", "Missing", "Extra" (no longer in Git), "" when not compared
  health::Verdict verdict;
  std::string note;  // why, or what its health says
};

struct ApplicationStatus {
  std::string application;
  StatusFacts facts;
  std::string sync;  // "Synced", "OutOfSync" or ""
  health::Status health = health::Status::Healthy;
  std::vector<ObjectStatus> objects;
};

// Aggregation as in spec argocd §4.4 and §6.4: the worst counts, a missing object makes the application only
// OutOfSync unless all are missing.
ApplicationStatus status_of(const std::string& application, const sync::Plan& plan,
                            const std::map<ObjectRef, health::Verdict>& verdicts, const StatusFacts& facts);

std::string status_text(const ApplicationStatus& status, const TableStyle& style);
// docs/output.md, "status".
Value status_document(const ApplicationStatus& status);

}  // namespace lockstep::report
