// SPDX-License-Identifier: Apache-2.0
#include "base/error.h"
#include "diff/member_index.h"
#include "diff/strategic.h"
#include "diff/strategic_parts.h"

#include <optional>

namespace lockstep::diff {

namespace {

using namespace strategic;

struct Options {
  bool ignores_changes = false;  // changes and additions
  bool ignores_deletions = false;
  bool retains_keys = false;  // name all keys to keep beside a change
};

// What diff_lists found: elements to add or change, scalars to delete, the order to end up with.
struct ListPatch {
  Value changes = Value::list(), deletions = Value::list(), order = Value::list();
};

bool has_lost_field(const Value& original, const MemberIndex& modified) {
  for (const auto& [key, value] : original.members())
    if (!value.is_null() && !modified.find(key)) return true;
  return false;
}

Value diff_maps(const Value& original, const Value& modified, const Position& at, const Options& options);

void diff_scalars(const Value& original, const Value& modified, const Options& options, ListPatch& out) {
  const Value olds = sorted_scalars(original), news = sorted_scalars(modified);
  Value gone = Value::list();
  std::size_t i = 0, j = 0;
  while (i < olds.size() || j < news.size()) {
    const std::string old = i < olds.size() ? sort_text(olds.items()[i]) : "",
                      now = j < news.size() ? sort_text(news.items()[j]) : "";
    const bool both = i < olds.size() && j < news.size();
    if (both && old == now) {
      ++i, ++j;
    } else if (i == olds.size() || (both && old > now)) {
      if (!options.ignores_changes) out.changes.push(news.items()[j]);
      ++j;
    } else {
      if (!options.ignores_deletions) gone.push(olds.items()[i]);
      ++i;
    }
  }
  out.deletions = without_duplicates(std::move(gone));
  out.changes = in_order_of(std::move(out.changes), modified, "");
  // The sorted form of the original, as strategicpatch sorts it in place.
  if ((!options.ignores_deletions && out.deletions.size() > 0) ||
      (!options.ignores_changes && !(olds == modified)))
    out.order = modified;
}

Value deletion_of(std::string_view key, const Value& key_value) {
  return Value::map({{std::string(key), key_value}, {std::string(directive), "delete"}});
}

bool is_same_order(const Value& original, const Value& modified, std::string_view key) {
  if (original.size() != modified.size()) return false;
  for (std::size_t i = 0; i < modified.size(); ++i)
    if (!(key_of(original.items()[i], key) == key_of(modified.items()[i], key))) return false;
  return true;
}

void diff_elements(const Value& original, const Value& modified, const Position& at, std::string_view key,
                   const Options& options, ListPatch& out) {
  const Value olds = sorted_by_key(original, key), news = sorted_by_key(modified, key);
  Value gone = Value::list();
  std::size_t i = 0, j = 0;
  while (i < olds.size() || j < news.size()) {
    const Value* old = i < olds.size() ? &olds.items()[i] : nullptr;
    const Value* now = j < news.size() ? &news.items()[j] : nullptr;
    const std::string old_key = old ? sort_text(key_of(*old, key)) : "",
                      new_key = now ? sort_text(key_of(*now, key)) : "";
    if (old && now && old_key == new_key) {
      Value change = diff_maps(*old, *now, at, options);
      if (change.size() > 0) {
        change.set(key, now->at(key));
        out.changes.push(std::move(change));
      }
      ++i, ++j;
    } else if (!old || (now && old_key > new_key)) {
      if (!options.ignores_changes) out.changes.push(*now);
      ++j;
    } else {
      if (!options.ignores_deletions) gone.push(deletion_of(key, old->at(key)));
      ++i;
    }
  }
  out.changes = in_order_of(std::move(out.changes), modified, key);
  const bool is_same = is_same_order(original, modified, key);
  for (auto& item : gone.items()) out.changes.push(std::move(item));
  const bool has_changes = out.changes.size() > 0;
  if ((!options.ignores_changes && (has_changes || !is_same)) || (!options.ignores_deletions && has_changes))
    for (const auto& item : modified.items()) out.order.push(Value::map({{std::string(key), item.at(key)}}));
}

ListPatch diff_lists(const Value& original, const Value& modified, const Position& at, std::string_view key,
                     const Options& options) {
  ListPatch out;
  if (original.size() == 0) {
    if (!options.ignores_changes) out.changes = modified;
    return out;
  }
  if (element_kind(original, modified) != Kind::Map)
    diff_scalars(original, modified, options, out);
  else
    diff_elements(original, modified, at, key, options, out);
  return out;
}

class MapDiff {
 public:
  MapDiff(const Position& at, const Options& options) : at_(at), options_(options) {}

