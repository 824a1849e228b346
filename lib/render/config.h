// SPDX-License-Identifier: Apache-2.0
#pragma once
// Config: which fields the transformers touch: kustomize's default tables, what `configurations` and `crds`
// files add to them (spec kustomize §4, §5).

#include "render/context.h"
#include "render/field_spec.h"
#include "render/kustomization.h"

#include <vector>

namespace lockstep::render {

// Fields that hold the name of a resource of the target kind.
struct NameReference {
  Gvk target;
  std::vector<FieldSpec> referrers;
  bool operator==(const NameReference&) const = default;
};

struct Config {
  std::vector<FieldSpec> name_prefix, name_suffix, ns, common_labels, labels, template_labels,
      volume_claim_template_labels, common_annotations, var_reference, images, replicas;
  std::vector<NameReference> name_reference;
  bool operator==(const Config&) const = default;

  // Error "conflicting fieldspecs" when the same field is given with another `create`.
  void merge(const Config& more);
};

const Config& default_config();
// What one `configurations` file holds; unknown fields are errors.
Config read_config(const std::string& path, const Context& context);
// What one `crds` file (OpenAPI definitions with x-kubernetes-... marks) holds.
Config read_crds(const std::string& path, const Context& context);

}  // namespace lockstep::render
