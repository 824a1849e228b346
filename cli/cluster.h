// SPDX-License-Identifier: Apache-2.0
#pragma once
// Cluster: the loop and the client that one command works with, and what Ctrl-C and --timeout do to it.

#include "app/application.h"
#include "kube/client.h"
#include "net/loop.h"

#include "options.h"

#include <atomic>
#include <functional>
#include <memory>

namespace lockstep::cli {

class Cluster {
 public:
  // The context that the flags name, else the one that `destination` means, else the current one.
  explicit Cluster(const ClusterOptions& options, const app::Destination& destination = {});
  Cluster(const Cluster&) = delete;
  Cluster& operator=(const Cluster&) = delete;

  net::Loop& loop() { return loop_; }
  kube::Client& client() { return *client_; }
  const kube::Config& config() const { return client_->config(); }

  // What the first Ctrl-C does in place of ending the command; the second one ends it in any case.
  void on_interrupt(std::function<void()> first) { first_interrupt_ = std::move(first); }
  // Ends the command with exit code 4 after `timeout`; zero takes the limit away.
  void limit(std::chrono::nanoseconds timeout);
  // Set when the command is given up; jobs on the worker look at it.
  const std::atomic<bool>* cancelled() const { return &cancelled_; }

 private:
  void interrupt();
  void give_up(Error error);

  net::Loop loop_;
  std::unique_ptr<kube::Client> client_;
  std::function<void()> first_interrupt_;
  net::TimerId timer_ = net::TimerId::None;
  bool was_interrupted_ = false;
  std::atomic<bool> cancelled_{false};
};

// The kubeconfig choice for a destination (spec argocd §7.6). Throws Error when no context leads there.
kube::ConfigChoice choose_context(const ClusterOptions& options, const app::Destination& destination,
                                  const kube::Environment& environment);

}  // namespace lockstep::cli
