// SPDX-License-Identifier: Apache-2.0
#include "value/yaml_reprint.h"

#include "value/utf8.h"
#include "value/yaml_tokens.h"

#include <algorithm>

namespace lockstep {

namespace {

bool is_printable(char32_t c) {
  return c == '\n' || c == '\t' || (c >= 0x20 && c < 0x7F) || (c >= 0xA0 && c < 0xFEFF) ||
         (c > 0xFEFF && c < 0xFFFE);
}

// Anything else go-yaml v3 puts into double quotes, which come back as they were.
bool is_written_as_block(std::string_view text) {
  if (text.empty() || text.ends_with(' ') || text.find(" \n") != std::string_view::npos) return false;
  for (std::size_t at = 0; at < text.size();)
    if (!is_printable(next_code_point(text, at))) return false;
  return true;
}

std::string chomping_of(std::string_view text) {
  if (!text.ends_with('\n')) return "-";
  return text == "\n" || text.ends_with("\n\n") ? "+" : "";
}

// How go-yaml v3 writes a folded block. To see whether a line break needs another one beside it, it looks at
// the start of the text and not behind the break.
std::string written_folded(std::string_view text) {
  const auto start = std::min(text.find_first_not_of('\n'), text.size());
  const bool doubles = start < text.size() && text[start] != ' ' && text[start] != '\t';
  std::string out = ">";
  if (text[0] == ' ' || text[0] == '\n') out += '2';
  out += chomping_of(text) + "\n";
  bool at_line_start = true, is_deeper = true;
  for (const char c : text) {
    if (c == '\n') {
      if (!at_line_start && !is_deeper && doubles) out += '\n';
      out += '\n';
      at_line_start = true;
      continue;
    }
    if (at_line_start) {
      out += "  ";
      is_deeper = c == ' ' || c == '\t';
    }
    out += c;
    at_line_start = false;
  }
  return out;
}

}  // namespace

bool survives_as_block(std::string_view text) {
  return !text.starts_with('\t') || !is_written_as_block(text);
}

std::string reprinted_folded(std::string_view text) {
  if (!is_written_as_block(text)) return std::string(text);
  const std::string written = written_folded(text);
  YamlInput input(written);
  return read_block_scalar(input, 0).text;
}

}  // namespace lockstep
