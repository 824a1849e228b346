// SPDX-License-Identifier: Apache-2.0
#pragma once
// How the YAML writer writes one scalar: plain, quoted or as a block, folded at column 80, exactly as the
// emitter of go-yaml v2 decides.

#include "value/value.h"

#include <string>
#include <string_view>

namespace lockstep {

// What an emitter has to know about a string before it chooses a style.
struct TextShape {
  bool has_newline = false;    // '\n'
  bool has_next_line = false;  // U+0085
  bool has_break = false;      // any line break, U+0085, U+2028 and U+2029 included
  bool allows_plain = false;   // syntax permits it; the meaning may still not
  bool allows_single = false;
  bool allows_block = false;
};
TextShape shape_of(std::string_view text);

// Appends scalars to a text; knows the column only when a fold may be due.
class YamlScalarWriter {
 public:
  explicit YamlScalarWriter(std::string& out) : out_(out) {}

  // `indent`: the column of the lines that follow the first.
  void string(std::string_view text, std::size_t indent);
  void number(const Value& number);
  // A mapping key on the same line as its value; false, with nothing written, when it is too long for that or
  // has line breaks.
  bool simple_key(std::string_view text);
  // The column counts from here.
  void line_starts() { line_start_ = out_.size(); }

 private:
  struct Fold {
    std::size_t indent;
    bool allowed;
  };
  void styled(std::string_view text, const TextShape& shape, Fold fold);
  void plain(std::string_view text, Fold fold);
  void single(std::string_view text, Fold fold);
  void doubled(std::string_view text, Fold fold);
  void block(std::string_view text, std::size_t indent);
  bool may_fold(std::string_view text, const Fold& fold) const;
  std::size_t column() const;
  void break_line(std::size_t indent);

  std::string& out_;
  std::size_t line_start_ = 0;
};

}  // namespace lockstep
