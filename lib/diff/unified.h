// SPDX-License-Identifier: Apache-2.0
#pragma once
// Line differences of two texts: the unified view that `diff -u` prints, two columns, and counts for
// `--stat`.

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

// A shortest edit script (Myers), removed lines before added ones in each change; texts that differ in more
// lines than the cap are shown as removed and added as a whole between their common start and end.
std::vector<LineEdit> line_edits(std::string_view from, std::string_view to, std::size_t max_edits = 1000);

struct DiffStyle {
  std::size_t context = 3;  // unchanged lines shown around a change
  bool colours = false;     // ANSI: red, green, blue for positions
  bool two_columns = false;
  std::size_t width = 130;  // of the two columns together, in characters
};

// "" when the texts are equal. Header lines are `--- from_name` and `+++ to_name`.
std::string unified_diff(std::string_view from, std::string_view to, std::string_view from_name,
                         std::string_view to_name, const DiffStyle& style = {});

// The same changes in two columns (style.two_columns asks callers for it), `from` on the left; between them
// '|' for a changed line, '<' for one that goes, '>' for one that comes. Long lines are cut. "" when the
// texts are equal.
std::string side_by_side(std::string_view from, std::string_view to, std::string_view from_name,
                         std::string_view to_name, const DiffStyle& style = {});

struct LineStat {
  std::size_t added = 0, removed = 0;
  bool operator==(const LineStat&) const = default;
};
LineStat line_stat(std::string_view from, std::string_view to);

}  // namespace lockstep::diff
