// SPDX-License-Identifier: Apache-2.0
#include "diff/list_keys.h"

#include "value/json.h"

#include <algorithm>
#include <unordered_map>

namespace lockstep::diff {

namespace {

using Names = std::vector<std::string>;

std::string label_of(const Value& keys) {
  if (!keys.is_map()) return keys.is_string() ? keys.text() : to_json(keys);
  std::string text;
  for (const auto& [key, value] : keys.members()) {
    if (!text.empty()) text += ',';
    text += key + '=' + (value.is_string() ? value.text() : to_json(value));
  }
  return text;
}

// The parts of an element that tell it from its neighbours; `names` is empty for sets.
std::string identity(const Value& element, const Names& names) {
  if (names.empty()) return to_json(element, {.sort_keys = true});
  std::string text;
  for (const auto& name : names) text += to_json(element.at(name)) + '\n';
  return text;
}

Names present(const Value& element, const Names& names) {
  Names out;
  std::copy_if(names.begin(), names.end(), std::back_inserter(out),
               [&](const std::string& name) { return element.has(name); });
  return out;
}

Value project(const Value& element, const Names& names) {
  Value out = Value::map();
  for (const auto& name : names) out.set(name, element.at(name));
  return out;
}

class Matcher {
 public:
  Matcher(const Value& desired, const Value& live, const std::vector<OwnedElement>& owned)
      : desired_(desired.items()), live_(live.items()), owned_(owned), claimed_(owned.size(), false) {
    if (owned.empty() || owned[0].by_value) return;
    for (const auto& member : owned[0].keys.members()) names_.push_back(member.key);
  }

  ElementMatch run() {
    match_.pairs.resize(desired_.size());
    index(live_, lives_);
    for (std::size_t i = 0; i < owned_.size(); ++i) owned_index_.emplace(identity(owned_[i].keys, names_), i);
    std::unordered_map<std::string, std::size_t> seen;
    for (std::size_t i = 0; i < desired_.size(); ++i)
      if (is_whole(desired_[i])) take_whole(i, seen);
    for (std::size_t i = 0; i < desired_.size(); ++i)
      if (!is_whole(desired_[i])) take_partial(i);
    for (std::size_t i = 0; i < owned_.size(); ++i)
      if (!claimed_[i])
        match_.left_over.push_back({&owned_[i], lives_.count(identity(owned_[i].keys, names_)) != 0});
    return std::move(match_);
  }

 private:
  bool is_whole(const Value& element) const { return present(element, names_).size() == names_.size(); }

  void index(const Value::List& items, std::unordered_map<std::string, std::size_t>& by_identity) {
    for (std::size_t i = 0; i < items.size(); ++i)
      if (!by_identity.emplace(identity(items[i], names_), i).second) match_.is_ambiguous = true;
  }

  void pair_live(ElementPair& pair, const std::string& key) {
    const auto it = lives_.find(key);
    if (it == lives_.end()) return;
    pair.live = &live_[it->second];
    pair.live_index = it->second;
  }

  void take_whole(std::size_t i, std::unordered_map<std::string, std::size_t>& seen) {
    ElementPair& pair = match_.pairs[i];
    const std::string key = identity(desired_[i], names_);
    if (!seen.emplace(key, i).second) match_.is_ambiguous = true;
    if (const auto it = owned_index_.find(key); it != owned_index_.end()) {
      pair.owned = &owned_[it->second];
      claimed_[it->second] = true;
    }
    pair.name = names_.empty() ? label_of(desired_[i].is_scalar() ? desired_[i] : Value(std::to_string(i)))
                               : label_of(project(desired_[i], names_));
    pair_live(pair, key);
  }

  void take_partial(std::size_t i) {
    ElementPair& pair = match_.pairs[i];
    const Names names = present(desired_[i], names_);
    pair.name = names.empty() ? std::to_string(i) : label_of(project(desired_[i], names));
    const auto fits = [&](const Value& element) {
      return std::all_of(names.begin(), names.end(),
                         [&](const std::string& name) { return element.at(name) == desired_[i].at(name); });
    };
    for (std::size_t at = 0; at < owned_.size(); ++at) {
      if (claimed_[at] || !fits(owned_[at].keys)) continue;
      if (pair.owned) match_.is_ambiguous = true;
      pair.owned = &owned_[at];
    }
    if (pair.owned) {
      claimed_[static_cast<std::size_t>(pair.owned - owned_.data())] = true;
      pair.name = pair.owned->label;
      return pair_live(pair, identity(pair.owned->keys, names_));
    }
    for (std::size_t at = 0; at < live_.size(); ++at) {
      if (!fits(live_[at])) continue;
      if (pair.live) match_.is_ambiguous = true;
      pair.live = &live_[at];
      pair.live_index = at;
    }
  }

  const Value::List& desired_;
  const Value::List& live_;
  const std::vector<OwnedElement>& owned_;
  Names names_;
  std::vector<bool> claimed_;
  std::unordered_map<std::string, std::size_t> lives_, owned_index_;
  ElementMatch match_;
};

}  // namespace

std::optional<OwnedElement> read_element(std::string_view name, const Value& node) {
  if (name.size() < 2 || name[1] != ':' || (name[0] != 'k' && name[0] != 'v')) return std::nullopt;
  OwnedElement element{.keys = read_json(name.substr(2)), .by_value = name[0] == 'v', .node = &node};
  element.label = label_of(element.keys);
  return element;
}

ElementMatch match_elements(const Value& desired, const Value& live, const std::vector<OwnedElement>& owned) {
  return Matcher(desired, live, owned).run();
}

}  // namespace lockstep::diff
