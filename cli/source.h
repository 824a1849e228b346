// SPDX-License-Identifier: Apache-2.0
#pragma once
// Source: from the command line to an Application, and from an Application to its manifests.

#include "app/application.h"
#include "sync/operation.h"

#include "options.h"

#include <atomic>

namespace lockstep::cli {

// Reads -f, or makes an Application of the flags; flags win over the file. Throws Error (Usage) when they do
// not say enough.
app::Application application_from(const SourceOptions& options);
// False when only --name and --dest-namespace are given: enough to find the inventory.
bool has_source(const SourceOptions& options);
// Throws a usage Error that names the application when there is none.
void require_source(const SourceOptions& options, const app::Application& application);

// Renders the other applications of the file that go to the same cluster; none for stdin, which is read once.
// To be called on any thread; reads the file then.
std::function<std::vector<sync::SiblingContent>()> siblings_from(const app::Application& application,
                                                                 const std::string& default_namespace,
                                                                 const SourceOptions& options,
                                                                 const std::atomic<bool>* cancelled);

// Fetches and renders every source of the application; of an object in two sources the later one wins (spec
// argocd §7.5). Runs on any thread. `cancelled` may be null.
sync::Content load(const app::Application& application, const SourceOptions& options,
                   const std::atomic<bool>* cancelled);

}  // namespace lockstep::cli
