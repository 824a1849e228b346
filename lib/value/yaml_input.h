// SPDX-License-Identifier: Apache-2.0
#pragma once
// YamlInput: a YAML text, character by character, with the line breaks of YAML 1.1: besides the usual ones
// U+0085, which reads as a newline, and U+2028 and U+2029, which stay themselves.

#include <cstddef>
#include <string>
#include <string_view>

namespace lockstep {

// A place in the text. `offset` counts bytes, the others count characters and lines, all from 0.
struct YamlMark {
  std::size_t offset = 0, index = 0, line = 0, column = 0;
};

// What is wrong with a text, and where.
struct YamlProblem {
  YamlMark at;
  std::string what;
};

class YamlInput {
 public:
  // Valid UTF-8 without NUL.
  explicit YamlInput(std::string_view text) : text_(text) {}

  const YamlMark& mark() const { return mark_; }
  bool at_end() const { return mark_.offset >= text_.size(); }
  // A byte ahead; NUL behind the end.
  char peek(std::size_t ahead = 0) const {
    return mark_.offset + ahead < text_.size() ? text_[mark_.offset + ahead] : '\0';
  }
  bool starts_with(std::string_view what) const { return text_.substr(mark_.offset).starts_with(what); }
  bool at_blank(std::size_t ahead = 0) const { return peek(ahead) == ' ' || peek(ahead) == '\t'; }
  bool at_break(std::size_t ahead = 0) const { return break_length(ahead) != 0; }
  // A line break or the end.
  bool at_line_end(std::size_t ahead = 0) const {
    return mark_.offset + ahead >= text_.size() || at_break(ahead);
  }
  bool at_space(std::size_t ahead = 0) const { return at_blank(ahead) || at_line_end(ahead); }

  // Past one character that is no line break.
  void skip() { advance(width()); }
  void skip(std::size_t characters) {
    while (characters-- > 0) skip();
  }
  void skip_blanks() {
    while (at_blank()) skip();
  }
  void skip_to_line_end() {
    while (!at_line_end()) skip();
  }
  // Past the line break here, if there is one.
  void skip_break();

  void read(std::string& into) {
    const auto bytes = width();
    into.append(text_.substr(mark_.offset, bytes));
    advance(bytes);
  }
  void read_break(std::string& into);
  // What stands between a place and the end of its line.
  std::string_view line_from(const YamlMark& mark) const {
    const auto rest = text_.substr(mark.offset);
    return rest.substr(0, rest.find('\n'));
  }

 private:
  std::size_t width() const;
  std::size_t break_length(std::size_t ahead) const;
  void advance(std::size_t bytes) {
    mark_.offset += bytes;
    ++mark_.index;
    ++mark_.column;
  }

  std::string_view text_;
  YamlMark mark_;
};

}  // namespace lockstep
