// SPDX-License-Identifier: Apache-2.0
#pragma once
// ConfigMaps and Secrets from literals, files and env files (spec kustomize §11), and the hash in their
// names.

#include "render/context.h"
#include "render/kustomization.h"
#include "render/resource.h"

#include <optional>
#include <string>

namespace lockstep::render {

// `options` already holds the kustomization's generatorOptions (see with_global_options).
Resource generate_config_map(const Generator& generator, const Context& context);
Resource generate_secret(const Generator& generator, const Context& context);

// Global labels and annotations fill gaps, global `true` wins over local `false`.
std::optional<GeneratorOptions> with_global_options(std::optional<GeneratorOptions> local,
                                                    const std::optional<GeneratorOptions>& global);

// Gives a generated resource what it keeps of the one it is merged into or takes the place of.
void merge_generated(Resource& generated, const Resource& old);

// Ten characters that change with the data (and the type of a Secret).
std::string content_hash(const Value& body);

}  // namespace lockstep::render
