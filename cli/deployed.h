// SPDX-License-Identifier: Apache-2.0
#pragma once
// What the cluster remembers of an application, and how a command goes back to it.

#include "app/application.h"
#include "sync/history.h"
#include "sync/inventory.h"

#include "cluster.h"

namespace lockstep::cli {

// Where its inventory is: the destination namespace, else the context's own.
std::string namespace_of(const app::Application& application, const Cluster& cluster);
// Its inventory. Throws Error when it has none.
sync::Inventory deployed(Cluster& cluster, const app::Application& application);

// Makes the application's source the commit of `entry`. Throws Error where that commit is not of this source,
// and, unless nothing will be written, where automation would take it back (spec argocd R3.6).
void pin_to(app::Application& application, const sync::HistoryEntry& entry, bool is_dry_run);

// Who runs this command, for the history.
std::string user_name();

}  // namespace lockstep::cli
