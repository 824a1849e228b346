// SPDX-License-Identifier: Apache-2.0
#include "diff/typed.h"

#include "base/hash.h"
#include "base/strings.h"
#include "base/time.h"
#include "diff/member_index.h"
#include "diff/quantity.h"

#include <limits>

namespace lockstep::diff {

namespace {

struct Misfit {};  // thrown when a value does not fit; never leaves this file

class Codec {
 public:
  explicit Codec(Unknown unknown) : unknown_(unknown) {}

  Value recode(const Value& value, const Type& type) const {
    if (value.is_null()) return zero(type);
    switch (type.shape) {
      case Shape::Any:
        return value;
      case Shape::String:
        return require(value.is_string(), value);
      case Shape::Bool:
        return require(value.kind() == Kind::Bool, value);
      case Shape::Int:
        return integer(value, std::numeric_limits<std::int32_t>::min(),
                       std::numeric_limits<std::int32_t>::max());
      case Shape::Long:
        return integer(value, std::numeric_limits<std::int64_t>::min(),
                       std::numeric_limits<std::int64_t>::max());
      case Shape::IntOrString:
        return value.is_string() ? value
                                 : integer(value, std::numeric_limits<std::int32_t>::min(),
                                           std::numeric_limits<std::int32_t>::max());
      case Shape::Quantity:
        return quantity(value);
      case Shape::Time:
      case Shape::MicroTime:
        return time(value, type.shape);
      case Shape::Bytes:
        return bytes(value);
      case Shape::Struct:
        return record(value, *type.fields);
      case Shape::List:
        return list(value, *type.element);
      case Shape::Map:
        return map(value, *type.element);
    }
    throw Misfit{};
  }

  Value record(const Value& value, const Struct& fields) const {
    if (!value.is_map() && !value.is_null()) throw Misfit{};
    std::vector<const Value*> given(fields.fields.size());
    for (const auto& [key, member] : value.members()) {
      const Field* exact = fields.find(key);
      const Field* field = exact ? exact : find_folded(fields, key);
      if (!field && unknown_ == Unknown::Refuse) throw Misfit{};
      if (!field) continue;
      const Value*& place = given[static_cast<std::size_t>(field - fields.fields.data())];
      if (!place || (exact && !member.is_null())) place = &member;
    }
    Value out = Value::map();
    for (std::size_t i = 0; i < given.size(); ++i) {
      const Field& field = fields.fields[i];
      Value member = given[i] ? recode(*given[i], field.type) : zero(field.type);
      if (field.is_always || !is_left_out(member, field.type))
        out.members().push_back({std::string(field.name), std::move(member)});
    }
    return out;
  }

 private:
  static Value require(bool fits, const Value& value) {
    if (!fits) throw Misfit{};
    return value;
  }

  static Value integer(const Value& value, std::int64_t least, std::int64_t most) {
    const auto number = value.is_number() ? value.as_int() : std::nullopt;
    if (!number || *number < least || *number > most) throw Misfit{};
    return Value::integer(*number);
  }

  static Value quantity(const Value& value) {
    auto text = canonical_quantity(value);
    if (!text) throw Misfit{};
    return Value(std::move(*text));
  }

  static Value time(const Value& value, Shape shape) {
    const auto point = value.is_string() ? parse_time(value.text()) : std::nullopt;
    if (!point) throw Misfit{};
    return Value(shape == Shape::Time ? format_time(*point) : format_time_micro(*point));
  }

  static Value bytes(const Value& value) {
    const auto plain = value.is_string() ? base64_decode(value.text()) : std::nullopt;
    if (!plain) throw Misfit{};
    return Value(base64_encode(*plain));
  }

  Value list(const Value& value, const Type& element) const {
    if (!value.is_list()) throw Misfit{};
    Value out = Value::list();
    for (const auto& item : value.items()) out.push(recode(item, element));
    return out;
  }

  Value map(const Value& value, const Type& element) const {
    if (!value.is_map()) throw Misfit{};
    Value out = Value::map();
    for (const auto& [key, member] : value.members()) out.members().push_back({key, recode(member, element)});
    return out;
  }

  // Go matches keys without regard to case when there is no exact match.
  static const Field* find_folded(const Struct& fields, std::string_view key) {
    const std::string lower = to_lower(key);
    for (const auto& field : fields.fields)
      if (to_lower(field.name) == lower) return &field;
    return nullptr;
  }

  // What Go's zero value is written as.
  Value zero(const Type& type) const {
    if (type.is_pointer) return {};
    switch (type.shape) {
      case Shape::String:
        return Value("");
      case Shape::Bool:
        return Value::boolean(false);
      case Shape::Int:
      case Shape::Long:
      case Shape::IntOrString:
        return Value::integer(0);
      case Shape::Quantity:
        return Value("0");
      case Shape::Struct:
        return record(Value::null(), *type.fields);
      default:
        return {};
    }
  }

  // encoding/json's omitempty: structs are never empty, and a quantity and its kin are structs.
  static bool is_left_out(const Value& value, const Type& type) {
    if (type.is_pointer) return value.is_null();
    switch (type.shape) {
      case Shape::String:
      case Shape::Bytes:
      case Shape::List:
      case Shape::Map:
        return value.empty();
      case Shape::Bool:
        return !value.is_true();
      case Shape::Int:
      case Shape::Long:
        return value.text() == "0";
      case Shape::Any:
        return value.is_null();
      default:
        return false;
    }
  }

  Unknown unknown_;
};

}  // namespace

std::optional<Value> through_type(const Value& value, const Type& type, Unknown unknown) {
  try {
    return Codec(unknown).recode(value, type);
  } catch (const Misfit&) {
    return std::nullopt;
  }
}

std::optional<Value> through_type(const Value& value, const Struct& fields, Unknown unknown) {
  try {
    return Codec(unknown).record(value, fields);
  } catch (const Misfit&) {
    return std::nullopt;
  }
}

Value round_trip(const Value& object) {
  const Struct* fields = find_kind(object);
  const auto typed = fields ? through_type(object, *fields, Unknown::Refuse) : std::nullopt;
  return typed ? only_known(object, *typed) : object;
}

Value only_known(const Value& config, const Value& live) {
  if (config.is_map() && live.is_map()) {
    const MemberIndex lives(live);
    Value out = Value::map();
    for (const auto& [key, value] : config.members())
      if (const Value* other = lives.find(key)) out.members().push_back({key, only_known(value, *other)});
    return out;
  }
  if (config.is_list() && live.is_list()) {
    Value out = Value::list();
    for (std::size_t i = 0; i < live.size(); ++i)
      out.push(i < config.size() ? only_known(config.items()[i], live.items()[i]) : live.items()[i]);
    return out;
  }
  return live;
}

}  // namespace lockstep::diff
