// SPDX-License-Identifier: Apache-2.0
#pragma once
// Context: what a transformer of one kustomization may use besides the resources.

#include "render/loader.h"
#include "render/read_resources.h"
#include "render/schema.h"

#include <string>

namespace lockstep::render {

struct Context {
  const Loader& loader;
  const Schema& schema;
  std::string file;  // the kustomization or configuration file as messages name it:
                     // "overlays/prod/kustomization.yaml"
};

}  // namespace lockstep::render
