// SPDX-License-Identifier: Apache-2.0
#pragma once
// Line differences of two texts: the unified view that `diff -u` prints, and counts for `--stat`.

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace lockstep::diff {

enum class LineAction { Keep, Remove, Add };
struct LineEdit {
  LineAction action = LineAction::Keep;
  std::string_view line;  // with its newline; points into the texts that were compared
};

// A shortest edit script (Myers); texts that differ in more lines than the cap are shown as removed and added
// as a whole between their common start and end.
std::vector<LineEdit> line_edits(std::string_view from, std::string_view to, std::size_t max_edits = 4000);

// "" when the texts are equal. Header lines are `--- from_name` and `+++ to_name`.
std::string unified_diff(std::string_view from, std::string_view to, std::string_view from_name,
                         std::string_view to_name, std::size_t context = 3);

struct LineStat {
  std::size_t added = 0, removed = 0;
  bool operator==(const LineStat&) const = default;
};
LineStat line_stat(std::string_view from, std::string_view to);

}  // namespace lockstep::diff
