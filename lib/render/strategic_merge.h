// SPDX-License-Identifier: Apache-2.0
#pragma once
// Strategic merge patches as kustomize applies them (spec kustomize §6), which is not how the API server
// does.

#include "render/schema.h"
#include "value/value.h"

namespace lockstep::render {

// Merges `patch` into the manifest `target`. False, with `target` in any state, when the patch deletes it.
// Lists merge by the schema of the type that apiVersion and kind name, of the whole or of a mapping inside,
// and before that by the patch's own `comment_schema` (render/comment_schema.h). Error when a mapping, a list
// and a scalar meet, or for an unknown `$patch`.
bool apply_strategic_merge(Value& target, Value patch, const Schema& schema,
                           const Value& comment_schema = {});

}  // namespace lockstep::render
