// SPDX-License-Identifier: Apache-2.0
#pragma once
// List elements as managedFields names them: k:{"name":"web"} by keys, v:"x" by value; and which element of
// the desired and of the live list each of them is.

#include "value/value.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace lockstep::diff {

struct OwnedElement {
  Value keys;  // a map for k:, the item itself for v:
  bool by_value = false;
  std::string label;            // "name=web", "containerPort=80,protocol=TCP"; the text of a set's item
  const Value* node = nullptr;  // its fieldsV1 node
};
// `name` is a member name of fieldsV1; nullopt for elements named by position ("i:0").
std::optional<OwnedElement> read_element(std::string_view name, const Value& node);

struct ElementPair {
  const OwnedElement* owned = nullptr;  // null: not recorded as ours
  const Value* live = nullptr;          // null: not in the live list
  std::size_t live_index = 0;
  std::string name;  // for people
};

struct LeftOver {
  const OwnedElement* element = nullptr;
  bool is_live = false;
};

struct ElementMatch {
  std::vector<ElementPair> pairs;   // one per desired element
  std::vector<LeftOver> left_over;  // recorded as ours, no longer desired
  bool is_ambiguous = false;        // two elements with the same keys, or missing keys that fit several
};
// A desired element may leave out keys that the server fills in (`protocol`): it then is the recorded element
// that fits the others. Linear but for such elements.
ElementMatch match_elements(const Value& desired, const Value& live, const std::vector<OwnedElement>& owned);

}  // namespace lockstep::diff
