// SPDX-License-Identifier: Apache-2.0
#pragma once
// Server-side apply in memory (structured-merge-diff): what the API server would store, for kinds of
// schema.h.

#include "diff/apply_schema.h"
#include "diff/field_set.h"

#include <optional>
#include <string_view>

namespace lockstep::diff {

// Fields that the value has, as apply records them.
FieldSet field_set_of(const Value& value, const ApplyPlace& place);
// Fields that both have, with different values. Throws Error when list elements lack their keys.
FieldSet modified_fields(const Value& from, const Value& to, const ApplyPlace& place);
// The value without the members of the set; containers that lose all they hold stay, empty.
Value remove_fields(const Value& value, const FieldSet& fields, const ApplyPlace& place);

// `live` after `manager` applied `config` with force: fields of the manager's last apply that are missing now
// go, unless another manager owns them. nullopt when nothing changes. Throws Error when either does not fit
// the schema or managedFields cannot be read.
std::optional<Value> server_apply(const Value& config, const Value& live, std::string_view manager,
                                  const ApplyPlace& root);

}  // namespace lockstep::diff
