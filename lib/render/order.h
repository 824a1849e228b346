// SPDX-License-Identifier: Apache-2.0
#pragma once
// The order in which resources are printed (spec kustomize §12).

#include "render/kustomization.h"
#include "render/resources.h"

#include <optional>
#include <string_view>

namespace lockstep::render {

// Kustomize's "legacy" order of kinds.
bool legacy_less(const Gvk& a, const Gvk& b);

// Sorts by the kustomization's sortOptions, else by `reorder` ("none", "legacy" or ""). Error for other
// words.
void sort_resources(Resources& resources, const std::optional<SortOptions>& options,
                    std::string_view reorder);

}  // namespace lockstep::render
