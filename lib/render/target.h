// SPDX-License-Identifier: Apache-2.0
#pragma once
// Target: one kustomization on its way to resources: reads what it names, runs its generators, components and
// transformers (spec kustomize §1). What happens once at the top is render.cpp's.

#include "render/build_metadata.h"
#include "render/config.h"
#include "render/context.h"
#include "render/helm.h"
#include "render/kustomization.h"
#include "render/resources.h"
#include "render/vars.h"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace lockstep::render {

// What all kustomizations of one build share.
struct Build {
  Schema schema;
  HelmRunner helm;
  std::vector<Warning> warnings;
};

// What has been gathered so far: a kustomization's own, or its parent's when it is a component.
struct Gathered {
  Resources resources;
  std::shared_ptr<const Config> config;  // null: nothing merged yet
  VarSet vars;
};

class Target {
 public:
  // Reads the kustomization file in the loader's folder. Errors: none, more than one, unreadable.
  Target(Build& build, const Loader& loader);

  const Kustomization& kustomization() const { return file_; }
  // From here on resources get annotations about where they come from.
  void note_origins(SourcePath source) { source_ = std::move(source); }
  void gather(Gathered& into);

 private:
  void add_resources(Gathered& into);
  void add_entries(Gathered& into, const Entries& entries);
  void add_file(Gathered& into, const Entry& entry);
  void add_folder(Gathered& into, const Entry& entry, bool as_component);
  void merge_config(Gathered& into);
  void run_generators(Gathered& into);
  void absorb(Gathered& into, Resources made, const std::optional<OriginText>& origin);
  void run_transformers(Gathered& into);
  void run_validators(Gathered& into);
  // The configurations that entries of generators, transformers and validators hold or name.
  Resources configurations(const Entries& entries);
  OriginText builtin_origin(std::string_view kind) const;
  std::string place(const Entry& entry) const;

  Build& build_;
  const Loader& loader_;
  Kustomization file_;
  Context context_;
  std::optional<SourcePath> source_;  // set when origins are noted
  std::string helm_namespace_;        // of the nearest parent that sets one
};

}  // namespace lockstep::render
