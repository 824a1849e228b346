// SPDX-License-Identifier: Apache-2.0
#pragma once
// Defaults that depend on other fields or on the kind that holds them.

#include "value/value.h"

#include <string_view>

namespace lockstep::diff {

// What one value of the named type takes from its own other fields. The table's defaults are filled in
// already.
void default_by_neighbours(Value& record, std::string_view type);
// What only this kind has: labels taken from a template, requests from limits, values of its apiVersion.
// Runs before anything else is filled in.
void default_of_kind(Value& object);

// Container resources are kept in thousandths.
void round_up_to_milli(Value& quantity);

}  // namespace lockstep::diff
