// SPDX-License-Identifier: Apache-2.0
#pragma once
// Sets of fields as metadata.managedFields records them (structured-merge-diff's fieldpath.Set).

#include "value/value.h"

#include <map>
#include <string>
#include <string_view>

namespace lockstep::diff {

struct FieldSet {
  bool is_member = false;                                 // the place itself, apart from what is in it
  std::map<std::string, FieldSet, std::less<>> children;  // "f:name", "k:{...}", "v:..." with canonical JSON

  bool empty() const;  // nothing below; is_member does not count
  const FieldSet* find(std::string_view element) const;
};

// Reads fieldsV1; throws Error when it names an element in no known way.
FieldSet read_field_set(const Value& fields_v1);

FieldSet set_union(const FieldSet& a, const FieldSet& b);
FieldSet set_intersection(const FieldSet& a, const FieldSet& b);
// Members of a that are not members of b; a parent in b does not take children of a along.
FieldSet set_difference(const FieldSet& a, const FieldSet& b);

}  // namespace lockstep::diff
