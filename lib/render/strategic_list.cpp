// SPDX-License-Identifier: Apache-2.0
#include "render/strategic_list.h"

#include <algorithm>
#include <unordered_map>

namespace lockstep::render {

namespace {

using Nodes = std::vector<Value*>;

Directive directive_named(const std::string& text) {
  return text == "merge"     ? Directive::Merge
         : text == "replace" ? Directive::Replace
         : text == "delete"  ? Directive::Delete
                             : Directive::Unknown;
}

bool is_empty_element(const Value& element) {
  return element.is_null() || (element.is_map() && element.empty());
}

// What a key of an element compares by; "" when it has none.
const std::string& key_text(const Value& element, std::string_view key) {
  const Value& value = element.at(key);
  return value.is_null() ? Value::null().text() : value.text();
}

Nodes nodes_of(Value* list) {
  Nodes nodes;
  if (!list) return nodes;
  nodes.reserve(list->size());
  for (auto& item : list->items()) nodes.push_back(&item);
  return nodes;
}

}  // namespace

Error unknown_directive(const Value& value) {
  return Error("unknown patch strategy '{}'", value.text()).hint("use merge, replace or delete");
}

Directive take_directive(Value& mapping) {
  const Value* value = mapping.find(directive_key);
  if (!value) return Directive::Merge;
  const Directive directive = directive_named(value->text());
  if (directive != Directive::Unknown) mapping.erase(directive_key);
  return directive;
}

Directive take_list_directive(Value& list) {
  auto& items = list.items();
  const auto holder =
      std::find_if(items.begin(), items.end(), [](const Value& item) { return item.has(directive_key); });
  if (holder == items.end() || holder->size() > 1) return Directive::Merge;
  const Value value = holder->at(directive_key);
  const Directive directive = directive_named(value.text());
  if (directive == Directive::Unknown) throw unknown_directive(value);
  std::erase_if(items, [&](const Value& item) {
    return is_empty_element(item) || (item.is_map() && key_text(item, directive_key) == value.text());
  });
  return directive;
}

namespace {

// The common case: every element has all of the keys (or is a scalar, without keys) and no two are the same.
// Linear; gives what OddList below would give.
class PlainList {
 public:
  PlainList(const Nodes& mine, const Nodes& theirs, const Keys& keys) : keys_(used(mine, theirs, keys)) {
    fits_ = (keys.empty() || !keys_.empty()) && read(mine, mine_) && read(theirs, theirs_);
  }
  bool fits() const { return fits_; }

  Value::List merge(const Nodes& mine, const Nodes& theirs, const WalkElement& walk) const {
    Value::List merged;
    merged.reserve(mine.size() + theirs.size());
    const auto keep = [&](Value* element, const Value* stays) {
      if (stays && !is_empty_element(*stays)) merged.push_back(std::move(*element));
    };
    std::vector<std::size_t> partner_of_theirs(theirs.size(), none);
    std::vector<std::size_t> partner_of_mine(mine.size(), none);
    for (std::size_t i = 0; i < theirs.size(); ++i) {
      const auto partner = mine_.by_key.find(theirs_.keys[i]);
      if (partner == mine_.by_key.end()) continue;
      partner_of_theirs[i] = partner->second;
      partner_of_mine[partner->second] = i;
    }
    // An element that the patch replaces is put back by kustomize as it was, so `mine` stays in any case.
    const auto merge_pair = [&](std::size_t i) {
      Value* element = mine[partner_of_theirs[i]];
      keep(element, walk(element, theirs[i]));
    };
    // With one key merged elements stand where the patch has them, with several where the list had them.
    const bool in_patch_order = keys_.size() <= 1;
    for (std::size_t i = 0; i < theirs.size(); ++i) {
      if (partner_of_theirs[i] == none) {
        const Value* stays = walk(nullptr, theirs[i]);
        if (stays && !is_empty_element(*stays)) merged.push_back(*stays);
      } else if (in_patch_order) {
        merge_pair(i);
      }
    }
    for (std::size_t i = 0; i < mine.size(); ++i) {
      if (partner_of_mine[i] == none)
        keep(mine[i], walk(mine[i], nullptr));
      else if (!in_patch_order)
        merge_pair(partner_of_mine[i]);
    }
    return merged;
  }

