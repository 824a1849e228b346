// SPDX-License-Identifier: Apache-2.0
#pragma once
// Argo CD runs ignore expressions with gojq; this turns what only gojq understands into what libjq 1.6 and
// later do, and refuses what gojq refuses.

#include <string>
#include <string_view>

namespace lockstep::diff {

// The program for libjq: del(expression) behind definitions of newer builtins and of an empty environment.
// Throws Error for functions that gojq does not have (input_line_number, get_search_list, ...) or that reach
// outside (input, import).
std::string deletion_program(std::string_view expression);

}  // namespace lockstep::diff
