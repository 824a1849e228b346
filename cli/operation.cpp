// SPDX-License-Identifier: Apache-2.0
#include "operation.h"

#include "argocd_cm.h"
#include "source.h"

namespace lockstep::cli {

namespace {

// Of several the mildest wins (spec argocd §2).
kube::Propagation propagation_of(const app::SyncPolicy& policy) {
  if (policy.has("PrunePropagationPolicy=background")) return kube::Propagation::Background;
  if (policy.has("PrunePropagationPolicy=orphan") && !policy.has("PrunePropagationPolicy=foreground"))
    return kube::Propagation::Orphan;
  return kube::Propagation::Foreground;
}

}  // namespace

sync::Operation operation_for(const app::Application& application, Cluster& cluster,
                              const SourceOptions& source) {
  sync::Operation out;
  out.application = application.name;
  out.ns = application.destination.ns.empty() ? cluster.config().ns : application.destination.ns;
  app::Application settled = application;
  settled.destination.ns = out.ns;
  out.load = [settled = std::move(settled), source, cancelled = cluster.cancelled()] {
    return load(settled, source, cancelled);
  };
  const auto& policy = application.policy;
  out.create_namespace = policy.has("CreateNamespace=true");
  out.namespace_metadata = policy.namespace_metadata;
  out.prune_last = policy.has("PruneLast=true");
  out.respect_ignored = policy.has("RespectIgnoreDifferences=true");
  out.validate = !policy.has("Validate=false");
  out.propagation = propagation_of(policy);
  out.allows_missing_kinds = policy.has("SkipDryRunOnMissingResource=true");
  out.apply.replace = policy.has("Replace=true");
  out.apply.server_side = !policy.has("ServerSideApply=false");
  out.apply.hands_over = !policy.has("ClientSideApplyMigration=false");
  out.apply.shares_none = policy.has("FailOnSharedResource=true");
  for (const char* value : {"confirm", "false"})
    if (policy.has("Prune=" + std::string(value))) out.pruning.option = value;
  if (policy.has("ApplyOutOfSyncOnly=false"))
    out.notes.emplace_back(
        "ApplyOutOfSyncOnly=false has no effect: what is unchanged is never applied again");
  if (policy.has("FailOnSharedResource=false"))
    out.notes.emplace_back(
        "FailOnSharedResource=false has no effect: only --adopt takes over objects of another application");
  out.siblings = siblings_from(application, out.ns, source, cluster.cancelled());
  std::vector<diff::IgnoreRule> rules;
  for (const auto& item : application.ignore_differences) rules.push_back(diff::read_ignore_rule(item));
  auto settings = read_argocd_cm(source.argocd_cm);
  out.scripts = std::move(settings.scripts);
  if (!rules.empty() || !settings.ignored.empty())
    out.ignore = std::make_shared<const diff::IgnoreRules>(std::move(rules), std::move(settings.ignored));
  return out;
}

}  // namespace lockstep::cli
