// SPDX-License-Identifier: Apache-2.0
#pragma once
// YAML that is read, changed in a place and written again in its own order, with its quotes, anchors and
// comments, the way go-yaml v3 does it.

#include "value/value.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace lockstep {

// How one value and its key were written.
struct YamlLook {
  enum class Quotes : std::uint8_t { None, Single, Double, Literal, Folded };
  Quotes quotes = Quotes::None, key_quotes = Quotes::None;
  bool is_flow = false;          // {a: b} or [a, b]
  std::string anchor, alias;     // &anchor, *alias
  std::string head, line, foot;  // comments before the entry, at the end of its line, after it
};

class StyledYaml {
 public:
  // Reads the first document by kustomize's rules; null when there is none. Error when it is not YAML, has
  // tags or a key twice. An alias is a scalar: nothing can be changed through it.
  explicit StyledYaml(std::string_view text);

  // Values find their look by their line(); keep it when one changes.
  Value& root() { return root_; }
  // Without a newline at its end. A scalar whose text is not of its kind gets a tag: `!!int many`.
  std::string text() const;

  // Lines from here on are looks, by index.
  static constexpr std::uint32_t first_look = 1U << 31;
  const YamlLook& look_of(const Value& value) const;

 private:
  Value root_;
  std::vector<YamlLook> looks_;
  std::string head_, foot_;  // comments that blank lines set apart
};

}  // namespace lockstep
