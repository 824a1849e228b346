// SPDX-License-Identifier: Apache-2.0
#pragma once
// Numbers as Go prints them: the fewest digits that read back as the same number.

#include <string>
#include <string_view>

namespace lockstep {

// encoding/json: plain digits between 1e-6 and 1e21, otherwise an exponent without leading zeros. "0" for -0.
std::string json_float(double number);
// strconv.FormatFloat(number, 'g', -1, 64): an exponent, of two digits at least, below 1e-4 and from 1e6 on.
// "0" for -0.
std::string go_float(double number);
// An integer of up to 18 digits that every writer prints as it stands.
bool is_small_decimal(std::string_view text);

}  // namespace lockstep
