// SPDX-License-Identifier: Apache-2.0
#include "base/error.h"
#include "render/metadata.h"
#include "render/transform.h"

namespace lockstep::render {

void set_pairs(Resources& resources, const StringMap& pairs, const std::vector<FieldSpec>& specs) {
  if (pairs.empty()) return;
  for (const auto& [key, value] : pairs) check_new_key(key);
  const std::vector<FieldPath> paths(specs.begin(), specs.end());
  const auto write = [&](Value& mapping) {
    if (mapping.is_null()) return;  // kustomize writes below a null that it did not make, and it stays null
    if (!mapping.is_map()) throw Error("expected a mapping, got a {}", kind_name(mapping.kind()));
    for (const auto& [key, value] : pairs) mapping.set(key, value);
  };
  for (auto& resource : resources.edit_all()) {
    const Gvk gvk = gvk_of(resource.body);
    for (const auto& path : paths)
      if (path.applies_to(gvk)) path.walk(resource.body, Kind::Map, write);
  }
}

}  // namespace lockstep::render
