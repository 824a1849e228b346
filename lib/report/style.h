// SPDX-License-Identifier: Apache-2.0
#pragma once
// Colours and column tables for text output.

#include "health/verdict.h"

#include <string>
#include <string_view>
#include <vector>

namespace lockstep::report {

enum class Colour { None, Green, Yellow, Red, Blue, Dim, Bold };
// The text in that colour, or as it is when `enabled` is false.
std::string paint(std::string_view text, Colour colour, bool enabled);
Colour colour_of(health::Status status);

struct Cell {
  std::string text;
  Colour colour = Colour::None;
};
using Row = std::vector<Cell>;

struct TableStyle {
  bool colours = false;
  std::size_t width = 0;  // cells of the last column are cut to fit; 0: nothing is cut
};
// Columns are as wide as their widest cell, two spaces apart; control characters are made visible.
// Every row has as many cells as the header. One line per row, each ending with a newline.
std::string table(const std::vector<std::string>& header, const std::vector<Row>& rows,
                  const TableStyle& style);

// Columns that a text takes on a terminal: characters, not bytes (wide characters count two).
std::size_t display_width(std::string_view text);
// At most `width` columns; a cut text ends with an ellipsis.
std::string fit(std::string_view text, std::size_t width);

}  // namespace lockstep::report
