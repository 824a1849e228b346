// SPDX-License-Identifier: Apache-2.0
#include "value/utf8.h"
#include "value/yaml_tokens.h"

#include <algorithm>
#include <optional>

namespace lockstep {

namespace {

// Line breaks between two lines of a scalar. A newline alone becomes a space, any other break stays.
struct Breaks {
  std::string first, more;

  void read(YamlInput& input) { input.read_break(first.empty() ? first : more); }
  void fold_into(std::string& text) {
    if (first != "\n") text += first;
    if (first == "\n" && more.empty()) text += ' ';
    text += more;
    first.clear();
    more.clear();
  }
};

bool at_document_marker(const YamlInput& input) {
  return input.mark().column == 0 && (input.starts_with("---") || input.starts_with("...")) &&
         input.at_space(3);
}

// ---- blocks

struct BlockHeader {
  char chomping = ' ';  // '+', '-' or neither
  int increment = 0;    // 0: to be seen from the first line
};

BlockHeader read_block_header(YamlInput& input, const YamlMark& start) {
  BlockHeader header;
  const auto chomping = [&] {
    if (input.peek() != '+' && input.peek() != '-') return false;
    header.chomping = input.peek();
    input.skip();
    return true;
  };
  const auto increment = [&] {
    if (input.peek() < '0' || input.peek() > '9') return;
    header.increment = input.peek() - '0';
    if (header.increment == 0) throw YamlProblem{start, "the indentation of a block cannot be 0"};
    input.skip();
  };
  const bool chomping_came_first = chomping();
  increment();
  if (!chomping_came_first && header.increment != 0) chomping();
  input.skip_blanks();
  if (input.peek() == '#') input.skip_to_line_end();
  if (!input.at_line_end()) throw YamlProblem{start, "text behind | or > must begin on the next line"};
  input.skip_break();
  return header;
}

class Block {
 public:
  Block(YamlInput& input, int parent) : input_(input), parent_(parent), start_(input.mark()) {}

  YamlToken read() {
    const bool is_literal = input_.peek() == '|';
    input_.skip();
    const BlockHeader header = read_block_header(input_, start_);
    end_ = input_.mark();
    if (header.increment > 0) indent_ = static_cast<std::size_t>(std::max(parent_, 0) + header.increment);
    pass_breaks();
    bool blank_led = false;
    while (input_.mark().column == indent_ && !input_.at_end()) {
      const bool blank_leads = input_.at_blank();
      // Lines that are indented deeper are not folded.
      if (is_literal || blank_led || blank_leads) {
        text_ += first_break_;
        text_ += breaks_;
      } else {
        Breaks{first_break_, breaks_}.fold_into(text_);
      }
      breaks_.clear();
      first_break_.clear();
      blank_led = blank_leads;
      while (!input_.at_line_end()) input_.read(text_);
      if (input_.at_break()) input_.read_break(first_break_);
      pass_breaks();
    }
    if (header.chomping != '-') text_ += first_break_;
    if (header.chomping == '+') text_ += breaks_;
    const auto quotes = is_literal ? YamlQuotes::Literal : YamlQuotes::Folded;
    return {YamlToken::Type::Scalar, start_, end_, std::move(text_), "", quotes};
  }

 private:
  // Empty lines, and the indentation of the line behind them.
  void pass_breaks() {
    end_ = input_.mark();
    std::size_t widest = 0;
    const auto is_inside = [&] { return indent_ != 0 && input_.mark().column >= indent_; };
    for (;;) {
      while (!is_inside() && input_.peek() == ' ') input_.skip();
      widest = std::max(widest, input_.mark().column);
      if (!is_inside() && input_.peek() == '\t')
        throw YamlProblem{input_.mark(), "a tab in the indentation; use spaces"};
      if (!input_.at_break()) break;
      input_.read_break(breaks_);
      end_ = input_.mark();
    }
    if (indent_ == 0) indent_ = std::max({widest, static_cast<std::size_t>(parent_ + 1), std::size_t{1}});
  }

