// SPDX-License-Identifier: Apache-2.0
#pragma once
// JSON patches (RFC 6902) with the habits of evanphx/json-patch v4, which kubectl, Argo CD and kustomize use.

#include "value/value.h"

#include <string>
#include <string_view>
#include <vector>

namespace lockstep {

struct PatchOperation {
  std::string op;                 // add, remove, replace, move, copy, test
  std::string path;               // as written
  bool has_path = false;          // a patch without one fails when it is applied, not when it is read
  std::vector<std::string> keys;  // of `path`
  std::string from;
  std::vector<std::string> from_keys;
  Value value;
};
using JsonPatch = std::vector<PatchOperation>;

// Reads a list of operations; null gives an empty patch. Error when it is no list of mappings.
JsonPatch read_json_patch(const Value& operations);
// The same from text: JSON if it starts with '[', the first YAML document (YAML 1.1 rules) otherwise.
JsonPatch parse_json_patch(std::string_view text);

// Applies the operations in order. Error, with `document` half patched, when one does not apply: an unknown
// op, a missing parent, an index past the end, `remove` or `move` of a missing member, `test` of another
// value. Beyond the RFC: `replace` of a missing member adds it, `copy` of a missing member gives null, a
// negative index counts from the end, a missing `value` is null, and `test` compares numbers by their
// canonical digits.
void apply_json_patch(Value& document, const JsonPatch& patch);

}  // namespace lockstep
