// SPDX-License-Identifier: Apache-2.0
// `lockstep-conformance health`: what Argo CD would show for one object.
#include "health/assess.h"

#include "cases.h"

namespace lockstep {

Value health_case(const Value& given) {
  health::Settings settings;
  settings.rules = health::Rules::ArgoCd;
  const auto verdict = health::assess(given.at("object"), {}, {}, settings);
  return Value::map({{"name", given.at("name")},
                     {"status", health::status_name(verdict.status)},
                     {"message", verdict.message}});
}

}  // namespace lockstep
