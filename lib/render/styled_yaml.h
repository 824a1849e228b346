// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "base/strings.h"
#include "value/value.h"
#include "value/yaml.h"
namespace lockstep::render {
class StyledYaml {
 public:
  explicit StyledYaml(std::string_view text) : root_(read_yaml(text, {.rules = YamlRules::Kustomize})) {}
  Value& root() { return root_; }
  std::string text() const { return std::string(trim(to_yaml(root_))); }

 private:
  Value root_;
};
}  // namespace lockstep::render
