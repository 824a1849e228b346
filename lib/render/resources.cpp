// SPDX-License-Identifier: Apache-2.0
#include "render/resources.h"

#include "base/error.h"
#include "render/generate.h"

#include <algorithm>
#include <iterator>

namespace lockstep::render {

std::span<Resource> Resources::edit_all() {
  forget_index();
  return list_;
}

void Resources::forget_index() {
  by_name_.clear();
  indexed_ = 0;
}

void Resources::index() const {
  if (indexed_ == 0) by_name_.clear();
  const std::hash<std::string_view> hash;
  for (; indexed_ < list_.size(); ++indexed_) {
    const auto add = [&](std::string_view name) {
      by_name_.emplace(hash(name), static_cast<std::uint32_t>(indexed_));
    };
    const Resource& resource = list_[indexed_];
    add(resource.name());
    for (std::size_t i = 0; i < resource.previous.size(); ++i) {
      const auto& name = resource.previous[i].name;
      if (name != resource.name() && (i == 0 || name != resource.previous[i - 1].name)) add(name);
    }
  }
}

template <class Accepts>
std::vector<std::size_t> Resources::named(std::string_view name, Accepts&& accepts) const {
  index();
  std::vector<std::size_t> found;
  const auto [first, last] = by_name_.equal_range(std::hash<std::string_view>()(name));
  for (auto it = first; it != last; ++it)
    if (!list_[it->second].is_empty() && accepts(list_[it->second])) found.push_back(it->second);
  std::sort(found.begin(), found.end());
  found.erase(std::unique(found.begin(), found.end()), found.end());
  return found;
}

std::vector<std::size_t> Resources::with_current_id(const Id& id) const {
  return named(id.name, [&](const Resource& r) { return r.name() == id.name && same(r.id(), id); });
}

std::vector<std::size_t> Resources::with_any_id(const Id& id) const {
  return named(id.name, [&](const Resource& r) { return r.has_id(id); });
}

std::vector<std::size_t> Resources::with_any_name(std::string_view name) const {
  return named(name, [&](const Resource& r) {
    return r.name() == name || std::any_of(r.previous.begin(), r.previous.end(),
                                           [&](const PreviousId& then) { return then.name == name; });
  });
}

std::size_t Resources::require(const Id& id) const {
  const auto found = with_any_id(id);
  if (found.size() == 1) return found.front();
  throw Error("{} for Id {}", found.empty() ? "no matches" : "multiple matches", display(id));
}

void Resources::append(Resource resource) {
  const Id id = resource.id();
  if (!with_current_id(id).empty())
    throw Error("may not add resource with an already registered id: {}", display(id));
  list_.push_back(std::move(resource));
}

void Resources::append_all(Resources other) {
  if (list_.empty()) {
    *this = std::move(other);
    check_ids();
    return;
  }
  for (auto& resource : other.list_) append(std::move(resource));
}

void Resources::check_ids() const {
  for (const auto& resource : list_) {
    const Id id = resource.id();
    if (with_current_id(id).size() > 1)
      throw Error("may not add resource with an already registered id: {}", display(id));
  }
}

void Resources::absorb(Resources generated) {
  for (auto& resource : generated.list_) {
    const Id id = resource.id();
    const auto there = with_any_id(id);
    const bool wants_one = resource.behavior == Behavior::Merge || resource.behavior == Behavior::Replace;
    if (there.size() > 1) throw Error("more than one resource could be merged with {}", display(id));
    if (there.empty()) {
      if (wants_one) throw Error("{} does not exist; cannot merge or replace", display(id));
      append(std::move(resource));
      continue;
    }
    if (!wants_one) throw Error("{} exists already", display(id)).hint("set behavior: merge or replace");
    Resource& old = list_[there.front()];
    merge_generated(resource, old);
    if (!same(resource.id(), old.id())) ids_changed();
    old = std::move(resource);
  }
}

void Resources::drop_empties() {
  erase_if([](const Resource& resource) { return resource.is_empty(); });
}

void Resources::reorder(const std::vector<std::size_t>& order) {
  std::vector<Resource> sorted;
  sorted.reserve(list_.size());
  for (const auto index : order) sorted.push_back(std::move(list_[index]));
  list_ = std::move(sorted);
  forget_index();
}

}  // namespace lockstep::render
