// SPDX-License-Identifier: Apache-2.0
#pragma once
// Quantities as people write them ("500m", "1.5Gi", "2e3"), taken apart: the grammar of apimachinery's
// resource.Quantity.

#include <optional>
#include <string_view>

namespace lockstep {

__extension__ using Wide = unsigned __int128;

struct QuantityText {
  enum class Family { Decimal, Binary, Exponent };

  bool is_negative = false;
  std::string_view whole, fraction;  // decimal digits; one of them may be empty
  Family family = Family::Decimal;
  int exponent = 0;  // of 10, for Binary of 2
};

// Sign, digits, and one of n u m k M G T P E, Ki ... Ei, e3 or E3. nullopt when it is no quantity.
std::optional<QuantityText> read_quantity(std::string_view text);
// The size without its sign in billionths, rounded up; nullopt beyond 64 bits of whole units.
std::optional<Wide> billionths(const QuantityText& quantity);

// Suffixes with the exponent of each: from 10^-9 in steps of 3, from 2^0 in steps of 10.
std::string_view decimal_suffix(int exponent);
std::string_view binary_suffix(int exponent);

}  // namespace lockstep
