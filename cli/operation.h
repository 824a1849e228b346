// SPDX-License-Identifier: Apache-2.0
#pragma once
// From an Application to the Operation that the sync engine carries out.

#include "app/application.h"
#include "sync/operation.h"

#include "cluster.h"
#include "options.h"

namespace lockstep::cli {

// What the application itself asks for; flags of the command are added by the caller. `cluster` and `source`
// must outlive the operation.
sync::Operation operation_for(const app::Application& application, Cluster& cluster,
                              const SourceOptions& source);

}  // namespace lockstep::cli
