// SPDX-License-Identifier: Apache-2.0
#include "value/yaml_text.h"

#include "value/float_text.h"
#include "value/utf8.h"
#include "value/yaml_resolve.h"

#include <array>
#include <cmath>

namespace lockstep {

namespace {

constexpr std::size_t width = 80;
constexpr std::size_t longest_simple_key = 128;  // bytes

constexpr std::string_view first_indicators = "#,[]{}&*!|>'\"%@`";

bool is_break(char32_t c) { return c == '\n' || c == '\r' || c == 0x85 || c == 0x2028 || c == 0x2029; }

// YAML's printable characters as go-yaml checks them: the tab and everything beyond U+FFFF are not.
bool is_printable(char32_t c) {
  return c == '\n' || (c >= 0x20 && c <= 0x7E) || (c >= 0xA0 && c <= 0xD7FF) ||
         (c >= 0xE000 && c <= 0xFFFD && c != 0xFEFF);
}

struct Scan {
  bool special = false, breaks = false, newline = false, next_line = false, indicator = false;
  bool space_break = false, break_space = false;
};

TextShape conclude(std::string_view text, const Scan& scan, bool starts_with_break, bool ends_with_break) {
  const bool outer_space = text.front() == ' ' || text.back() == ' ' || starts_with_break || ends_with_break;
  const bool needs_escapes = scan.special || scan.space_break;
  TextShape shape;
  shape.has_newline = scan.newline;
  shape.has_next_line = scan.next_line;
  shape.has_break = scan.breaks;
  shape.allows_plain = !(needs_escapes || outer_space || scan.breaks || scan.indicator);
  shape.allows_single = !(needs_escapes || scan.break_space);
  shape.allows_block = !(needs_escapes || text.back() == ' ');
  return shape;
}

// The same as below for text with characters beyond ASCII.
TextShape shape_of_unicode(std::string_view text, Scan scan) {
  bool after_space = false, after_break = false, starts_with_break = false;
  for (std::size_t i = 0; i < text.size();) {
    const std::size_t at = i;
    const char32_t c = next_code_point(text, i);
    if (!is_printable(c)) scan.special = true;
    const bool breaks = is_break(c);
    if (c == 0x85) scan.next_line = true;
    if (breaks) {
      scan.breaks = true;
      if (at == 0) starts_with_break = true;
      if (after_space) scan.space_break = true;
    }
    if (c == ' ' && after_break) scan.break_space = true;
    after_space = c == ' ';
    after_break = breaks;
  }
  return conclude(text, scan, starts_with_break, after_break);
}

// 0 ordinary, 1 has to be looked at, 2 special, 3 beyond ASCII.
constexpr std::array<unsigned char, 256> byte_class = [] {
  std::array<unsigned char, 256> table{};
  for (std::size_t i = 0; i < table.size(); ++i) table[i] = i >= 0x80 ? 3 : i < 0x20 || i == 0x7F ? 2 : 0;
  for (const char c : {' ', '\n', ':', '#'}) table[static_cast<unsigned char>(c)] = 1;
  return table;
}();

bool starts_with_indicator(std::string_view text) {
  if (text.starts_with("---") || text.starts_with("...")) return true;
  const char c = text[0];
  if (c == '?' || c == ':' || c == '-') return text.size() == 1 || text[1] == ' ' || text[1] == '\t';
  return first_indicators.find(c) != std::string_view::npos;
}

}  // namespace

TextShape shape_of(std::string_view text) {
  if (text.empty()) return {.allows_plain = true, .allows_single = true};
  Scan scan;
  bool beyond_ascii = false;
  scan.indicator = starts_with_indicator(text);
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte_kind = byte_class[static_cast<unsigned char>(text[i])];
    if (byte_kind == 0) continue;
    if (byte_kind == 2) {
      scan.special = true;
      if (text[i] == '\r') scan.breaks = true;
    }
    if (byte_kind == 3) beyond_ascii = true;
    if (byte_kind != 1) continue;
    const char before = i == 0 ? '\0' : text[i - 1];
    const char after = i + 1 < text.size() ? text[i + 1] : ' ';
    switch (text[i]) {
      case ' ':
        if (before == '\n') scan.break_space = true;
        break;
      case '\n':
        scan.breaks = scan.newline = true;
        if (before == ' ') scan.space_break = true;
        break;
      case ':':
        if (i != 0 && (after == ' ' || after == '\t')) scan.indicator = true;
        break;
      default:  // '#'; after a line break plain is out anyway
        if (before == ' ' || before == '\t') scan.indicator = true;
        break;
    }
  }
  if (beyond_ascii) return shape_of_unicode(text, scan);
  return conclude(text, scan, text.front() == '\n', text.back() == '\n');
}

