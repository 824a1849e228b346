// SPDX-License-Identifier: Apache-2.0
#pragma once
// The order of keys in written YAML.

#include <string_view>

namespace lockstep {

// go-yaml's natural order: runs of digits compare as numbers, a letter comes after anything else, shorter
// first. Not transitive for sets such as {1a, 2a, 10a}.
bool key_precedes(std::string_view a, std::string_view b);

}  // namespace lockstep
