// SPDX-License-Identifier: Apache-2.0
#pragma once
// YAML text to Value and back.

#include "value/value.h"

#include <string>
#include <string_view>
#include <vector>

namespace lockstep {

// Which plain scalars are numbers and booleans.
enum class YamlRules {
  Kubernetes,  // sigs.k8s.io/yaml (YAML 1.1): `yes`, `on`, `y` are booleans, 0777 is octal
  Kustomize,   // go-yaml v3: `yes` is a string, timestamps are recognised (spec kustomize §3)
};

struct YamlOptions {
  YamlRules rules = YamlRules::Kubernetes;
  std::string file;                   // for error messages: file:line
  std::uint32_t first_line = 1;       // where the text starts in that file, when it is a part of it
  bool reject_duplicate_keys = true;  // false: the last one wins
  // Kustomize rules: a key that is no string (`6443:`) is kept, with a NUL before its text, and not refused.
  bool keep_odd_keys = false;
  std::size_t max_bytes = 64U << 20;   // a larger text is refused
  std::size_t max_nodes = 10'000'000;  // after alias expansion: a YAML bomb is refused
  int max_depth = 512;
  bool fast_path = true;  // false: the parser reads everything, for tests that compare
};

// All documents of a stream, empty ones left out. Anchors, aliases and merge keys are expanded.
// Errors name file and line. Every Value carries its line.
std::vector<Value> read_yaml_all(std::string_view text, const YamlOptions& options = {});
// The first document; null when there is none.
Value read_yaml(std::string_view text, const YamlOptions& options = {});

// A null that was just left out: `key:`, or `{key: }` (see YamlBuilder::plain_in_flow).
inline bool is_left_out(const Value& value) {
  return value.is_null() && (value.style() == Style::Blank || value.style() == Style::Quoted);
}

// What a plain (unquoted) scalar of this text is: null, a bool, a number or a string.
Value plain_scalar(std::string_view text, YamlRules rules);

// Block style with sorted keys, as sigs.k8s.io/yaml and kustomize print it (spec kustomize §13); ends with a
// newline.
std::string to_yaml(const Value& value);
// Whether a mapping key or a string, written without quotes, would be read as something else (`NULL`, `true`,
// `01`, and under Kubernetes rules `n`).
bool changes_meaning_unquoted(std::string_view text, YamlRules rules);

}  // namespace lockstep
