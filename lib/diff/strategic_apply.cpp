// SPDX-License-Identifier: Apache-2.0
#include "base/error.h"
#include "diff/strategic.h"
#include "diff/strategic_parts.h"

#include <algorithm>
#include <set>
#include <unordered_map>

namespace lockstep::diff {

namespace {

using namespace strategic;

enum class Mode {
  Apply,  // a patch to an object
  Join,   // a patch to a patch: directives and nulls are kept
};

bool starts_with(std::string_view text, std::string_view prefix) {
  return text.substr(0, prefix.size()) == prefix;
}

// Members of a map under change, found in constant time when there are many.
class MapEditor {
 public:
  explicit MapEditor(Value map) : map_(std::move(map)) {
    auto& members = map_.members();
    for (std::size_t i = 0; i < members.size(); ++i) index_.emplace(members[i].key, i);
  }
  Value* find(const std::string& key) {
    const auto it = index_.find(key);
    return it == index_.end() ? nullptr : &map_.members()[it->second].value;
  }
  void set(const std::string& key, Value value) {
    if (Value* present = find(key)) {
      *present = std::move(value);
      return;
    }
    index_.emplace(key, map_.members().size());
    map_.members().push_back({key, std::move(value)});
  }
  void erase(const std::string& key) { index_.erase(key); }
  template <class Predicate>
  void erase_unless(Predicate keep) {
    for (auto it = index_.begin(); it != index_.end();)
      it = keep(it->first) ? std::next(it) : index_.erase(it);
  }
  Value take() {
    Value out = Value::map();
    for (std::size_t i = 0; i < map_.members().size(); ++i) {
      auto& member = map_.members()[i];
      const auto it = index_.find(member.key);
      if (it != index_.end() && it->second == i) out.members().push_back(std::move(member));
    }
    return out;
  }

 private:
  Value map_;
  std::unordered_map<std::string, std::size_t> index_;
};

// False when the value is itself a directive and nothing remains.
bool drop_directives(Value& value) {
  if (value.is_map()) {
    if (value.has(directive)) return false;
    Value kept = Value::map();
    for (auto& member : value.members())
      if (drop_directives(member.value)) kept.members().push_back(std::move(member));
    value = std::move(kept);
  } else if (value.is_list()) {
    Value kept = Value::list();
    for (auto& item : value.items())
      if (drop_directives(item)) kept.push(std::move(item));
    value = std::move(kept);
  }
  return true;
}

void drop_nulls(Value& value) {
  if (value.is_map()) {
    Value kept = Value::map();
    for (auto& member : value.members()) {
      if (member.value.is_null()) continue;
      drop_nulls(member.value);
      kept.members().push_back(std::move(member));
    }
    value = std::move(kept);
  } else if (value.is_list()) {
    for (auto& item : value.items()) drop_nulls(item);
  }
}

Value merge_map(Value original, Value patch, const Position& at, Mode mode);

class ListMerge {
 public:
  ListMerge(const Position& element, const Field* field, Mode mode)
      : element_(element), field_(field), mode_(mode) {}

  Value run(Value original, Value patch, bool is_deletion) const {
    if (!is_deletion && !(field_ && field_->merges)) return patch;
    if (original.size() == 0 && patch.size() == 0) return original;
    const std::string_view key = field_ ? field_->merge_key : "";
    if (element_kind(original, patch) != Kind::Map) return merge_scalars(original, patch, is_deletion);
    if (key.empty()) throw Error("cannot merge lists without a merge key");

    Value changes = Value::list();
    bool replaces = false;
    for (auto& item : patch.items()) {
      const std::string what = item.at(directive).text();
      if (!item.has(directive))
        changes.push(std::move(item));
      else if (what == "delete")
        erase_matching(original, key_of(item, key), key);
      else if (what == "replace")
        replaces = true;
      else
        throw Error("unknown directive $patch: {}", what);
    }
    const Value server_order = replaces ? Value::list() : original;
    Value merged = replaces ? std::move(changes) : merge_elements(std::move(original), changes, key);
    if (replaces) changes = Value::list();
    return arranged(std::move(merged), changes, server_order, key);
  }

  // Elements that `order` names in its order, among those that only the server has, which stay in theirs.
  static Value arranged(Value merged, const Value& order, const Value& server, std::string_view key) {
    const ElementOrder wanted(order, key), present(server, key);
    Value ours = Value::list(), theirs = Value::list();
    for (auto& item : merged.items()) {
      const Value& id = key.empty() ? item : key_of(item, key);
      auto& side = wanted.find_key(id) ? ours : theirs;
      side.push(std::move(item));
    }
    ours = in_order_of(std::move(ours), order, key);
    theirs = in_order_of(std::move(theirs), server, key);

    Value out = Value::list();
    std::size_t i = 0, j = 0;
    while (i < theirs.size() || j < ours.size()) {
      bool takes_theirs = j == ours.size();
      if (!takes_theirs && i < theirs.size()) {
        const auto left = present.find(theirs.items()[i]), right = present.find(ours.items()[j]);
        takes_theirs = left && right && *left < *right;
      }
      out.push(std::move(takes_theirs ? theirs.items()[i++] : ours.items()[j++]));
    }
    return out;
  }

 private:
  Value merge_scalars(const Value& original, const Value& patch, bool is_deletion) const {
    if (is_deletion) {
      const ElementOrder gone(patch, "");
      Value out = Value::list();
      for (const auto& item : original.items())
        if (!gone.find(item)) out.push(item);
      return out;
    }
    Value both = original;
    for (const auto& item : patch.items()) both.push(item);
    return arranged(without_duplicates(std::move(both)), patch, original, "");
  }

