// SPDX-License-Identifier: Apache-2.0
#pragma once
// What becomes of a value on its way through the Go types of the API server: "1000m" is 1, an empty string
// that may be left out is left out, a field that nobody knows is an error.

#include "diff/schema.h"

#include <optional>

namespace lockstep::diff {

enum class Unknown { Refuse, Drop };

// Decoded and encoded again, with every field that is always written. nullopt when it does not fit the type.
std::optional<Value> through_type(const Value& value, const Type& type, Unknown unknown);
std::optional<Value> through_type(const Value& value, const Struct& fields, Unknown unknown);

// Built-in kinds in the form in which the server would send them back, without fields that `object` does not
// have. Custom resources, and what does not fit its type, come back as they are.
Value round_trip(const Value& object);

// `live` without the members that `config` does not have, at any depth. Lists go by position; elements of
// `live` beyond the end of config's list stay.
Value only_known(const Value& config, const Value& live);

}  // namespace lockstep::diff
