// SPDX-License-Identifier: Apache-2.0
#include "diff/json_merge.h"

#include "diff/member_index.h"

namespace lockstep::diff {

namespace {

// The Go library reads numbers as doubles: integers beyond 2^53 that differ by one are the same to it.
bool is_same(const Value& a, const Value& b) {
  if (a.is_number() && b.is_number()) return a.as_double() == b.as_double();
  if (a.kind() != b.kind() || a.size() != b.size()) return false;
  if (a.is_scalar()) return a == b;
  for (std::size_t i = 0; i < a.items().size(); ++i)
    if (!is_same(a.items()[i], b.items()[i])) return false;
  const MemberIndex others(b);
  for (const auto& [key, value] : a.members()) {
    const Value* other = others.find(key);
    if (!other || !is_same(value, *other)) return false;
  }
  return true;
}

Value merge_patch(const Value& from, const Value& to) {
  const MemberIndex olds(from), news(to);
  Value patch = Value::map();
  for (const auto& [key, value] : to.members()) {
    const Value* old = olds.find(key);
    if (old && old->is_map() && value.is_map()) {
      Value inner = merge_patch(*old, value);
      if (inner.size() > 0) patch.members().push_back({key, std::move(inner)});
    } else if (!old || !is_same(*old, value)) {
      patch.members().push_back({key, value});
    }
  }
  for (const auto& member : from.members())
    if (!news.find(member.key)) patch.members().push_back({member.key, Value::null()});
  return patch;
}

enum class Keep { Nulls, Values };

// Only what a patch deletes, or only what it sets. An empty map that is set is a value, one that is left
// over is not.
Value only(const Value& patch, Keep keep) {
  Value out = Value::map();
  for (const auto& [key, value] : patch.members()) {
    if (value.is_map() && !value.members().empty()) {
      Value inner = only(value, keep);
      if (inner.size() > 0) out.members().push_back({key, std::move(inner)});
    } else if (value.is_null() == (keep == Keep::Nulls)) {
      out.members().push_back({key, value});
    }
  }
  return out;
}

Value without_nulls(const Value& value) {
  if (value.is_map()) {
    Value out = Value::map();
    for (const auto& [key, member] : value.members())
      if (!member.is_null()) out.members().push_back({key, without_nulls(member)});
    return out;
  }
  if (value.is_list()) {
    Value out = Value::list();
    for (const auto& item : value.items()) out.push(without_nulls(item));
    return out;
  }
  return value;
}

}  // namespace

Value three_way_merge_patch(const Value& original, const Value& modified, const Value& current) {
  const Value changes = only(merge_patch(current, modified), Keep::Values);
  return apply_json_merge(only(merge_patch(original, modified), Keep::Nulls), changes);
}

Value apply_json_merge(Value object, const Value& patch) {
  const MemberIndex changes(patch), present(object);
  Value out = Value::map();
  for (auto& [key, value] : object.members()) {
    const Value* change = changes.find(key);
    if (!change)
      out.members().push_back({key, std::move(value)});
    else if (value.is_map() && change->is_map())
      out.members().push_back({key, apply_json_merge(std::move(value), *change)});
    else if (!change->is_null())
      out.members().push_back({key, value.is_map() ? *change : without_nulls(*change)});
  }
  for (const auto& [key, change] : patch.members())
    if (!change.is_null() && !present.find(key)) out.members().push_back({key, without_nulls(change)});
  return out;
}

}  // namespace lockstep::diff
