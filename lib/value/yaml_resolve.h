// SPDX-License-Identifier: Apache-2.0
#pragma once
// What a YAML scalar without quotes means: the tables of go-yaml v2 (Kubernetes) and v3 (kustomize).

#include "value/value.h"
#include "value/yaml.h"

#include <string>
#include <string_view>

namespace lockstep {

// The kind of a plain scalar. Dates are strings under both rule sets (see is_timestamp). `<<` is a string.
Kind plain_kind(std::string_view text, YamlRules rules);
// True for the date and time forms of YAML 1.1 that go-yaml knows: 2001-1-1, 2001-12-14t21:59:43.10-05:00,
// ...
bool is_timestamp(std::string_view text);
// The same moment in RFC 3339 with its own offset, as Go prints a time: "2001-01-01T00:00:00Z".
// "" when it is no timestamp.
std::string canonical_timestamp(std::string_view text);
// YAML 1.1 base 60 such as 1:20, which no rule set reads as a number but old readers do.
bool is_base60(std::string_view text);

}  // namespace lockstep
