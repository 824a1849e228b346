// SPDX-License-Identifier: Apache-2.0
#pragma once
// A shortest edit script between two sequences (Myers, "An O(ND) Difference Algorithm and Its Variations").

#include <cstddef>
#include <cstdint>
#include <vector>

namespace lockstep::diff {

enum class Edit : std::uint8_t { Keep, Remove, Add };

// Equal ids are equal items. Items that only one side has cost nothing; when the rest needs more than
// `max_edits` edits, all between the common start and end is removed and added.
std::vector<Edit> edit_script(const std::vector<std::size_t>& from, const std::vector<std::size_t>& to,
                              std::size_t max_edits);

}  // namespace lockstep::diff
