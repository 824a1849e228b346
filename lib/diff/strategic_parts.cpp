// SPDX-License-Identifier: Apache-2.0
#include "diff/strategic_parts.h"

#include "base/error.h"
#include "value/json.h"

#include <algorithm>

namespace lockstep::diff::strategic {

Step step_to_map(const Position& from, std::string_view key) {
  if (from.fields) {
    const Field* field = from.fields->find(key);
    if (!field) throw Error("{} has no field {}", from.fields->name, key);
    return {Position::of(field->type), field};
  }
  if (from.type && from.type->shape == Shape::Map) return {Position::of(*from.type->element), nullptr};
  return {};
}

Step step_to_list(const Position& from, std::string_view key) {
  Step step = step_to_map(from, key);
  const Type* type = step.position.type;
  if (!type || type->shape == Shape::Any) return {};
  if (type->shape != Shape::List) throw Error("{} is no list", key);
  step.position = Position::of(*type->element);
  return step;
}

std::string identity(const Value& scalar) {
  return std::string(kind_name(scalar.kind())) + ' ' + sort_text(scalar);
}

std::string sort_text(const Value& scalar) {
  if (scalar.is_null()) return "<nil>";
  if (scalar.is_number()) return canonical_number(scalar);
  return scalar.is_scalar() ? scalar.text() : to_json(scalar, {.sort_keys = true});
}

const Value& key_of(const Value& element, std::string_view key) {
  if (!element.is_map()) throw Error("a list that merges by {} holds a {}", key, kind_name(element.kind()));
  const Value* value = element.find(key);
  if (!value) throw Error("a list element has no {}", key);
  return *value;
}

Kind element_kind(const Value& a, const Value& b) {
  std::optional<Kind> kind;
  for (const Value* list : {&a, &b})
    for (const auto& item : list->items()) {
      if (item.is_list()) throw Error("lists of lists do not merge");
      if (kind && *kind != item.kind()) throw Error("list elements of different kinds do not merge");
      kind = item.kind();
    }
  if (!kind) throw Error("no elements in any of the lists");
  return *kind;
}

ElementOrder::ElementOrder(const Value& list, std::string_view key) : key_(key) {
  for (std::size_t i = 0; i < list.size(); ++i) {
    const Value& item = list.items()[i];
    positions_.emplace(identity(key.empty() ? item : item.at(key)), i);
  }
}
std::optional<std::size_t> ElementOrder::find(const Value& element) const {
  return find_key(key_.empty() ? element : element.at(key_));
}
std::optional<std::size_t> ElementOrder::find_key(const Value& key_value) const {
  const auto it = positions_.find(identity(key_value));
  return it == positions_.end() ? std::nullopt : std::optional(it->second);
}

Value in_order_of(Value list, const Value& order, std::string_view key) {
  Value::List keep, deletes;
  for (auto& item : list.items()) {
    if (!key.empty()) key_of(item, key);
    auto& side = !key.empty() && item.at(directive).text() == "delete" ? deletes : keep;
    side.push_back(std::move(item));
  }
  const ElementOrder positions(order, key);
  std::vector<std::pair<std::size_t, std::size_t>> ranks;
  for (std::size_t i = 0; i < keep.size(); ++i) ranks.push_back({positions.find(keep[i]).value_or(0), i});
  std::stable_sort(ranks.begin(), ranks.end(),
                   [](const auto& a, const auto& b) { return a.first < b.first; });
  Value out = Value::list();
  for (const auto& rank : ranks) out.push(std::move(keep[rank.second]));
  for (auto& item : deletes) out.push(std::move(item));
  return out;
}

namespace {

Value sorted_by(const Value& list, std::string_view key) {
  std::vector<std::pair<std::string, const Value*>> rows;
  for (const auto& item : list.items()) rows.push_back({sort_text(key.empty() ? item : item.at(key)), &item});
  std::reverse(rows.begin(), rows.end());
  std::stable_sort(rows.begin(), rows.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
  Value out = Value::list();
  for (const auto& row : rows) out.push(*row.second);
  return out;
}

}  // namespace

Value sorted_by_key(const Value& list, std::string_view key) { return sorted_by(list, key); }
Value sorted_scalars(Value list) { return sorted_by(list, ""); }

Value without_duplicates(Value list) {
  // A duplicate's place is taken by the last element, as strategicpatch does it.
  auto& items = list.items();
  for (std::size_t i = 0; i + 1 < items.size(); ++i)
    for (std::size_t j = i + 1; j < items.size(); ++j)
      if (items[i] == items[j]) {
        if (j + 1 != items.size()) items[j] = std::move(items.back());
        items.pop_back();
        --j;
      }
  return list;
}

}  // namespace lockstep::diff::strategic