 private:
  static constexpr std::size_t none = static_cast<std::size_t>(-1);
  struct Side {
    std::vector<std::string> keys;
    std::unordered_map<std::string_view, std::size_t> by_key;
  };

  // Keys that no element has do not count: ports without any protocol match on their number.
  static Keys used(const Nodes& mine, const Nodes& theirs, const Keys& keys) {
    Keys found;
    for (const auto& key : keys) {
      const auto has_it = [&](const Value* element) { return !key_text(*element, key).empty(); };
      if (std::any_of(theirs.begin(), theirs.end(), has_it) || std::any_of(mine.begin(), mine.end(), has_it))
        found.push_back(key);
    }
    return found;
  }

  bool read(const Nodes& nodes, Side& side) const {
    side.keys.reserve(nodes.size());
    for (const Value* node : nodes) {
      std::string& key = side.keys.emplace_back();
      if (keys_.empty()) {
        if (!node->is_scalar() || node->is_null() || node->text().empty()) return false;
        key = node->text();
        continue;
      }
      for (const auto& name : keys_) {
        const auto& text = key_text(*node, name);
        if (text.empty()) return false;
        key += text;
        key += '\0';
      }
    }
    for (std::size_t i = 0; i < side.keys.size(); ++i)
      if (!side.by_key.emplace(side.keys[i], i).second) return false;
    return true;
  }

  Keys keys_;
  Side mine_, theirs_;
  bool fits_ = false;
};

// Any other list, where kustomize's own steps decide: elements without their key, keys that only some
// elements have, elements that occur twice. What they do is seldom wanted, but it is what users get (spec
// kustomize §6).
class OddList {
 public:
  OddList(const Nodes& mine, const Nodes& theirs, bool is_itself, const Keys& keys, const WalkElement& walk)
      : mine_(mine), theirs_(theirs), patch_(is_itself ? mine_ : theirs_), keys_(keys), walk_(walk) {
    if (keys_.empty()) keys_.emplace_back();  // the element itself is the key
  }

  Value::List merge() {
    auto wanted = key_values();
    if (keys_.size() > 1) unify(wanted);
    Nodes merged;
    for (const auto& values : wanted) merge_element(select(wanted, values), merged);
    if (!wanted.empty()) {
      const auto used = select(wanted, wanted.back()).keys;
      const Nodes rest = mine_;
      for (Value* element : rest) append(merged, element, used);
    } else {
      merged = mine_;
    }
    Value::List items;
    items.reserve(merged.size());
    for (const Value* element : merged) items.push_back(*element);
    return items;
  }

 private:
  using Texts = std::vector<std::string>;
  struct Match {
    Keys keys;
    Texts values;
  };

  // The key values of all elements, the patch's first, each once.
  std::vector<Texts> key_values() const {
    std::vector<Texts> found;
    for (const Nodes* side : {&std::as_const(patch_), &mine_})
      for (const Value* element : *side) {
        Texts values;
        for (const auto& key : keys_)
          values.push_back(key.empty() ? written_text(*element) : key_text(*element, key));
        if (std::find(found.begin(), found.end(), values) == found.end()) found.push_back(std::move(values));
      }
    return found;
  }

  // Lists of values that differ only where one of them has none become the same.
  static void unify(std::vector<Texts>& all) {
    for (auto& one : all) {
      const Texts a = one;  // as it was: kustomize does not see what it made of it meanwhile
      for (auto& b : all) {
        bool shares_one = false, differs = false;
        Texts both;
        for (std::size_t i = 0; i < a.size(); ++i) {
          shares_one |= a[i] == b[i];
          differs |= a[i] != b[i] && !a[i].empty() && !b[i].empty();
          both.push_back(a[i].empty() ? b[i] : a[i]);
        }
        if (shares_one && !differs) one = b = both;
      }
    }
  }

  // The keys that some element has a value for, and `values` without the others.
  Match select(const std::vector<Texts>& all, const Texts& values) const {
    Match match;
    for (std::size_t i = 0; i < keys_.size(); ++i) {
      if (std::none_of(all.begin(), all.end(), [i](const Texts& v) { return !v[i].empty(); })) continue;
      match.keys.push_back(keys_[i]);
      match.values.push_back(values[i]);
    }
    return match.keys.empty() ? Match{keys_, values} : match;
  }

