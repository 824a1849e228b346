// SPDX-License-Identifier: Apache-2.0
#pragma once
// Argo CD decodes the API server's own kinds into Go types before it judges them: a text where a number
// belongs makes the health Unknown (spec argocd R6.4).

#include "value/value.h"

#include <string>

namespace lockstep::health {

// "" when the fields that health rules read have the types of the API.
std::string decode_error(const Value& object);

}  // namespace lockstep::health
