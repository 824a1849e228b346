// SPDX-License-Identifier: Apache-2.0
#pragma once
// What differs between a live object and the one the server would store, field by field, for people and JSON.

#include "value/value.h"

#include <string>
#include <string_view>
#include <vector>

namespace lockstep::diff {

enum class FieldAction {
  Add,
  Change,
  Remove,
  Own,  // same content, but the field manager would come to own it or stop owning it
};
// "add", "change", "remove", "own".
std::string_view action_name(FieldAction action);

struct FieldChange {
  FieldAction action = FieldAction::Change;
  std::string path;  // "spec.template.spec.containers[name=web].image"
  Value from, to;    // null when the field is missing on that side
};

// What the server writes and nobody asked for is left out of a comparison.
struct Noise {
  bool keep_status = false;
  bool keep_last_applied = false;  // kubectl's last-applied-configuration annotation
};
// Without managedFields, resourceVersion, generation, uid, creationTimestamp, selfLink and the two of Noise.
Value without_noise(Value object, const Noise& noise = {});

// Differences outside the noise. Secrets are masked in here (masking.h), so the answer is always safe to
// show. List elements are named by a merge key where one is evident on both sides, otherwise by their index.
// A null `live` is an object to create, a null `predicted` one to delete.
std::vector<FieldChange> field_changes(const Value& live, const Value& predicted, const Noise& noise = {});

}  // namespace lockstep::diff