  Value run(const Value& original, const Value& modified) {
    const MemberIndex olds(original), news(modified);
    Value kept = Value::list();
    for (const auto& [key, value] : modified.members()) {
      if (options_.retains_keys && !value.is_null()) kept.push(key);
      const Value* old = olds.find(key);
      if (!old || old->kind() != value.kind())
        change(key, value);
      else if (value.is_map())
        member_map(key, *old, value);
      else if (value.is_list())
        member_list(key, *old, value);
      else if (!(*old == value))
        change(key, value);
    }
    if (!options_.ignores_deletions)
      for (const auto& member : original.members())
        if (!news.find(member.key)) put(member.key, Value::null());
    if (kept.size() > 0 && (patch_.size() > 0 || has_lost_field(original, news)))
      put(std::string(retain_keys), sorted_scalars(std::move(kept)));
    return std::move(patch_);
  }

 private:
  void put(std::string key, Value value) { patch_.members().push_back({std::move(key), std::move(value)}); }
  void change(const std::string& key, const Value& value) {
    if (!options_.ignores_changes) put(key, value);
  }

  // A member that the schema does not have matters only when it changes: nullopt when it does not.
  std::optional<Step> step_or_equal(Step (*step)(const Position&, std::string_view), const std::string& key,
                                    const Value& old, const Value& now) const {
    try {
      return step(at_, key);
    } catch (const Error&) {
      if (old == now) return std::nullopt;
      throw;
    }
  }

  void member_map(const std::string& key, const Value& old, const Value& now) {
    const auto step_there = step_or_equal(step_to_map, key, old, now);
    if (!step_there) return;
    const Step& step = *step_there;
    if (step.field && step.field->is_replaced) return change(key, now);
    Options inner = options_;
    inner.retains_keys = step.field && step.field->retains_keys;
    Value patch = diff_maps(old, now, step.position, inner);
    if (patch.size() > 0) put(key, std::move(patch));
  }

  void member_list(const std::string& key, const Value& old, const Value& now) {
    const auto step_there = step_or_equal(step_to_list, key, old, now);
    if (!step_there) return;
    const Step& step = *step_there;
    if (!step.field || !step.field->merges) {
      if (!(old == now)) change(key, now);
      return;
    }
    Options inner = options_;
    inner.retains_keys = step.field->retains_keys;
    ListPatch patch = diff_lists(old, now, step.position, step.field->merge_key, inner);
    if (patch.changes.size() > 0) put(key, std::move(patch.changes));
    if (patch.deletions.size() > 0) put(std::string(delete_from_list) + key, std::move(patch.deletions));
    if (patch.order.size() > 0) put(std::string(element_order) + key, std::move(patch.order));
  }

  const Position& at_;
  const Options& options_;
  Value patch_ = Value::map();
};

Value diff_maps(const Value& original, const Value& modified, const Position& at, const Options& options) {
  return MapDiff(at, options).run(original, modified);
}

}  // namespace

Value two_way_patch(const Value& original, const Value& modified, const Struct& schema) {
  return diff_maps(original, modified, Position::of(schema), {});
}

Value three_way_patch(const Value& original, const Value& modified, const Value& current,
                      const Struct& schema) {
  const Position root = Position::of(schema);
  const Value changes = diff_maps(current, modified, root, {.ignores_deletions = true});
  const Value deletions = diff_maps(original, modified, root, {.ignores_changes = true});
  return strategic::join_patches(deletions, changes, root);
}

}  // namespace lockstep::diff