  YamlInput& input_;
  int parent_;
  YamlMark start_, end_;
  std::size_t indent_ = 0;  // 0: not known yet
  std::string text_, first_break_, breaks_;
};

// ---- quotes

char32_t read_hex(YamlInput& input, std::size_t digits, const YamlMark& start) {
  char32_t c = 0;
  for (; digits > 0; --digits, input.skip()) {
    const char digit = input.peek();
    const char lower = static_cast<char>(digit | 0x20);
    const bool is_number = digit >= '0' && digit <= '9';
    if (!is_number && (lower < 'a' || lower > 'f'))
      throw YamlProblem{start, "an escape with a digit that is not hexadecimal"};
    c = c * 16 + static_cast<char32_t>(is_number ? digit - '0' : lower - 'a' + 10);
  }
  if ((c >= 0xD800 && c < 0xE000) || c > 0x10FFFF)
    throw YamlProblem{start, "an escape that is no character; one outside of the BMP is \\UXXXXXXXX"};
  return c;
}

void read_escape(YamlInput& input, const YamlMark& start, std::string& text) {
  struct Row {
    char name;
    char32_t c;
  };
  constexpr Row rows[] = {{'0', 0},     {'a', 7},     {'b', 8},    {'t', 9},    {'\t', 9},     {'n', 10},
                          {'v', 11},    {'f', 12},    {'r', 13},   {'e', 27},   {' ', ' '},    {'"', '"'},
                          {'\'', '\''}, {'\\', '\\'}, {'N', 0x85}, {'_', 0xA0}, {'L', 0x2028}, {'P', 0x2029}};
  const char name = input.peek(1);
  const std::size_t digits = name == 'x' ? 2 : name == 'u' ? 4 : name == 'U' ? 8 : 0;
  const auto* row =
      std::find_if(std::begin(rows), std::end(rows), [&](const Row& one) { return one.name == name; });
  if (digits == 0 && row == std::end(rows))
    throw YamlProblem{start, "an unknown escape; a backslash in double quotes is written \\\\"};
  input.skip(2);
  append_code_point(text, digits == 0 ? row->c : read_hex(input, digits, start));
}

}  // namespace

YamlToken read_block_scalar(YamlInput& input, int indent) { return Block(input, indent).read(); }

YamlToken read_quoted_scalar(YamlInput& input) {
  const YamlMark start = input.mark();
  const char quote = input.peek();
  const bool is_double = quote == '"';
  std::string text;
  input.skip();
  for (;;) {
    if (at_document_marker(input)) throw YamlProblem{input.mark(), "a document marker inside of quotes"};
    if (input.at_end()) throw YamlProblem{start, "a quote that is never closed"};
    bool crossed_line = false;
    while (!input.at_space()) {
      if (input.peek() == quote) {
        if (is_double || input.peek(1) != '\'') break;
        text += '\'';
        input.skip(2);
      } else if (is_double && input.peek() == '\\' && input.at_break(1)) {
        input.skip();
        input.skip_break();
        crossed_line = true;
        break;
      } else if (is_double && input.peek() == '\\') {
        read_escape(input, start, text);
      } else {
        input.read(text);
      }
    }
    if (input.peek() == quote) break;
    std::string blanks;
    Breaks breaks;
    while (input.at_blank() || input.at_break()) {
      if (input.at_break()) {
        // Behind an escaped line break further ones stay.
        if (crossed_line && breaks.first.empty())
          input.read_break(breaks.more);
        else
          breaks.read(input);
        crossed_line = true;
      } else if (crossed_line) {
        input.skip();
      } else {
        input.read(blanks);
      }
    }
    if (crossed_line)
      breaks.fold_into(text);
    else
      text += blanks;
  }
  input.skip();
  return {YamlToken::Type::Scalar, start, input.mark(),
          std::move(text),         "",    is_double ? YamlQuotes::Double : YamlQuotes::Single};
}

YamlPlain read_plain_scalar(YamlInput& input, int indent, bool in_flow) {
  constexpr std::string_view flow_ends = ",?[]{}";
  YamlToken token{YamlToken::Type::Scalar, input.mark(), input.mark(), "", "", YamlQuotes::None};
  std::string blanks;
  Breaks breaks;
  bool crossed_line = false;
  const auto ends_here = [&] {
    return (input.peek() == ':' && input.at_space(1)) ||
           (in_flow && flow_ends.find(input.peek()) != std::string_view::npos);
  };
  for (;;) {
    if (at_document_marker(input) || input.peek() == '#') break;
    while (!input.at_space() && !ends_here()) {
      if (crossed_line)
        breaks.fold_into(token.text);
      else
        token.text += blanks;
      crossed_line = false;
      blanks.clear();
      input.read(token.text);
      token.end = input.mark();
    }
    if (input.at_end() || !input.at_space()) break;
    while (input.at_blank() || input.at_break()) {
      if (input.at_break()) {
        blanks.clear();
        breaks.read(input);
        crossed_line = true;
        continue;
      }
      if (crossed_line && input.peek() == '\t' && static_cast<int>(input.mark().column) <= indent)
        throw YamlProblem{input.mark(), "a tab in the indentation; use spaces"};
      if (crossed_line)
        input.skip();
      else
        input.read(blanks);
    }
    if (!in_flow && static_cast<int>(input.mark().column) <= indent) break;
  }
  return {std::move(token), crossed_line};
}

}  // namespace lockstep
