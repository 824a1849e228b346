// SPDX-License-Identifier: Apache-2.0
#include "render/patch_merge.h"

#include "render/build_state.h"
#include "render/patch_json.h"
#include "render/shared.h"
#include "render/strategic_merge.h"

namespace lockstep::render {

namespace {

// What stands in the manifest for good, whatever a patch says.
struct Fixed {
  Value kind, name, ns;

  explicit Fixed(const Value& body)
      : kind(body.at("kind")), name(body.at("metadata", "name")), ns(body.at("metadata", "namespace")) {}
};

void put_back(Value& body, Fixed fixed, const Resource& patch) {
  if (!patch.allow_kind_change) body.set("kind", std::move(fixed.kind));
  Value& metadata = body["metadata"];
  if (!patch.allow_name_change) metadata.set("name", std::move(fixed.name));
  if (fixed.ns.text().empty())
    metadata.erase("namespace");
  else
    metadata.set("namespace", std::move(fixed.ns));
}

void merge(Resource& resource, Value patch_body, const Resource& patch) {
  Fixed fixed(resource.body);
  if (patch.allow_name_change || patch.allow_kind_change) resource.remember_id();
  ShownBuildState state(resource);
  if (!apply_strategic_merge(resource.body, std::move(patch_body), *resource.schema, patch.comment_schema))
    resource.body = {};
  if (resource.is_empty()) return;
  state.hide_or_forget();
  put_back(resource.body, std::move(fixed), patch);
  settle_shared(resource);
}

void set_or_erase(Value& mapping, std::string_view key, Value value) {
  if (value.is_null())
    mapping.erase(key);
  else
    mapping.set(key, std::move(value));
}

}  // namespace

void apply_merge_patch(Resource& resource, const Resource& patch) {
  Value body = patch.body;
  // Kustomize notes the permission in the patch's annotations, which makes strings of the others.
  if (patch.allow_name_change || patch.allow_kind_change)
    set_or_erase(body["metadata"], "annotations", string_map(body.at("metadata", "annotations")));
  merge(resource, std::move(body), patch);
}

void apply_merge_patch_to_target(Resource& resource, const Resource& patch) {
  Value body = patch.body;
  Value& metadata = body["metadata"];
  set_or_erase(metadata, "labels", string_map(metadata.at("labels")));
  set_or_erase(metadata, "annotations", string_map(metadata.at("annotations")));
  if (patch.ns().empty()) metadata.erase("namespace");
  body.set("apiVersion", Value(resource.api_version()));
  merge(resource, std::move(body), patch);
}

}  // namespace lockstep::render
