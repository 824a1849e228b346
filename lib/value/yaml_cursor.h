// SPDX-License-Identifier: Apache-2.0
#pragma once
// A place in a YAML text, and the scalars that can be read from there.

#include <cstdint>
#include <string>
#include <string_view>

namespace lockstep {

// Thrown when the text is outside of what the scanner knows.
struct HandOver {};

class YamlCursor {
 public:
  YamlCursor(std::string_view text, std::uint32_t first_line) : text_(text), line_(first_line) {}

  // Stops at the first content of the document, behind `---` if that comes first.
  void start();
  // '\0' at the end.
  char peek(std::size_t ahead = 0) const { return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0'; }
  bool blank_follows() const { return is_blank(peek(1)); }
  std::uint32_t line() const { return line_; }
  // Of the content that end_line() stopped at; -1 at the end of the text.
  int column() const { return column_; }
  // Of the place itself.
  int column_here() const { return static_cast<int>(at_ - line_begin_); }

  void advance() { ++at_; }
  void skip_spaces() {
    while (peek() == ' ') ++at_;
  }
  // Nothing or a comment is left of this line.
  bool is_line_end() const;
  // Insists on is_line_end() and goes on to the next content. True when there was no comment on the way.
  bool end_line();
  // Passes white space, line breaks and comments between the parts of a flow collection.
  void skip_flow_space();

  // A plain scalar on one line; as a key it is passed with its colon.
  struct Plain {
    std::string_view text;
    bool is_key;
  };
  Plain plain();
  // A further line of a plain scalar, which may begin with anything.
  Plain plain_line();
  // The same inside a flow collection, never passing a colon.
  std::string_view flow_plain();
  // At a quote; behind the closing one afterwards.
  std::string quoted();
  // At `|` or `>`; at the next content afterwards. `parent`: the column that content has to pass.
  std::string block(int parent);

 private:
  static bool is_blank(char c) { return c == ' ' || c == '\n' || c == '\t' || c == '\0'; }
  std::size_t line_end_from(std::size_t at) const;
  bool next_content();
  // Lines that begin with `---` or `...` end a document wherever they stand.
  void refuse_marker() const;
  void single_quoted(std::string& out);
  void double_quoted(std::string& out);
  void escape(std::string& out);
  void fold(std::string& out, std::size_t kept);

  std::string_view text_;
  std::size_t at_ = 0;
  std::size_t line_begin_ = 0;
  std::uint32_t line_;
  int column_ = 0;
};

}  // namespace lockstep
