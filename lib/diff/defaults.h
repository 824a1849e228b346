// SPDX-License-Identifier: Apache-2.0
#pragma once
// What the API server fills in when a built-in kind leaves it out (Kubernetes v1.36).

#include "diff/schema.h"

#include <optional>

namespace lockstep::diff {

// The object with defaults; it comes back as it is when it does not fit its type. Fields that the type does
// not know stay. Throws Error when a list cannot be merged (strategic.h).
Value with_defaults(const Value& object, const Struct& schema);

// The same for a value of a type inside of an object: in the form in which the server would send it back.
// nullopt when it does not fit its type.
std::optional<Value> with_defaults(const Value& value, const Type& type);

// Literals of defaults_data.cpp: a type's name, then `field=value` for what is set when it is missing.
extern const std::string_view default_values;

}  // namespace lockstep::diff