std::size_t YamlScalarWriter::column() const {
  std::size_t n = 0;
  for (std::size_t i = line_start_; i < out_.size(); ++i)
    n += (static_cast<unsigned char>(out_[i]) & 0xC0) != 0x80;
  return n;
}

void YamlScalarWriter::break_line(std::size_t indent) {
  out_ += '\n';
  line_start_ = out_.size();
  out_.append(indent, ' ');
}

// Bytes are at least columns, so most scalars need no counting.
bool YamlScalarWriter::may_fold(std::string_view text, const Fold& fold) const {
  return fold.allowed && out_.size() - line_start_ + text.size() > width;
}

namespace {

constexpr std::string_view next_line = "\xc2\x85";

// U+0085 stands unescaped in the JSON that kubectl and kustomize read back as YAML, where it is a line break
// to fold: a space, or one line feed less than there are, with the spaces around it gone.
std::string with_next_lines_folded(std::string_view text) {
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    if (!text.substr(at).starts_with(next_line)) {
      out += text[at++];
      continue;
    }
    while (out.ends_with(' ')) out.pop_back();
    std::size_t breaks = 0;
    while (at < text.size() && (text[at] == ' ' || text.substr(at).starts_with(next_line))) {
      if (text[at] != ' ') ++breaks;
      at += text[at] == ' ' ? 1 : next_line.size();
    }
    out.append(breaks == 1 ? 1 : breaks - 1, breaks == 1 ? ' ' : '\n');
  }
  return out;
}

}  // namespace

void YamlScalarWriter::string(std::string_view text, std::size_t indent) {
  const TextShape shape = shape_of(text);
  if (shape.has_next_line) return string(with_next_lines_folded(text), indent);
  styled(text, shape, {indent, true});
}

bool YamlScalarWriter::simple_key(std::string_view text) {
  if (text.size() > longest_simple_key) return false;
  const TextShape shape = shape_of(text);
  if (shape.has_break) return false;
  styled(text, shape, {0, false});
  return true;
}

void YamlScalarWriter::styled(std::string_view text, const TextShape& shape, Fold fold) {
  if (shape.has_newline) return shape.allows_block ? block(text, fold.indent) : doubled(text, fold);
  const bool keeps_meaning =
      plain_kind(text, YamlRules::Kubernetes) == Kind::String && !is_base60(text) && !is_timestamp(text);
  if (!keeps_meaning) return doubled(text, fold);
  if (shape.allows_plain) return plain(text, fold);
  return shape.allows_single ? single(text, fold) : doubled(text, fold);
}

void YamlScalarWriter::plain(std::string_view text, Fold fold) {
  if (!may_fold(text, fold)) {
    out_ += text;
    return;
  }
  // A fold takes the place of a lone space once the line has passed the width.
  std::size_t at = column();
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool lone_space = text[i] == ' ' && text[i - 1] != ' ' && text[i + 1] != ' ';
    if (lone_space && at > width) {
      break_line(fold.indent);
      at = fold.indent;
      continue;
    }
    out_ += text[i];
    at += (static_cast<unsigned char>(text[i]) & 0xC0) != 0x80;
  }
}

void YamlScalarWriter::single(std::string_view text, Fold fold) {
  out_ += '\'';
  std::size_t at = may_fold(text, fold) ? column() : 0;
  const bool counts = at != 0;
  bool after_space = false, after_break = false;
  for (std::size_t i = 0; i < text.size();) {
    const std::size_t begin = i;
    const char32_t c = next_code_point(text, i);
    if (is_break(c)) {
      out_ += text.substr(begin, i - begin);
      line_start_ = out_.size();
      at = 0;
      after_break = true;
      continue;
    }
    const bool inside = begin > 0 && i < text.size();
    if (c == ' ' && counts && !after_space && at > width && inside && text[i] != ' ') {
      break_line(fold.indent);
      at = fold.indent;
      after_space = true;
      continue;
    }
    if (c != ' ' && after_break) {
      out_.append(fold.indent, ' ');
      at += fold.indent;
      after_break = false;
    }
    if (c == '\'') {
      out_ += '\'';
      ++at;
    }
    out_ += text.substr(begin, i - begin);
    ++at;
    after_space = c == ' ';
  }
  out_ += '\'';
}

