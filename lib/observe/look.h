// SPDX-License-Identifier: Apache-2.0
#pragma once
// Look: one look at the cluster: LISTs without watches, put into a snapshot.

#include "health/assess.h"
#include "kube/client.h"
#include "net/loop.h"

#include <string>
#include <vector>

namespace lockstep::observe {

struct LookAt {
  health::Source source;
  std::string ns;  // where, when it is not cluster-wide
  auto operator<=>(const LookAt&) const = default;
};

struct Look {
  std::vector<health::Snapshot::Body> bodies;
  std::vector<health::Source> listed;
  std::vector<Error> denied;  // LISTs that were refused

  health::Snapshot snapshot() const { return health::Snapshot(bodies, listed); }
};

// Makes each LIST once, side by side. Kinds that the server does not have are passed over; what may be listed
// in its namespace alone is.
Look look(net::Loop& loop, kube::Client& client, const kube::ApiIndex& index, std::vector<LookAt> wanted);

}  // namespace lockstep::observe
