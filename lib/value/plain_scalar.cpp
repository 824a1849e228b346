// SPDX-License-Identifier: Apache-2.0
#include "value/yaml.h"
#include "value/yaml_build.h"

namespace lockstep {

Value plain_scalar(std::string_view text, YamlRules rules) {
  YamlOptions options;
  options.rules = rules;
  return YamlBuilder(options).plain(text, 0);
}

}  // namespace lockstep
