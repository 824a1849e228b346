// SPDX-License-Identifier: Apache-2.0
#pragma once
// The one text that the API server stores for a quantity: "1000m" becomes "1", "0.5" "500m", "1.5Gi"
// "1536Mi".

#include "value/value.h"

#include <optional>
#include <string>
#include <string_view>

namespace lockstep::diff {

// The text that apimachinery's resource.Quantity prints: the suffix family of the input (decimal, binary,
// exponent) with the largest suffix that leaves no fraction; parts below a billionth are rounded away from
// zero. Some texts that are nearly canonical stay as they are ("+1Gi", "1.500"). nullopt when the text is no
// quantity or its size is beyond 64 bits.
std::optional<std::string> canonical_quantity(std::string_view text);
// The same for a manifest's value, which may be a number.
std::optional<std::string> canonical_quantity(const Value& value);

}  // namespace lockstep::diff
