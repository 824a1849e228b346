// SPDX-License-Identifier: Apache-2.0
#pragma once
// Argo CD runs ignore expressions with gojq; this turns what only gojq understands into what libjq 1.6 and
// later do, and refuses what gojq refuses.

#include <string>
#include <string_view>
#include <vector>

namespace lockstep::diff {

// A program for libjq that takes [which, object] and gives del(expressions[which]) of the object, behind
// definitions of newer builtins and of an empty environment. Throws Error for functions that gojq does not
// have (input_line_number, get_search_list, ...) or that reach outside (input, import), and for parentheses
// that an expression closes without having opened them.
std::string deletion_program(const std::vector<std::string>& expressions);

}  // namespace lockstep::diff
