// SPDX-License-Identifier: Apache-2.0
#include "health/assess.h"

#include "health/argo.h"

namespace lockstep::health {

Verdict assess(const Value& object, const Snapshot&, TimePoint, const Settings&) {
  return assess_argo(object);
}

}  // namespace lockstep::health
namespace lockstep::health {
Verdict assess_missing(const ObjectRef&, std::string_view, const Snapshot&, TimePoint, const Settings&) { return {}; }
std::vector<Source> needed_sources(std::string_view, std::string_view) { return {}; }
}
