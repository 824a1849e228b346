// SPDX-License-Identifier: Apache-2.0
#pragma once
// Name references: fields that name a resource follow it when its name or namespace changed (spec kustomize
// §5).

#include "render/config.h"
#include "render/resources.h"

namespace lockstep::render {

// Run once, when all names are final. Error when a field may mean several resources of different names.
void fix_name_references(Resources& resources, const std::vector<NameReference>& table);

}  // namespace lockstep::render
