// SPDX-License-Identifier: Apache-2.0
#pragma once
// Placement: why the scheduler finds no node for the pods of one gang (spec training §3.5). The numbers come
// from the objects; the scheduler's text decides only where objects do not show the cause.

#include "health/finding.h"
#include "health/gang.h"

#include <map>
#include <string>
#include <vector>

namespace lockstep::health {

// Pods that differ in name alone get the same answer: it is worked out once per shape.
class Placement {
 public:
  // Both must outlive it.
  Placement(const View& view, const Gang& gang);

  // `rank` waits for a node (refusal() says so).
  Finding explain(const Rank& rank);
  // All pods of the gang that the scheduler has refused.
  const std::vector<const Rank*>& pending() const { return pending_; }

 private:
  struct Pod;
  Finding decide(const Pod& pod) const;
  Finding decide_devices(const Pod& pod, const std::string& device_class) const;
  Finding decide_blind(const Pod& pod) const;
  Finding decide_capacity(const Pod& pod, const struct NodeChoice& choice) const;
  Finding structural(const Pod& pod, std::string_view reason, std::string core) const;
  bool may_grow(const Value& pod) const;
  Resources request_of(const Value& pod) const;

  const View& view_;
  const Gang& gang_;
  bool sees_nodes_;
  std::vector<const Rank*> pending_;
  std::map<std::string, Finding> by_shape_;
};

}  // namespace lockstep::health
