// SPDX-License-Identifier: Apache-2.0
#pragma once
// YAML read by yaml-cpp, through its events: slow and complete.

#include "value/yaml_build.h"

#include <optional>
#include <string_view>
#include <vector>

namespace lockstep {

// Reads documents of `text`, whose first line has number `first_line`, and appends those that are not empty
// to `out`; at most one document when `first_only` is set.
void read_events(std::string_view text, std::uint32_t first_line, bool first_only, YamlBuilder& builder,
                 std::vector<Value>& out);

}  // namespace lockstep
