// SPDX-License-Identifier: Apache-2.0
#include "cluster.h"

#include "base/strings.h"

#include <fmt/format.h>

#include <algorithm>
#include <csignal>
#include <cstdio>

namespace lockstep::cli {

namespace {

// Argo CD's name for "the cluster I run in"; without a controller that is the current context.
constexpr std::string_view in_cluster_server = "https://kubernetes.default.svc";
constexpr std::string_view in_cluster_name = "in-cluster";

std::string without_slash(std::string server) {
  while (server.ends_with('/')) server.pop_back();
  return server;
}

}  // namespace

kube::ConfigChoice choose_context(const ClusterOptions& options, const app::Destination& destination,
                                  const kube::Environment& environment) {
  kube::ConfigChoice choice;
  choice.kubeconfig = options.kubeconfig;
  choice.context = options.context;
  choice.as = options.as;
  choice.as_groups = options.as_groups;
  const bool is_current = (destination.server.empty() || destination.server == in_cluster_server) &&
                          (destination.name.empty() || destination.name == in_cluster_name);
  if (!choice.context.empty() || is_current) return choice;
  const auto contexts = kube::context_names(choice, environment);
  if (!destination.name.empty()) {
    if (std::find(contexts.begin(), contexts.end(), destination.name) == contexts.end()) {
      const auto close = nearest(destination.name, contexts);
      throw Error("the application's destination is the cluster {}, and no context has that name",
                  destination.name)
          .hint(close.empty() ? "name the context with --context"
                              : "did you mean " + close + "? Use --context");
    }
    choice.context = destination.name;
    return choice;
  }
  for (const auto& context : contexts) {
    kube::ConfigChoice candidate = choice;
    candidate.context = context;
    const auto config = outcome_of([&] { return kube::load_config(candidate, environment); });
    if (config.ok() && without_slash(config.value().server) == destination.server) return candidate;
  }
  throw Error("the application's destination is {}, and no context leads there", destination.server)
      .hint("name the context with --context");
}

Cluster::Cluster(const ClusterOptions& options, const app::Destination& destination) {
  const auto environment = kube::process_environment();
  kube::ClientOptions client;
  client.parallel = options.parallel;
  client.trace_level = options.verbosity;
  if (options.verbosity > 0) client.trace = [](std::string_view line) { fmt::print(stderr, "{}\n", line); };
  client_ = std::make_unique<kube::Client>(
      loop_, kube::load_config(choose_context(options, destination, environment), environment),
      std::move(client));
  loop_.on_signal(SIGINT, [this] { interrupt(); });
  loop_.on_signal(SIGTERM, [this] { interrupt(); });
}

void Cluster::interrupt() {
  if (!std::exchange(was_interrupted_, true) && first_interrupt_) return first_interrupt_();
  give_up(Error("interrupted").kind(ErrorKind::Interrupted));
}

void Cluster::limit(std::chrono::nanoseconds timeout) {
  loop_.cancel(timer_);
  timer_ = net::TimerId::None;
  if (timeout.count() == 0) return;
  timer_ = loop_.after(timeout, [this, timeout] {
    give_up(Error("not done within {}", format_age(timeout))
                .kind(ErrorKind::Unhealthy)
                .hint("allow more with --timeout"));
  });
}

void Cluster::give_up(Error error) {
  cancelled_ = true;
  loop_.abort(std::move(error));
}

}  // namespace lockstep::cli
