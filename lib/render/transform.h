// SPDX-License-Identifier: Apache-2.0
#pragma once
// The simple transformers: namespace, names, labels, annotations, images, replicas (spec kustomize §4, §7,
// §8).

#include "render/field_spec.h"
#include "render/kustomization.h"
#include "render/resources.h"

#include <string>
#include <string_view>
#include <vector>

namespace lockstep::render {

// Which subjects of role bindings get the namespace.
enum class SubjectMode { DefaultOnly, AllServiceAccounts, None };

struct NamespaceChange {
  std::string ns;
  std::vector<FieldSpec> specs;  // besides metadata.namespace
  bool unset_only = false;       // leave namespaces that are set
  SubjectMode subjects = SubjectMode::DefaultOnly;
};
// Error when two resources end up with the same id.
void set_namespace(Resources& resources, const NamespaceChange& change);
// The same for one resource, without remembering its previous id.
void set_namespace(Resource& resource, const NamespaceChange& change);

enum class Affix { Prefix, Suffix };
void add_affix(Resources& resources, Affix affix, const std::string& text,
               const std::vector<FieldSpec>& specs);

// Labels or annotations: sets each pair in every mapping that the specs lead to.
void set_pairs(Resources& resources, const StringMap& pairs, const std::vector<FieldSpec>& specs);

void set_images(Resources& resources, const Image& image, const std::vector<FieldSpec>& specs);

// Error when no resource that the specs know has or had the name.
void set_replicas(Resources& resources, const Replica& replica, const std::vector<FieldSpec>& specs);

// Appends the hash of their content to the names of generated resources.
void add_hashes(Resources& resources);

}  // namespace lockstep::render
