// SPDX-License-Identifier: Apache-2.0
#include "value/yaml_cursor.h"

#include "value/utf8.h"

#include <algorithm>
#include <array>

namespace lockstep {

namespace {

// Characters at which a plain scalar may end; everything else belongs to it.
constexpr std::array<bool, 256> make_stops(std::string_view characters) {
  std::array<bool, 256> table{};
  for (const char c : characters) table[static_cast<unsigned char>(c)] = true;
  return table;
}
constexpr auto block_stops = make_stops("\n\t:#");
constexpr auto flow_stops = make_stops("\n\t:#,[]{}?");
bool stops(const std::array<bool, 256>& table, char c) { return table[static_cast<unsigned char>(c)]; }

constexpr std::string_view indicators = ",[]{}#&*!|>'\"%@`?:";

std::string_view without_trailing_spaces(std::string_view text) {
  while (text.ends_with(' ')) text.remove_suffix(1);
  return text;
}

int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  const char lower = static_cast<char>(c | 0x20);
  return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

}  // namespace

std::size_t YamlCursor::line_end_from(std::size_t at) const {
  return std::min(text_.find('\n', at), text_.size());
}

void YamlCursor::start() {
  if (text_.starts_with("---")) {
    at_ = 3;
    skip_spaces();
    if (!is_line_end()) throw HandOver();
    end_line();
    return;
  }
  // As if a line had just ended before the text.
  skip_spaces();
  column_ = column_here();
  if (peek() == '\t') throw HandOver();
  if (peek() == '#' || peek() == '\n') {
    at_ = line_end_from(at_);
    next_content();
  } else if (at_ >= text_.size()) {
    column_ = -1;
  }
}

bool YamlCursor::is_line_end() const {
  const char c = peek();
  return c == '\n' || c == '\0' || (c == '#' && (at_ == line_begin_ || text_[at_ - 1] == ' '));
}

bool YamlCursor::end_line() {
  skip_spaces();
  if (!is_line_end()) throw HandOver();
  const bool is_bare = peek() != '#';
  if (!is_bare) at_ = line_end_from(at_);
  return next_content() && is_bare;
}

void YamlCursor::refuse_marker() const {
  const std::string_view start = text_.substr(std::min(line_begin_, text_.size()), 3);
  if (start == "..." || start == "---") throw HandOver();
}

bool YamlCursor::next_content() {
  bool is_bare = true;
  while (at_ < text_.size()) {
    ++at_;
    ++line_;
    line_begin_ = at_;
    skip_spaces();
    switch (peek()) {
      case '\n':
        continue;
      case '#':
        is_bare = false;
        at_ = line_end_from(at_);
        continue;
      case '\t':
        throw HandOver();
      case '\0':
        continue;
      default:
        column_ = column_here();
        if (column_ == 0) refuse_marker();
        return is_bare;
    }
  }
  column_ = -1;
  return is_bare;
}

void YamlCursor::skip_flow_space() {
  for (;; ++at_) {
    switch (peek()) {
      case ' ':
      case '\t':
        continue;
      case '\n':
        ++line_;
        line_begin_ = at_ + 1;
        refuse_marker();
        continue;
      case '#':
        if (at_ != line_begin_ && text_[at_ - 1] != ' ') throw HandOver();
        at_ = line_end_from(at_) - 1;
        continue;
      default:
        return;
    }
  }
}

YamlCursor::Plain YamlCursor::plain() {
  const char first = peek();
  if (indicators.find(first) != std::string_view::npos || (first == '-' && blank_follows())) throw HandOver();
  return plain_line();
}

YamlCursor::Plain YamlCursor::plain_line() {
  const std::size_t begin = at_;
  for (;; ++at_) {
    while (at_ < text_.size() && !stops(block_stops, text_[at_])) ++at_;
    const char c = peek();
    if (c == '\t') throw HandOver();
    if (c == ':' && !blank_follows()) continue;
    if (c == '#' && text_[at_ - 1] != ' ') continue;
    const std::string_view text = without_trailing_spaces(text_.substr(begin, at_ - begin));
    if (c == ':') ++at_;
    return {text, c == ':'};
  }
}

std::string_view YamlCursor::flow_plain() {
  const char first = peek();
  const auto ends_scalar = [](char c) { return is_blank(c) || c == ',' || c == ']' || c == '}'; };
  if (indicators.find(first) != std::string_view::npos || (first == '-' && ends_scalar(peek(1))))
    throw HandOver();
  const std::size_t begin = at_;
  for (;; ++at_) {
    while (at_ < text_.size() && !stops(flow_stops, text_[at_])) ++at_;
    const char c = peek();
    if (c == ':' && !is_blank(peek(1))) {
      if (ends_scalar(peek(1))) throw HandOver();
      continue;
    }
    if (c == '#' && text_[at_ - 1] != ' ') continue;
    if (c == '\0' || c == '#' || c == '\t' || c == '[' || c == '{' || c == '?') throw HandOver();
    const std::string_view text = without_trailing_spaces(text_.substr(begin, at_ - begin));
    if (c != '\n') return text;
    // A scalar over more than one line is rare enough.
    skip_flow_space();
    if (peek() != ',' && peek() != ']' && peek() != '}') throw HandOver();
    return text;
  }
}

std::string YamlCursor::quoted() {
  std::string out;
  if (peek() == '"') {
    double_quoted(out);
  } else {
    single_quoted(out);
  }
  ++at_;
  return out;
}

void YamlCursor::single_quoted(std::string& out) {
  ++at_;
  std::size_t kept = 0;
  for (;;) {
    const std::size_t stop = text_.find_first_of("'\n", at_);
    if (stop == std::string_view::npos) throw HandOver();
    out += text_.substr(at_, stop - at_);
    at_ = stop;
    if (peek() == '\n') {
      fold(out, kept);
      kept = out.size();
    } else if (peek(1) == '\'') {
      out += '\'';
      at_ += 2;
    } else {
      return;
    }
  }
}

void YamlCursor::double_quoted(std::string& out) {
  ++at_;
  std::size_t kept = 0;  // escapes and what came before them are not trimmed by a fold
  for (;;) {
    const std::size_t stop = text_.find_first_of("\"\\\n", at_);
    if (stop == std::string_view::npos) throw HandOver();
    out += text_.substr(at_, stop - at_);
    at_ = stop;
    if (peek() == '"') return;
    if (peek() == '\n') {
      fold(out, kept);
    } else {
      escape(out);
    }
    kept = out.size();
  }
}

// A line break inside quotes: spaces around it go, one break is a space, more are one less.
void YamlCursor::fold(std::string& out, std::size_t kept) {
  while (out.size() > kept && (out.back() == ' ' || out.back() == '\t')) out.pop_back();
  std::size_t breaks = 0;
  for (; peek() == '\n' || peek() == ' ' || peek() == '\t'; ++at_) {
    if (peek() != '\n') continue;
    ++breaks;
    ++line_;
    line_begin_ = at_ + 1;
    refuse_marker();
  }
  if (breaks == 1) {
    out += ' ';
  } else {
    out.append(breaks - 1, '\n');
  }
}

void YamlCursor::escape(std::string& out) {
  const char c = peek(1);
  at_ += 2;
  switch (c) {
    case '0':
      out += '\0';
      return;
    case 'a':
      out += '\a';
      return;
    case 'b':
      out += '\b';
      return;
    case 't':
    case '\t':
      out += '\t';
      return;
    case 'n':
      out += '\n';
      return;
    case 'v':
      out += '\v';
      return;
    case 'f':
      out += '\f';
      return;
    case 'r':
      out += '\r';
      return;
    case 'e':
      out += '\x1b';
      return;
    case ' ':
    case '"':
    case '\'':
    case '\\':
      out += c;
      return;
    case 'N':
      append_code_point(out, 0x85);
      return;
    case '_':
      append_code_point(out, 0xA0);
      return;
    case 'L':
      append_code_point(out, 0x2028);
      return;
    case 'P':
      append_code_point(out, 0x2029);
      return;
    case 'x':
    case 'u':
    case 'U':
      break;
    default:
      throw HandOver();
  }
  char32_t code = 0;
  for (int digits = c == 'x' ? 2 : c == 'u' ? 4 : 8; digits > 0; --digits) {
    const int digit = hex_value(peek());
    if (digit < 0) throw HandOver();
    code = code * 16 + static_cast<char32_t>(digit);
    ++at_;
  }
  if (code > 0x10FFFF || (code >= 0xD800 && code < 0xE000)) throw HandOver();
  append_code_point(out, code);
}

namespace {

enum class Chomp { Clip, Strip, Keep };

// The lines of a block scalar put together: as they are, or folded.
class BlockText {
 public:
  explicit BlockText(bool folds) : folds_(folds) {}