  void merge_element(const Match& match, Nodes& merged) {
    Match own;  // the part that has values
    for (std::size_t i = 0; i < match.keys.size(); ++i)
      if (!match.values[i].empty()) {
        own.keys.push_back(match.keys[i]);
        own.values.push_back(match.values[i]);
      }
    if (own.keys.empty()) own = match;
    Value* stays = walk_(find(mine_, own), find(patch_, own));
    if (!stays || is_empty_element(*stays)) return set(mine_, nullptr, match.keys, match.values);
    for (std::size_t i = 0; i < match.keys.size(); ++i)
      if (stays->is_map() && !stays->has(match.keys[i]) && !match.values[i].empty())
        stays->set(match.keys[i], match.values[i]);
    set(merged, stays, match.keys, match.values);
  }

  static Value* find(const Nodes& nodes, const Match& match) {
    for (Value* node : nodes) {
      if (match.keys[0].empty()) {
        if (written_text(*node) == match.values[0]) return node;
        continue;
      }
      bool matches = node->is_map();
      for (std::size_t i = 0; matches && i < match.keys.size(); ++i) {
        const Value* field = node->find(match.keys[i]);
        matches = field && written_text(*field) == match.values[i];
      }
      if (matches) return node;
    }
    return nullptr;
  }

  // Puts `element` in place of every element that matches, or at the end; nullptr takes them out. A value of
  // "" matches anything, a missing value nothing. Empty elements go, and without any value so do all others.
  static void set(Nodes& nodes, Value* element, const Keys& keys, const Texts& values) {
    const bool wants_mappings = !keys[0].empty() && !values.empty() && !values[0].empty();
    bool found = false;
    Nodes kept;
    for (Value* node : nodes) {
      if (is_empty_element(*node)) continue;
      if (!node->is_map() && wants_mappings) {
        kept.push_back(node);
      } else if (!matches(*node, keys, values)) {
        if (!values.empty()) kept.push_back(node);
      } else {
        found = true;
        if (element) kept.push_back(element);
      }
    }
    nodes = std::move(kept);
    if (element && !element->is_null() && !found) nodes.push_back(element);
  }

  static bool matches(const Value& node, const Keys& keys, const Texts& values) {
    const Value* field = nullptr;
    for (std::size_t i = 0; i < keys.size(); ++i) {
      if (i < values.size()) field = match_field(node, keys[i], values[i]);
      if (!field) return false;
    }
    return true;
  }

  static const Value* match_field(const Value& node, const std::string& key, const std::string& value) {
    if (key.empty() ? !node.is_scalar() : !node.is_map())
      throw Error("wrong node kind: a {} is no element of a list that merges by {}", kind_name(node.kind()),
                  key.empty() ? "its values" : key);
    if (key.empty()) return node.text() == value ? &node : nullptr;
    const Value* field = node.find(key);
    return field && (value.empty() || written_text(*field) == value) ? field : nullptr;
  }

  static void append(Nodes& merged, Value* element, const Keys& keys) {
    if (keys[0].empty()) return set(merged, element, keys, {written_text(*element)});
    Texts values;
    for (const auto& key : keys) {
      if (!element->is_map() && !element->is_null()) match_field(*element, key, "");  // throws
      if (const Value* field = element->find(key))
        values.push_back(written_text(*field));
      else
        merged.push_back(element);
    }
    if (keys.size() > 1) set(merged, nullptr, keys, values);
    set(merged, element, keys, values);
  }

  Nodes mine_, theirs_;
  Nodes& patch_;  // mine_ when a list is walked with itself
  Keys keys_;
  const WalkElement& walk_;
};

}  // namespace

void merge_keyed_list(Value& list, Value* patch, const Keys& keys, const WalkElement& walk) {
  const Nodes mine = nodes_of(&list);
  const Nodes theirs = nodes_of(patch);
  const PlainList plain(mine, theirs, keys);
  list.items() = plain.fits() ? plain.merge(mine, theirs, walk)
                              : OddList(mine, theirs, patch == &list, keys, walk).merge();
}

}  // namespace lockstep::render
