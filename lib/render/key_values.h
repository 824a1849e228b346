// SPDX-License-Identifier: Apache-2.0
#pragma once
// The key-value sources of generators: literals, files and env files.

#include "render/context.h"
#include "render/kustomization.h"

namespace lockstep::render {

// Error for a malformed source, a missing file, invalid UTF-8 in an env file, and a key given twice.
StringMap load_key_values(const Generator& generator, const Context& context);

}  // namespace lockstep::render
