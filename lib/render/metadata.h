// SPDX-License-Identifier: Apache-2.0
#pragma once
// Writing scalars and keys into manifests the way kustomize does: it writes new keys and replaced scalars
// without quotes and reads them back, so their text decides about their type.

#include "value/value.h"

#include <string_view>

namespace lockstep::render {

// Error for a key that would be read back as a number, a boolean or null: kustomize cannot print such a
// mapping.
void check_new_key(std::string_view key);

// Replaces a scalar by a text without a type of its own: quotes stay if there were any, else the text decides
// ("12" becomes an integer).
void set_untyped(Value& scalar, std::string_view text);

}  // namespace lockstep::render
