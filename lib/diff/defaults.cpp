// SPDX-License-Identifier: Apache-2.0
#include "diff/defaults.h"

#include "base/strings.h"
#include "diff/defaults_kinds.h"
#include "diff/strategic.h"
#include "diff/typed.h"

#include <unordered_map>

namespace lockstep::diff {

namespace {

struct Default {
  std::string_view field;
  Value value;
  bool is_pointer = false;  // then a zero that is written stays
};

Value read_value(std::string_view text, const Type& type) {
  switch (type.shape) {
    case Shape::Int:
    case Shape::Long:
      return Value::scalar(Kind::Int, std::string(text));
    case Shape::Bool:
      return Value::boolean(text == "true");
    case Shape::Struct:
      return Value::map();
    case Shape::List:
      return Value::list({Value(text.substr(1, text.size() - 2))});
    default:
      return Value(text);
  }
}

const std::vector<Default>& defaults_of(const Struct& type) {
  static const auto all = [] {
    std::unordered_map<const Struct*, std::vector<Default>> table;
    for (const std::string_view line : split_lines(default_values)) {
      const auto words = split(line, ' ');
      const Struct* owner = find_struct(words[0]);
      if (!owner) continue;
      for (std::size_t i = 1; i < words.size(); ++i) {
        const auto equals = words[i].find('=');
        const Field* field = owner->find(std::string_view(words[i]).substr(0, equals));
        table[owner].push_back({field->name,
                                read_value(std::string_view(words[i]).substr(equals + 1), field->type),
                                field->type.is_pointer});
      }
    }
    return table;
  }();
  static const std::vector<Default> none;
  const auto it = all.find(&type);
  return it == all.end() ? none : it->second;
}

// Go's zero value, which counts as missing unless it stands behind a pointer.
bool is_zero(const Value& value) {
  return value.empty() || (value.is_number() && value.text() == "0") ||
         (value.kind() == Kind::Bool && !value.is_true());
}

void fill(Value& record, const Struct& type);

void fill(Value& value, const Type& type) {
  if (value.is_null()) return;
  if (type.shape == Shape::Struct) return fill(value, *type.fields);
  if (type.shape == Shape::List) {
    for (auto& item : value.items()) fill(item, *type.element);
  } else if (type.shape == Shape::Map && type.element->shape == Shape::Quantity) {
    for (auto& member : value.members()) round_up_to_milli(member.value);
  }
}

// `record` has gone through its type: what it leaves out is missing or zero.
void fill(Value& record, const Struct& type) {
  for (const auto& [field, value, is_pointer] : defaults_of(type)) {
    const Value& present = record.at(field);
    if (present.is_null() || (!is_pointer && is_zero(present))) record.set(field, value);
  }
  default_by_neighbours(record, type.name);
  for (auto& [key, value] : record.members())
    if (const Field* field = type.find(key)) fill(value, field->type);
}

}  // namespace

Value with_defaults(const Value& object, const Struct& schema) {
  const auto typed = through_type(object, schema, Unknown::Drop);
  if (!typed) return object;
  Value defaulted = *typed;
  default_of_kind(defaulted);
  fill(defaulted, schema);
  Value patch = two_way_patch(*typed, defaulted, schema);
  return patch.size() == 0 ? object : apply_patch(object, std::move(patch), schema);
}

std::optional<Value> with_defaults(const Value& value, const Type& type) {
  auto typed = through_type(value, type, Unknown::Refuse);
  if (typed) fill(*typed, type);
  return typed;
}

}  // namespace lockstep::diff