  static void erase_matching(Value& list, const Value& id, std::string_view key) {
    auto& items = list.items();
    items.erase(
        std::remove_if(items.begin(), items.end(), [&](const Value& item) { return item.at(key) == id; }),
        items.end());
  }

  Value merge_elements(Value original, const Value& changes, std::string_view key) const {
    std::unordered_map<std::string, std::size_t> positions;
    for (std::size_t i = 0; i < original.size(); ++i)
      if (original.items()[i].has(key)) positions.emplace(identity(original.items()[i].at(key)), i);
    for (const auto& change : changes.items()) {
      const auto [it, is_new] = positions.emplace(identity(key_of(change, key)), original.size());
      if (is_new)
        original.push(change);
      else
        original.items()[it->second] =
            merge_map(std::move(original.items()[it->second]), change, element_, mode_);
    }
    return original;
  }

  const Position& element_;
  const Field* field_;
  Mode mode_;
};

class MapMerge {
 public:
  MapMerge(Value original, const Position& at, Mode mode)
      : target_(std::move(original)), at_(at), mode_(mode) {}

  Value run(Value patch) {
    retain(patch);
    order_lists(patch);
    for (auto& [key, value] : patch.members()) {
      if (!starts_with(key, delete_from_list))
        member(key, std::move(value), false);
      else if (mode_ == Mode::Join)
        target_.set(key, std::move(value));
      else
        member(key.substr(delete_from_list.size()), std::move(value), true);
    }
    return target_.take();
  }

 private:
  static bool is_directive_key(std::string_view key) {
    return starts_with(key, delete_from_list) || starts_with(key, element_order);
  }

  void retain(Value& patch) {
    const std::string key(retain_keys);
    const Value* found = patch.find(key);
    if (!found) return;
    const Value names = *found;
    patch.erase(key);
    if (mode_ == Mode::Join) {
      const Value* present = target_.find(key);
      if (present && !(*present == names)) throw Error("two patches retain different keys");
      target_.set(key, names);
      return;
    }
    std::set<std::string, std::less<>> kept;
    for (const auto& name : names.items()) kept.insert(name.text());
    for (const auto& [member, value] : patch.members())
      if (!value.is_null() && !is_directive_key(member) && kept.count(member) == 0)
        throw Error("$retainKeys does not name {}, which the patch sets", member);
    target_.erase_unless([&](const std::string& member) { return kept.count(member) != 0; });
  }

  // Lists for which the patch names the order: merged and arranged here, and taken out of the patch.
  void order_lists(Value& patch) {
    std::vector<Member> orders;
    Value rest = Value::map();
    for (auto& member : patch.members())
      (starts_with(member.key, element_order) ? orders : rest.members()).push_back(std::move(member));
    for (const auto& [key, order] : orders) {
      if (mode_ == Mode::Join) {
        const Value* present = target_.find(key);
        if (present && !(*present == order)) throw Error("two patches ask for different orders of a list");
        target_.set(key, order);
      }
      order_list(key.substr(element_order.size()), order, rest);
    }
    patch = std::move(rest);
  }

  void order_list(const std::string& key, const Value& order, Value& patch) {
    const Step step = step_to_list(at_, key);
    const Value* original = target_.find(key);
    Value* change = patch.find(key);
    for (const Value* list : {original, static_cast<const Value*>(change)})
      if (list && !list->is_list()) throw Error("{} is no list", key);
    if (!original && !change) return;
    const std::string_view merge_key = step.field ? step.field->merge_key : "";
    Value merged;
    if (original && change) {
      merged = ListMerge(step.position, step.field, mode_).run(*original, *change, false);
    } else if (original) {
      merged = *original;
    } else {
      merged = *change;
      drop_directives(merged);
    }
    const Value server = original ? *original : Value::list();
    target_.set(key, ListMerge::arranged(std::move(merged), order, server, merge_key));
    patch.erase(key);
  }

  void member(const std::string& key, Value value, bool is_deletion) {
    if (value.is_null()) {
      target_.erase(key);
      if (mode_ == Mode::Apply) return;
    }
    Value* original = target_.find(key);
    if (!original || original->kind() != value.kind()) {
      if (is_deletion) return;
      if (mode_ == Mode::Apply) drop_nulls(value);
      put(key, std::move(value));
    } else if (value.is_map()) {
      const Step step = step_to_map(at_, key);
      if (step.field && step.field->is_replaced)
        *original = std::move(value);
      else
        *original = merge_map(std::move(*original), std::move(value), step.position, mode_);
    } else if (value.is_list()) {
      const Step step = step_to_list(at_, key);
      *original = ListMerge(step.position, step.field, mode_)
                      .run(std::move(*original), std::move(value), is_deletion);
    } else {
      put(key, std::move(value));
    }
  }

  void put(const std::string& key, Value value) {
    if (drop_directives(value))
      target_.set(key, std::move(value));
    else
      target_.erase(key);
  }

  MapEditor target_;
  const Position& at_;
  Mode mode_;
};

Value merge_map(Value original, Value patch, const Position& at, Mode mode) {
  if (const Value* what = patch.find(directive)) {
    if (what->text() == "delete") return Value::map();
    if (what->text() != "replace") throw Error("unknown directive $patch: {}", what->text());
    patch.erase(directive);
    return patch;
  }
  return MapMerge(std::move(original), at, mode).run(std::move(patch));
}

}  // namespace

Value apply_patch(Value object, Value patch, const Struct& schema) {
  return merge_map(std::move(object), std::move(patch), Position::of(schema), Mode::Apply);
}

Value strategic::join_patches(Value first, Value second, const Position& at) {
  return merge_map(std::move(first), std::move(second), at, Mode::Join);
}

}  // namespace lockstep::diff
