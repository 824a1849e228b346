// SPDX-License-Identifier: Apache-2.0
#include "deployed.h"

#include "git/source.h"
#include "sync/prepare.h"

#include <cstdlib>

namespace lockstep::cli {

std::string namespace_of(const app::Application& application, const Cluster& cluster) {
  return application.destination.ns.empty() ? cluster.config().ns : application.destination.ns;
}

sync::Inventory deployed(Cluster& cluster, const app::Application& application) {
  const std::string ns = namespace_of(application, cluster);
  const auto parent = sync::new_inventory(application.name, ns).parent();
  const auto answer = cluster.loop().wait_all<Object>({[&](auto done) {
    cluster.client().get(sync::config_maps(), parent.ns, parent.name, std::move(done));
  }})[0];
  if (answer.ok()) return sync::read_inventory(answer.value().value(), application.name);
  if (!answer.error().is_not_found()) throw Error(answer.error());
  throw Error("no application {} in namespace {}", application.name, ns)
      .hint("check --name and --dest-namespace");
}

void pin_to(app::Application& application, const sync::HistoryEntry& entry, bool is_dry_run) {
  app::Source& source = application.sources.front();
  if (application.sources.size() > 1)
    throw Error("application {} has several sources, and its history knows the commit of the first one alone",
                application.name)
        .hint("revert in Git, or set each targetRevision");
  if (entry.commit.empty())
    throw Error("entry {} of the history came from a folder, which has no commit to go back to", entry.id);
  if (git::without_credentials(source.repository) != entry.repository)
    throw Error("entry {} of the history came from {}, and the source of {} is {} now", entry.id,
                entry.repository, application.name, git::without_credentials(source.repository))
        .hint("give that repository with --repo");
  if (application.policy.automated && !is_dry_run && source.revision != entry.commit)
    throw Error("application {} is synced automatically: the next round would bring back {}",
                application.name, source.revision)
        .hint("set syncPolicy.automated.enabled: false first, or revert in Git; --dry-run shows the plan");
  source.revision = entry.commit;
}

std::string user_name() {
  for (const char* name : {"USER", "LOGNAME"})
    if (const char* value = std::getenv(name); value && *value) return value;
  return "";
}

}  // namespace lockstep::cli
