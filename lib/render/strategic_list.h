// SPDX-License-Identifier: Apache-2.0
#pragma once
// The part of strategic merge that knows about `$patch` and about lists whose elements have keys.

#include "base/error.h"
#include "value/value.h"

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace lockstep::render {

using Keys = std::vector<std::string>;

constexpr std::string_view directive_key = "$patch";
enum class Directive { Merge, Replace, Delete, Unknown };
// Reads `$patch` of a mapping and takes it out, unless it is unknown.
Directive take_directive(Value& mapping);
// The same of a list: the first element that holds `$patch` and nothing else. Error when it is unknown.
Directive take_list_directive(Value& list);
Error unknown_directive(const Value& value);

// What stays of an element that both lists, or one of them, have; nullptr or null for nothing.
using WalkElement = std::function<Value*(Value* mine, Value* theirs)>;

// Merges `patch` (which may be missing, or `list` itself) into `list` by the merge keys of its elements, or
// by the scalars themselves when there are no keys. The patch's elements come first, in its order.
void merge_keyed_list(Value& list, Value* patch, const Keys& keys, const WalkElement& walk);

}  // namespace lockstep::render
