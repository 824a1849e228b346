// SPDX-License-Identifier: Apache-2.0
#pragma once
// JSON pointers (RFC 6901).

#include "value/value.h"

#include <string>
#include <string_view>
#include <vector>

namespace lockstep {

// "/a~1b/0" gives {"a/b", "0"}; throws Error when a non-empty pointer does not start with '/'.
std::vector<std::string> split_pointer(std::string_view pointer);
// "a/b" gives "a~1b".
std::string escape_pointer(std::string_view token);
// The value there, or nullptr. List elements are named by their index.
const Value* resolve_pointer(const Value& root, const std::vector<std::string>& tokens);
// Takes the value out; false when it was not there.
bool remove_pointer(Value& root, const std::vector<std::string>& tokens);

}  // namespace lockstep
