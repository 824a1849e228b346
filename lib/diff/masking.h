// SPDX-License-Identifier: Apache-2.0
#pragma once
// Secrets made safe to show: a change of a value is visible, its content and length are not (spec argocd
// §4.5).

#include "value/value.h"

#include <string>
#include <utility>
#include <vector>

namespace lockstep::diff {

struct MaskOptions {
  // Annotations of Secrets whose value is hidden, beside those that tools are known to keep manifests in.
  std::vector<std::string> annotations;
};

// Core Secrets only.
bool is_secret(const Value& object);

// Masks all versions of one object together (any of them may be null): per key the first distinct value
// becomes eight '+', each further one four more. Leaves objects other than Secrets alone. Masking twice
// changes nothing.
void mask_secrets(const std::vector<Value*>& versions, const MaskOptions& options = {});

// Both versions of one object, masked together.
std::pair<Value, Value> masked(Value live, Value predicted, const MaskOptions& options = {});

}  // namespace lockstep::diff
