// SPDX-License-Identifier: Apache-2.0
#pragma once
// What computing and applying strategic merge patches share: the way through the schema, and lists whose
// elements are known by a key.

#include "diff/schema.h"

#include <optional>
#include <string>
#include <unordered_map>

namespace lockstep::diff::strategic {

constexpr std::string_view directive = "$patch";
constexpr std::string_view retain_keys = "$retainKeys";
constexpr std::string_view element_order = "$setElementOrder/";
constexpr std::string_view delete_from_list = "$deleteFromPrimitiveList/";

// Where a walk stands: a struct, a map, or nothing that is known (everything merges as plain JSON there).
struct Position {
  const Type* type = nullptr;  // null where nothing is known
  const Struct* fields = nullptr;

  static Position of(const Struct& fields) { return {nullptr, &fields}; }
  static Position of(const Type& type) {
    return {&type, type.shape == Shape::Struct ? type.fields : nullptr};
  }
};
struct Step {
  Position position;
  const Field* field = nullptr;  // null inside maps and where nothing is known
};
// The member `key`; throws Error when the struct has no such field.
Step step_to_map(const Position& from, std::string_view key);
// The same for a list: the position is that of its elements. Throws Error when the field is no list.
Step step_to_list(const Position& from, std::string_view key);

// Text that is equal for equal scalars of the same kind.
std::string identity(const Value& scalar);
// As fmt.Sprintf("%v") prints it; lists are sorted by it.
std::string sort_text(const Value& scalar);
// An element's key; throws Error when the element is no map or has no such member.
const Value& key_of(const Value& element, std::string_view key);

// The kind that all elements of both lists have. Throws Error when they differ, are lists, or there are none.
Kind element_kind(const Value& a, const Value& b);

// First position of each element by key (or by value when the key is empty).
class ElementOrder {
 public:
  ElementOrder(const Value& list, std::string_view key);
  std::optional<std::size_t> find(const Value& element) const;
  std::optional<std::size_t> find_key(const Value& key_value) const;

 private:
  std::string_view key_;
  std::unordered_map<std::string, std::size_t> positions_;
};

// Elements in the order of `order`; elements that delete something come last.
Value in_order_of(Value list, const Value& order, std::string_view key);
// Elements sorted by key as Go's sort does with strategicpatch's comparison: equal ones end up reversed.
Value sorted_by_key(const Value& list, std::string_view key);
Value sorted_scalars(Value list);
Value without_duplicates(Value list);

// Two patches made into one that does what both do.
Value join_patches(Value first, Value second, const Position& at);

}  // namespace lockstep::diff::strategic
