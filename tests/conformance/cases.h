// SPDX-License-Identifier: Apache-2.0
#pragma once
// The subcommands of lockstep-conformance: each answers one case of ../shared/conformance (a JSON object)
// with one JSON object.

#include "value/value.h"

namespace lockstep {

Value diff_case(const Value& given);
Value health_case(const Value& given);
Value order_case(const Value& given);
Value training_case(const Value& given);

}  // namespace lockstep
