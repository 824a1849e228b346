// SPDX-License-Identifier: Apache-2.0
#include "sync/siblings.h"

#include "sync/inventory.h"

namespace lockstep::sync {

Siblings siblings_of(const std::vector<SiblingContent>& contents, const DesiredOptions& options) {
  Siblings out;
  for (const auto& content : contents) {
    const Inventory inventory = new_inventory(content.application, content.ns);
    DesiredOptions theirs = options;
    theirs.destination_namespace = content.ns;
    theirs.inventory_id = inventory.id();
    const auto desired = outcome_of([&] {
      if (!content.content.ok()) throw Error(content.content.error());
      return make_desired(content.content.value().manifests, theirs);
    });
    if (!desired.ok()) {
      out.trouble = "application " + content.application +
                    ", which may have it now, cannot be rendered: " + desired.error().line();
      continue;
    }
    Sibling sibling{content.application, inventory.id(), {}};
    for (const auto& object : desired.value().objects) sibling.objects.insert(object.ref);
    out.all.push_back(std::move(sibling));
  }
  return out;
}

}  // namespace lockstep::sync
