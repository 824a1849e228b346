// SPDX-License-Identifier: Apache-2.0
#pragma once
// What kustomize cannot print, and so refuses: it writes every resource as YAML, reads it back and makes JSON
// of it.

#include "render/resource.h"

namespace lockstep::render {

// Error naming the field: infinities and NaN, text under a type that it does not fit (a replacement wrote
// "many" into an integer), control characters, a key that is no string. Values left out inside of braces
// become the empty strings that kustomize reads back.
void settle_printable(Resource& resource);

}  // namespace lockstep::render