namespace {

char short_escape(char32_t c) {
  switch (c) {
    case 0x00:
      return '0';
    case 0x07:
      return 'a';
    case 0x08:
      return 'b';
    case '\t':
      return 't';
    case '\n':
      return 'n';
    case 0x0B:
      return 'v';
    case 0x0C:
      return 'f';
    case '\r':
      return 'r';
    case 0x1B:
      return 'e';
    case '"':
      return '"';
    case '\\':
      return '\\';
    case 0xA0:
      return '_';
    case 0x85:
      return 'N';
    case 0x2028:
      return 'L';
    case 0x2029:
      return 'P';
    default:
      return 0;
  }
}

void append_escape(std::string& out, char32_t c) {
  constexpr std::string_view hex = "0123456789ABCDEF";
  out += '\\';
  if (const char letter = short_escape(c)) {
    out += letter;
    return;
  }
  const int digits = c <= 0xFF ? 2 : c <= 0xFFFF ? 4 : 8;
  out += digits == 2 ? 'x' : digits == 4 ? 'u' : 'U';
  for (int shift = (digits - 1) * 4; shift >= 0; shift -= 4) out += hex[(c >> shift) & 15];
}

}  // namespace

void YamlScalarWriter::doubled(std::string_view text, Fold fold) {
  // go-yaml looks for a byte order mark at the start of the text only, and then escapes every character.
  const bool escapes_all = text.starts_with("\xef\xbb\xbf");
  out_ += '"';
  std::size_t at = fold.allowed ? column() : 0;
  bool after_space = false;
  for (std::size_t i = 0; i < text.size();) {
    const std::size_t begin = i;
    const char32_t c = next_code_point(text, i);
    if (escapes_all || c == '"' || c == '\\' || is_break(c) || !is_printable(c)) {
      const std::size_t before = out_.size();
      append_escape(out_, c);
      at += out_.size() - before;
      after_space = false;
      continue;
    }
    const bool inside = begin > 0 && i < text.size();
    if (c == ' ' && fold.allowed && !after_space && at > width && inside) {
      break_line(fold.indent);
      at = fold.indent;
      if (text[i] == ' ') {
        out_ += '\\';
        ++at;
      }
      after_space = true;
      continue;
    }
    append_code_point(out_, c);
    ++at;
    after_space = c == ' ';
  }
  out_ += '"';
}

namespace {

// U+2028 and U+2029 are this and one byte more.
constexpr std::string_view wide_break = "\xe2\x80";

bool is_wide_break(std::string_view three) { return three == "\xe2\x80\xa8" || three == "\xe2\x80\xa9"; }

// Length of the line break there; 0 when there is none.
std::size_t starts_with_break(std::string_view text) {
  return text.starts_with('\n') ? 1 : is_wide_break(text.substr(0, 3)) ? 3 : 0;
}
std::size_t ends_with_break(std::string_view text) {
  if (text.ends_with('\n')) return 1;
  return text.size() >= 3 && is_wide_break(text.substr(text.size() - 3)) ? 3 : 0;
}

}  // namespace

void YamlScalarWriter::block(std::string_view text, std::size_t indent) {
  out_ += '|';
  if (text[0] == ' ' || starts_with_break(text) != 0) out_ += '2';
  const std::size_t last = ends_with_break(text);
  if (last == 0) out_ += '-';
  const std::string_view rest = text.substr(0, text.size() - last);
  if (last != 0 && (rest.empty() || ends_with_break(rest) != 0)) out_ += '+';
  out_ += '\n';
  const bool has_wide_breaks = text.find(wide_break) != std::string_view::npos;
  while (!text.empty()) {
    std::size_t end = std::min(text.find('\n'), text.size());
    std::size_t length = end == text.size() ? 0 : 1;
    for (std::size_t at = has_wide_breaks ? text.find(wide_break) : end; at < end;
         at = text.find(wide_break, at + 1)) {
      if (starts_with_break(text.substr(at)) == 0) continue;
      end = at;
      length = 3;
    }
    if (end != 0) out_.append(indent, ' ') += text.substr(0, end);
    out_ += text.substr(end, length);
    text.remove_prefix(end + length);
  }
}

void YamlScalarWriter::number(const Value& number) {
  if (is_small_decimal(number.text())) {
    out_ += number.text();
    return;
  }
  const auto value = number.as_double();
  if (!value || !std::isfinite(*value)) {
    out_ += number.text();
    return;
  }
  // The road is JSON: what encoding/json prints without an exponent or point comes back as an integer.
  const std::string json = canonical_number(number);
  if (plain_kind(json, YamlRules::Kubernetes) == Kind::Int) {
    out_ += json;
    return;
  }
  out_ += go_float(*value);
}

}  // namespace lockstep
