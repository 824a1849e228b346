// SPDX-License-Identifier: Apache-2.0
#pragma once
// JSON patches on resources.

#include "render/resource.h"
#include "value/json_patch.h"

namespace lockstep::render {

// Patches one manifest. As in kustomize it makes a trip through JSON: integers above 2^53 lose digits, and
// all annotation values become strings.
void apply_json_patch(Resource& resource, const JsonPatch& patch);

// A string as kustomize writes one into a mapping: in quotes where YAML 1.1 would read something else.
Value written_string(std::string text);
// The mapping of strings that kustomize makes of labels and annotations: scalars give their text, anything
// else
// "". Null, a missing or empty mapping give null.
Value string_map(const Value& mapping);

}  // namespace lockstep::render
