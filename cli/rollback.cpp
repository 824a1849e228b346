// SPDX-License-Identifier: Apache-2.0
#include "commands.h"
#include "deployed.h"
#include "source.h"

namespace lockstep::cli {

int run(const RollbackOptions& options) {
  auto application = application_from(options.sync.source);
  sync::HistoryEntry entry;
  {
    Cluster cluster(options.sync.cluster, application.destination);
    cluster.limit(options.sync.timeout);
    const auto history = sync::History::read(deployed(cluster, application).history);
    const auto* found = options.id ? history.find(*options.id) : history.before_current();
    if (!found && options.id)
      throw Error("the history of {} has no entry {}", application.name, *options.id)
          .hint("see lockstep history");
    if (!found)
      throw Error("the history of {} has no earlier content to go back to", application.name)
          .hint("see lockstep history");
    if (!found->succeeded)
      throw Error("entry {} of the history of {} failed: {}", found->id, application.name, found->message)
          .hint("see lockstep history; choose one that succeeded");
    entry = *found;
  }
  // Said before anything is fetched; what syncs now is that commit alone.
  pin_to(application, entry, options.sync.dry_run);
  SyncOptions sync = options.sync;
  sync.to = entry.commit;
  // Hooks belong to the way forward: a migration is not undone by running it again (spec argocd §8).
  sync.hooks = Hooks::Never;
  return run(sync);
}

}  // namespace lockstep::cli
