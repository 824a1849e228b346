// SPDX-License-Identifier: Apache-2.0
#include "operation.h"

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
  std::vector<diff::IgnoreRule> rules;
  for (const auto& item : application.ignore_differences) rules.push_back(diff::read_ignore_rule(item));
  if (!rules.empty()) out.ignore = std::make_shared<const diff::IgnoreRules>(std::move(rules));
  return out;
}

}  // namespace lockstep::cli
