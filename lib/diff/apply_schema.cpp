// SPDX-License-Identifier: Apache-2.0
#include "diff/apply_schema.h"

#include "base/error.h"
#include "value/json.h"

#include <algorithm>
#include <set>

namespace lockstep::diff {

ApplyPlace ApplyPlace::of_kind(const Struct& fields) {
  ApplyPlace place;
  place.root_ = &fields;
  return place;
}

const Struct* ApplyPlace::fields() const {
  return root_ ? root_ : type_ && type_->shape == Shape::Struct ? type_->fields : nullptr;
}

Form ApplyPlace::form_of(const Value& value) const {
  if (const Struct* known = fields()) {
    const bool is_atomic = known->is_atomic && !(field_ && field_->is_granular);
    return value.is_map() && !is_atomic ? Form::Map : Form::Leaf;
  }
  if (!type_ || type_->shape == Shape::Any) return value.is_map() ? Form::Map : Form::Leaf;
  if (type_->shape == Shape::Map) return value.is_map() && !type_->is_atomic ? Form::Map : Form::Leaf;
  const bool has_elements = field_ && (field_->is_set || !field_->keys.empty());
  return value.is_list() && has_elements ? Form::List : Form::Leaf;
}

ApplyPlace ApplyPlace::member(std::string_view key) const {
  if (const Struct* known = fields()) {
    const Field* field = known->find(key);
    return field ? ApplyPlace(&field->type, field) : ApplyPlace();
  }
  if (type_ && type_->shape == Shape::Map) return ApplyPlace(type_->element, nullptr);
  return {};
}

ApplyPlace ApplyPlace::element() const {
  return type_ && type_->shape == Shape::List ? ApplyPlace(type_->element, nullptr) : ApplyPlace();
}

bool ApplyPlace::names(std::string_view key) const { return fields() && fields()->find(key); }

std::string ApplyPlace::element_name(const Value& item) const {
  if (field_->is_set) {
    if (!item.is_scalar() || item.is_null())
      throw Error("{} holds a {}", field_->name, kind_name(item.kind()));
    return "v:" + to_json(item);
  }
  if (!item.is_map()) throw Error("{} holds a {}", field_->name, kind_name(item.kind()));
  const Struct* known = type_->element->fields;
  Value keys = Value::map();
  for (const auto key : field_->keys) {
    const Field* field = known->find(key);
    if (const Value* value = item.find(key))
      keys.set(key, *value);
    else if (field && !field->key_default.empty())
      keys.set(key, Value(field->key_default));
  }
  if (keys.size() == 0) throw Error("an element of {} has none of its keys", field_->name);
  return "k:" + to_json(keys, {.sort_keys = true});
}

void ApplyPlace::validate(const Value& value) const {
  if (value.is_null()) return;
  if (const Struct* known = fields()) {
    if (!value.is_map()) throw Error("{} is a {}", known->name, kind_name(value.kind()));
    for (const auto& [key, item] : value.members()) {
      if (!known->find(key)) throw Error("{} has no field {}", known->name, key);
      member(key).validate(item);
    }
    return;
  }
  if (!type_) return;
  bool fits = true;
  switch (type_->shape) {
    case Shape::String:
    case Shape::Bytes:
      fits = value.is_string();
      break;
    case Shape::Bool:
      fits = value.kind() == Kind::Bool;
      break;
    case Shape::Int:
    case Shape::Long:
      fits = value.is_number();
      break;
    case Shape::Quantity:
    case Shape::IntOrString:
    case Shape::Time:
    case Shape::MicroTime:
      fits = value.is_scalar();
      break;
    case Shape::Map:
      fits = value.is_map();
      for (const auto& [key, item] : value.members()) member(key).validate(item);
      break;
    case Shape::List:
      fits = value.is_list();
      validate_list(value);
      break;
    case Shape::Any:
    case Shape::Struct:
      break;
  }
  if (!fits) throw Error("{} is a {}", field_ ? field_->name : "an element", kind_name(value.kind()));
}

void ApplyPlace::validate_list(const Value& value) const {
  std::set<std::string> seen;
  const bool has_elements = form_of(value) == Form::List;
  for (const auto& item : value.items()) {
    if (has_elements && !seen.insert(element_name(item)).second)
      throw Error("{} holds two elements with the same keys", field_->name);
    element().validate(item);
  }
}

}  // namespace lockstep::diff
