// SPDX-License-Identifier: Apache-2.0
#include "sync/handover.h"

#include "sync/inventory.h"

namespace lockstep::sync {

std::map<ObjectRef, std::string> moved_away(const std::vector<ObjectRef>& leaving,
                                            const std::vector<Sibling>& siblings) {
  std::map<ObjectRef, std::string> out;
  for (const auto& ref : leaving)
    for (const auto& sibling : siblings)
      if (sibling.objects.count(ref)) out.emplace(ref, sibling.name);
  return out;
}

std::set<ObjectRef> released_by(const std::vector<Sibling>& siblings, const std::vector<Object>& live) {
  std::set<ObjectRef> out;
  for (const auto& object : live)
    for (const auto& sibling : siblings)
      if (label(object.value(), member_label) == sibling.inventory_id && !sibling.objects.count(object.ref))
        out.insert(object.ref);
  return out;
}

}  // namespace lockstep::sync
