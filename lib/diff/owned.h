// SPDX-License-Identifier: Apache-2.0
#pragma once
// Proof of "unchanged" without a request: the desired object is walked beside the live one along what
// metadata.managedFields says that our field manager applied (architecture §11b). Pure. managedFields carry
// the structure; the types of built-in kinds (schema.h) only tell values that the server writes in another
// form.

#include "diff/changes.h"

#include <string>
#include <string_view>
#include <vector>

namespace lockstep::diff {

// A field that differs; no values, so nothing of a Secret can leak from here.
struct OwnedField {
  FieldAction action = FieldAction::Change;
  std::string path;
  bool operator==(const OwnedField&) const = default;
};

struct Proof {
  enum class State {
    Unchanged,  // server-side apply of desired would store nothing new
    Changed,    // `fields` differ
    Unproven,   // only the server can tell; `why` says what stood in the way
  };
  State state = State::Unproven;
  std::vector<OwnedField> fields;  // may be filled for Unproven too
  std::string why;
};

// `desired` is what apply would send (fold_string_data first), `live` the object from a GET or LIST at the
// same apiVersion, with at least the managedFields entry of `manager`.
Proof compare_owned(const Value& desired, const Value& live, std::string_view manager);

// A Secret with `stringData` folded into base64 `data` as the API server does it, and `data` in plain base64.
// Anything else comes back as it is. Apply must send this form: ownership of stringData keys would be lost.
Value fold_string_data(Value object);

// SHA-256 of the canonical JSON of what apply would send: equal for equal content, whatever the order of map
// keys. Beside the resourceVersion recorded at the last apply it is the second chance of an Unproven object.
std::string desired_hash(const Value& desired);

}  // namespace lockstep::diff
