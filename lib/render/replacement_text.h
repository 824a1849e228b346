// SPDX-License-Identifier: Apache-2.0
#pragma once
// Replacements inside of strings that hold JSON or YAML themselves (spec kustomize §9).

#include "render/value_path.h"

#include <functional>

namespace lockstep::render {

// When the path runs into a string that reads as JSON or YAML and leads to places in there, `write` is called
// for each of them and the string is written again: JSON as compact as it was, YAML in its own style. False,
// with nothing changed, when the path does not, when `write` throws or when the result cannot be written.
bool replace_in_text(Value& root, const ValuePath& path, Make make, const std::function<void(Place)>& write);

}  // namespace lockstep::render
