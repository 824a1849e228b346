// SPDX-License-Identifier: Apache-2.0
#pragma once
// Resources: the resources of a build in reading order, with look-ups by id that stay linear over a build.

#include "render/resource.h"

#include <cstdint>
#include <span>
#include <unordered_map>
#include <vector>

namespace lockstep::render {

class Resources {
 public:
  std::size_t size() const { return list_.size(); }
  bool empty() const { return list_.empty(); }
  const std::vector<Resource>& list() const { return list_; }
  const Resource& operator[](std::size_t index) const { return list_[index]; }

  // For passes over all resources that may rename any of them: forgets the index.
  std::span<Resource> edit_all();
  // For changes to one resource. Call ids_changed() when its name may have changed.
  Resource& edit(std::size_t index) { return list_[index]; }
  void ids_changed() { indexed_ = 0; }

  // Error when a resource with the same current id is there.
  void append(Resource resource);
  void append_all(Resources other);
  // Error when two resources have the same current id.
  void check_ids() const;
  // Takes in generated resources: each is appended, or merged into or put in place of the one that has its id
  // (Resource::behavior).
  void absorb(Resources generated);

  // Positions in ascending order. Empty resources are left out.
  std::vector<std::size_t> with_current_id(const Id& id) const;
  std::vector<std::size_t> with_any_id(const Id& id) const;
  // Resources that have or had this name, whatever their kind and namespace.
  std::vector<std::size_t> with_any_name(std::string_view name) const;
  // The only one that has or had the id; Error "no matches for Id ..." or "multiple matches for Id ...".
  std::size_t require(const Id& id) const;

  // Takes out resources that a patch deleted.
  void drop_empties();
  template <class Predicate>
  void erase_if(Predicate&& unwanted) {
    if (std::erase_if(list_, unwanted) != 0) forget_index();
  }
  // Puts the resources in the given order: position i takes what stood at order[i].
  void reorder(const std::vector<std::size_t>& order);

 private:
  void forget_index();
  void index() const;
  template <class Accepts>
  std::vector<std::size_t> named(std::string_view name, Accepts&& accepts) const;

  std::vector<Resource> list_;
  // Hash of each current and previous name -> positions. Entries that no longer fit are filtered by look-ups.
  mutable std::unordered_multimap<std::size_t, std::uint32_t> by_name_;
  mutable std::size_t indexed_ = 0;  // resources before this position are in the index
};

}  // namespace lockstep::render
