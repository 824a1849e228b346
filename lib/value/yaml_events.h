// SPDX-License-Identifier: Apache-2.0
#pragma once
// YAML read by libyaml's grammar, through its events: slow and complete.

#include "value/yaml_build.h"

#include <string_view>

namespace lockstep {

// The first document of `text`, whose first line has number `first_line`; null when there is none.
Value read_events(std::string_view text, std::uint32_t first_line, YamlBuilder& builder);

}  // namespace lockstep
