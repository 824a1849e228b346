// SPDX-License-Identifier: Apache-2.0
#pragma once
// How differences name a place for people: spec.template.spec.containers[name=web].image

#include <string>
#include <string_view>

namespace lockstep::diff {

// One step on the way to a value; steps live on the stack of the walk that makes them, and text is only
// built for a place that is reported.
struct Place {
  const Place* up = nullptr;  // null: the object itself
  std::string_view step;
  bool is_element = false;  // a list element: the step is its name, "name=web" or "0"

  Place member(std::string_view key) const { return {this, key, false}; }
  Place element(std::string_view name) const { return {this, name, true}; }
};

// Keys that hold more than letters, digits, '-' and '_' are quoted:
// metadata.labels["app.kubernetes.io/name"].
std::string to_text(const Place& place);

}  // namespace lockstep::diff
