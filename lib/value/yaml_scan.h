// SPDX-License-Identifier: Apache-2.0
#pragma once
// The fast road for YAML as manifests use it: block maps and lists, flow collections, plain, quoted and block
// scalars. Anything else, and anything that looks wrong, is left to the parser (yaml_events.h).

#include "value/yaml_build.h"

#include <optional>
#include <string_view>

namespace lockstep {

// The one document of `text` (null when there is nothing but comments), whose first line has number
// `first_line`; nullopt when another reader has to look at it. Equals what read_events finds. `text` holds
// neither CR nor lines that begin with `---`, except the first.
std::optional<Value> scan_yaml(std::string_view text, std::uint32_t first_line, YamlBuilder& builder);

}  // namespace lockstep
