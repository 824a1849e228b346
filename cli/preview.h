// SPDX-License-Identifier: Apache-2.0
#pragma once
// Preview: what a change in Git does to the rendered manifests, with no cluster at all: for pull requests.

#include "options.h"

namespace lockstep::cli {

// `diff --from REV [--to REV]`: the application's manifests at two revisions. Exit code as of diff.
int preview_application(const DiffOptions& options);
// `render --diff A B`.
int preview_folders(const RenderOptions& options);
// `render --since REV`: which kustomizations below the folder come out differently now than at REV.
int preview_impact(const RenderOptions& options);

}  // namespace lockstep::cli
