// SPDX-License-Identifier: Apache-2.0
#pragma once
// Plan file: what a plan or a diff has shown, written down so that a later sync carries out exactly that, or
// stops. Pure. It holds no content of any object, so it may be kept beside a review.

#include "sync/prepare.h"

#include <string>

namespace lockstep::sync {

Value plan_file(const std::string& application, const Prepared& prepared);

// The commit that the file was made of; "" for a local folder. Throws Error when it is no plan file, or one
// of another application.
std::string commit_of_plan_file(const Value& file, const std::string& application);

// Throws Error (NeedsConsent) that names every object with which something else would be done now, or that
// has changed in the cluster or in Git since the file was written.
void check_plan_file(const Value& file, const Prepared& now);

}  // namespace lockstep::sync
