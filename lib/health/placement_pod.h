// SPDX-License-Identifier: Apache-2.0
#pragma once
// The pod that a Placement speaks about; private to its two files.

#include "health/placement.h"

namespace lockstep::health {

struct Placement::Pod {
  const Value& body;
  Resources request;
  std::string key;          // its accelerator, "" for none
  const std::string& text;  // of the scheduler
  bool may_grow;            // a node autoscaler may still bring a node that fits

  const Value& spec() const { return body.at("spec"); }
  const std::string& name() const { return body.at("metadata", "name").text(); }
  Status misfit() const { return may_grow ? Status::Progressing : Status::Degraded; }
};

}  // namespace lockstep::health
