// SPDX-License-Identifier: Apache-2.0
#pragma once
// Where resources came from and what changed them, as annotations on request (`buildMetadata`; spec kustomize
// §15).

#include "render/kustomization.h"
#include "render/loader.h"
#include "render/resources.h"

#include <optional>
#include <string>
#include <string_view>

namespace lockstep::render {

constexpr std::string_view origin_annotation = "config.kubernetes.io/origin";
constexpr std::string_view transformations_annotation = "alpha.config.kubernetes.io/transformations";

// Relative to the folder that is built, or to the top of a repository.
struct SourcePath {
  std::string path, repository, ref;
  SourcePath append(std::string_view more) const;
};

// What stands in `config.kubernetes.io/origin`.
struct OriginText {
  std::string path, repository, ref, configured_in;
  std::string api_version, kind, name, ns;  // of the configuration that generated or transformed it
};
std::string to_text(const OriginText& origin);
OriginText origin_at(const SourcePath& source);
// What a resource that configures a generator or transformer is called as the maker of others; nullopt when
// its own origin was not noted.
std::optional<OriginText> configured_by(const Resource& config);

// Notes the origin of resources, whatever they say, or of those that have none yet.
void set_origin(Resources& resources, const OriginText& origin);
void note_origin(Resources& resources, const OriginText& origin);
// Notes that a transformer ran over all resources; those without an origin were made by it.
void note_transformation(Resources& resources, const OriginText& transformer);

// Turns annotation values into strings, drops what only the build needed and empty annotations, for printing.
// Error for a key that would not be read back as a string.
void finish_annotations(Resources& resources, bool keep_origin, bool keep_transformations);

}  // namespace lockstep::render
