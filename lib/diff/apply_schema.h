// SPDX-License-Identifier: Apache-2.0
#pragma once
// A value's place in the schema as server-side apply sees it: what is one leaf, and what has parts of its
// own.

#include "diff/schema.h"

#include <string>

namespace lockstep::diff {

enum class Form { Leaf, Map, List };

// Without a type everything is deduced from the value: maps have parts, lists are leaves.
class ApplyPlace {
 public:
  ApplyPlace() = default;
  static ApplyPlace of_kind(const Struct& fields);

  // How a value here is taken apart; null and scalars are leaves.
  Form form_of(const Value& value) const;
  ApplyPlace member(std::string_view key) const;
  ApplyPlace element() const;
  // Is the key a field of a struct here, and not one of a free map?
  bool names(std::string_view key) const;
  // The name of a list element in a FieldSet; throws Error when its keys are missing.
  std::string element_name(const Value& item) const;

  // Throws Error when the value does not fit: unknown fields, wrong types, list elements with equal keys.
  void validate(const Value& value) const;

 private:
  ApplyPlace(const Type* type, const Field* field) : type_(type), field_(field) {}
  void validate_list(const Value& value) const;

  const Type* type_ = nullptr;
  const Field* field_ = nullptr;  // null for elements
  const Struct* root_ = nullptr;  // of an object
  const Struct* fields() const;
};

}  // namespace lockstep::diff