  void blank_line() { ++breaks_; }
  // `has_break`: false for a last line that the end of the text cuts off.
  void line(std::string_view text, bool has_break) {
    const bool is_indented = text[0] == ' ' || text[0] == '\t';
    const bool joins = folds_ && !out_.empty() && !is_indented && !after_indented_;
    if (joins && breaks_ == 1) {
      out_ += ' ';
    } else {
      out_.append(joins && breaks_ > 0 ? breaks_ - 1 : breaks_, '\n');
    }
    out_ += text;
    after_indented_ = is_indented;
    breaks_ = has_break ? 1 : 0;
  }
  std::string finish(Chomp chomp) && {
    if (chomp == Chomp::Clip) breaks_ = out_.empty() ? 0 : std::min<std::size_t>(breaks_, 1);
    if (chomp != Chomp::Strip) out_.append(breaks_, '\n');
    return std::move(out_);
  }

 private:
  bool folds_;
  bool after_indented_ = false;
  std::size_t breaks_ = 0;  // line breaks since the last text
  std::string out_;
};

}  // namespace

std::string YamlCursor::block(int parent) {
  BlockText text(peek() == '>');
  Chomp chomp = Chomp::Clip;
  int indent = -1;  // unknown
  for (++at_; !is_blank(peek()); ++at_) {
    const char c = peek();
    if (c == '-' && chomp == Chomp::Clip) {
      chomp = Chomp::Strip;
    } else if (c == '+' && chomp == Chomp::Clip) {
      chomp = Chomp::Keep;
    } else if (c >= '1' && c <= '9' && indent < 0 && parent >= 0) {
      indent = parent + (c - '0');
    } else {
      throw HandOver();
    }
  }
  skip_spaces();
  if (!is_line_end()) throw HandOver();
  at_ = line_end_from(at_);
  int widest_blank = 0;
  while (at_ < text_.size()) {
    // At the break that ends the header or the last line taken.
    const std::size_t begin = at_ + 1, end = line_end_from(begin);
    const std::size_t content = std::min(text_.find_first_not_of(' ', begin), text_.size());
    const int spaces = static_cast<int>(std::min(content, end) - begin);
    if (content >= end && (indent < 0 || spaces <= indent)) {
      if (end == text_.size()) break;
      widest_blank = std::max(widest_blank, spaces);
      text.blank_line();
    } else {
      if (indent < 0 && spaces > parent) {
        if (widest_blank > spaces || text_[content] == '\t') throw HandOver();
        indent = spaces;
      }
      if (spaces < indent || indent < 0) {
        if (text_[content] == '\t') throw HandOver();
        break;
      }
      const std::size_t from = begin + static_cast<std::size_t>(indent);
      text.line(text_.substr(from, end - from), end < text_.size());
    }
    at_ = end;
    ++line_;
    line_begin_ = begin;
  }
  next_content();
  return std::move(text).finish(chomp);
}

}  // namespace lockstep
