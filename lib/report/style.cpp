// SPDX-License-Identifier: Apache-2.0
#include "report/style.h"

#include "base/strings.h"

#include <algorithm>
#include <cstdint>

namespace lockstep::report {

namespace {

struct Glyph {
  std::size_t bytes, columns;
};

// First character of valid UTF-8 text. Wide ranges as in Unicode's EastAsianWidth, coarse on purpose.
Glyph first_glyph(std::string_view text) {
  const auto byte = static_cast<std::uint8_t>(text[0]);
  const std::size_t bytes = byte < 0x80 ? 1 : byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4;
  if (bytes == 1 || bytes > text.size()) return {1, 1};
  std::uint32_t code = byte & (0x7FU >> bytes);
  for (std::size_t i = 1; i < bytes; ++i) code = code << 6 | (static_cast<std::uint8_t>(text[i]) & 0x3FU);
  const bool combining = code >= 0x300 && code <= 0x36F;
  const bool wide = (code >= 0x1100 && code <= 0x115F) || (code >= 0x2E80 && code <= 0xA4CF) ||
                    (code >= 0xAC00 && code <= 0xD7A3) || (code >= 0xF900 && code <= 0xFAFF) ||
                    (code >= 0xFE30 && code <= 0xFE6F) || (code >= 0xFF00 && code <= 0xFF60) ||
                    (code >= 0x1F300 && code <= 0x1FAFF) || (code >= 0x20000 && code <= 0x3FFFD);
  return {bytes, combining ? 0U : wide ? 2U : 1U};
}

}  // namespace

std::string paint(std::string_view text, Colour colour, bool enabled) {
  if (!enabled || colour == Colour::None || text.empty()) return std::string(text);
  constexpr std::string_view codes[] = {"", "32", "33", "31", "34", "2", "1"};
  return "\x1b[" + std::string(codes[static_cast<std::size_t>(colour)]) + "m" + std::string(text) + "\x1b[0m";
}

Colour colour_of(health::Status status) {
  switch (status) {
    case health::Status::Healthy:
      return Colour::Green;
    case health::Status::Progressing:
      return Colour::Blue;
    case health::Status::Suspended:
    case health::Status::Missing:
      return Colour::Yellow;
    case health::Status::Degraded:
    case health::Status::Unknown:
      return Colour::Red;
    case health::Status::None:
      break;
  }
  return Colour::None;
}

std::size_t display_width(std::string_view text) {
  std::size_t columns = 0;
  while (!text.empty()) {
    const auto glyph = first_glyph(text);
    columns += glyph.columns;
    text.remove_prefix(glyph.bytes);
  }
  return columns;
}

std::string fit(std::string_view text, std::size_t width) {
  if (display_width(text) <= width) return std::string(text);
  std::string out;
  std::size_t columns = 0;
  while (!text.empty()) {
    const auto glyph = first_glyph(text);
    if (columns + glyph.columns + 1 > width) break;
    columns += glyph.columns;
    out += text.substr(0, glyph.bytes);
    text.remove_prefix(glyph.bytes);
  }
  return width == 0 ? "" : out + "\u2026";
}

std::string table(const std::vector<std::string>& header, const std::vector<Row>& rows,
                  const TableStyle& style) {
  std::vector<std::size_t> widths;
  for (const auto& title : header) widths.push_back(display_width(title));
  std::vector<std::vector<std::string>> texts;
  for (const auto& row : rows) {
    auto& line = texts.emplace_back();
    for (std::size_t i = 0; i < header.size(); ++i) {
      line.push_back(printable(replace_all(row[i].text, "\n", " ")));
      widths[i] = std::max(widths[i], display_width(line.back()));
    }
  }
  const auto last = header.size() - 1;
  if (style.width > 0) {
    std::size_t before = 0;
    for (std::size_t i = 0; i < last; ++i) before += widths[i] + 2;
    widths[last] = std::min(widths[last], style.width > before + 8 ? style.width - before : 8);
  }
  std::string out;
  const auto put = [&](std::size_t i, std::string_view text, Colour colour) {
    if (i == last) {
      out += paint(style.width > 0 ? fit(text, widths[i]) : std::string(text), colour, style.colours);
      while (!out.empty() && out.back() == ' ') out.pop_back();
      out += '\n';
      return;
    }
    out += paint(text, colour, style.colours);
    out.append(widths[i] - display_width(text) + 2, ' ');
  };
  for (std::size_t i = 0; i < header.size(); ++i) put(i, header[i], Colour::Bold);
  for (std::size_t r = 0; r < rows.size(); ++r)
    for (std::size_t i = 0; i < header.size(); ++i) put(i, texts[r][i], rows[r][i].colour);
  return out;
}

}  // namespace lockstep::report
