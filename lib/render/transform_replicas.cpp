// SPDX-License-Identifier: Apache-2.0
#include "base/error.h"
#include "base/strings.h"
#include "render/metadata.h"
#include "render/transform.h"

#include <algorithm>

namespace lockstep::render {

void set_replicas(Resources& resources, const Replica& replica, const std::vector<FieldSpec>& specs) {
  const auto named = resources.with_any_name(replica.name);
  const std::string count = std::to_string(replica.count);
  const auto write = [&](Value& field) {
    if (!field.is_scalar()) throw Error("replicas is a {}, expected a number", kind_name(field.kind()));
    set_untyped(field, count);
  };
  bool found = false;
  for (const auto& spec : specs) {
    const FieldPath path(spec);
    for (const auto index : named) {
      Resource& resource = resources.edit(index);
      const auto ids = resource.ids();
      const bool matches = std::any_of(ids.begin(), ids.end(), [&](const Id& id) {
        return id.name == replica.name && selected_by(id.gvk, spec.gvk);
      });
      if (!matches) continue;
      found = true;
      if (path.applies_to(gvk_of(resource.body))) path.walk(resource.body, Kind::Int, write);
    }
  }
  if (found) return;
  Strings kinds;
  for (const auto& spec : specs) kinds.push_back(display(spec.gvk));
  throw Error("resource with name {} does not match a config with the following GVK [{}]", replica.name,
              join(kinds, " "))
      .hint("the names of 'replicas:' must be those of workloads among the resources");
}

}  // namespace lockstep::render
