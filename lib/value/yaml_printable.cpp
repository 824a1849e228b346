// SPDX-License-Identifier: Apache-2.0
#include "value/yaml.h"
#include "value/yaml_resolve.h"

namespace lockstep {

bool changes_meaning_unquoted(std::string_view text, YamlRules rules) {
  return plain_kind(text, rules) != Kind::String || is_timestamp(text);
}

}  // namespace lockstep
