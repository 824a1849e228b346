// SPDX-License-Identifier: Apache-2.0
#pragma once
// Schemas that a patch carries in comments, which kustomize puts above those of the types:
//
//   items: # {"type": "array", "x-kubernetes-patch-strategy": "merge"}

#include "value/value.h"

#include <string_view>

namespace lockstep::render {

// The schemas in the comments of a document, as one OpenAPI schema of the whole: `properties` of the mappings
// that lead to them. Null when there are none. Comments inside of lists are not looked at.
Value comment_schema(std::string_view document);

// Whether a node of such a schema came from a comment and does not just lead to one.
bool is_from_comment(const Value& schema);

}  // namespace lockstep::render
