// SPDX-License-Identifier: Apache-2.0
#pragma once
// store(): writes one manifest in the way its sync options ask for. Each way is a short chain of requests.

#include "kube/client.h"
#include "sync/apply_mode.h"

#include <memory>

namespace lockstep::sync {

struct Storing {
  kube::Resource resource;
  std::shared_ptr<const Value> manifest;
  std::shared_ptr<const Value> live;  // as it was seen last; null when there is none
  ApplyMode mode = ApplyMode::ServerSide;
  bool hands_over = false;  // fields that other tools applied become ours first (handed_over.h)
  kube::WriteOptions options;
};

// `client` must outlive the chain. Conflicts of versions are tried again a few times.
void store(kube::Client& client, Storing storing, net::Callback<kube::Written> done);

}  // namespace lockstep::sync
