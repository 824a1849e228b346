// SPDX-License-Identifier: Apache-2.0
#include "base/error.h"
#include "render/generate.h"
#include "render/metadata.h"
#include "render/transform.h"

namespace lockstep::render {

namespace {

// Their names are not free to choose, or other things are named after them.
bool keeps_its_name(const Id& original) {
  const Gvk& gvk = original.gvk;
  return gvk.kind == "CustomResourceDefinition" || gvk.kind == "Namespace" ||
         (gvk.kind == "APIService" && gvk.group == "apiregistration.k8s.io");
}

}  // namespace

void add_affix(Resources& resources, Affix affix, const std::string& text,
               const std::vector<FieldSpec>& specs) {
  const bool in_front = affix == Affix::Prefix;
  std::vector<FieldPath> paths(specs.begin(), specs.end());
  const auto write = [&](Value& field) {
    if (!field.is_scalar()) throw Error("a name field is a {}, expected a scalar", kind_name(field.kind()));
    set_untyped(field, in_front ? text + field.text() : field.text() + text);
  };
  for (auto& resource : resources.edit_all()) {
    const Id original = resource.original_id();
    if (keeps_its_name(original)) continue;
    for (const auto& path : paths) {
      if (!path.applies_to(original.gvk)) continue;
      if (path.spec().path == "metadata/name" && !text.empty()) {
        (in_front ? resource.prefixes : resource.suffixes).push_back(text);
        resource.remember_id();
      }
      if (path.applies_to(gvk_of(resource.body))) path.walk(resource.body, Kind::String, write);
    }
  }
}

void add_hashes(Resources& resources) {
  for (auto& resource : resources.edit_all()) {
    if (!resource.needs_hash) continue;
    const std::string name = std::string(resource.name()) + "-" + content_hash(resource.body);
    resource.remember_id();
    set_untyped(resource.body["metadata"]["name"], name);
  }
}

}  // namespace lockstep::render
