// SPDX-License-Identifier: Apache-2.0
#include "value/yaml_scan.h"

#include "value/yaml_cursor.h"

#include <iterator>

namespace lockstep {

namespace {

class Scanner {
 public:
  Scanner(std::string_view text, std::uint32_t first_line, YamlBuilder& builder)
      : cursor_(text, first_line), builder_(builder) {}

  Value document() {
    cursor_.start();
    if (cursor_.column() < 0) return Value();
    const char c = cursor_.peek();
    if (c == '%' || c == '.' || c == '|' || c == '>') throw HandOver();
    const auto line = cursor_.line();
    Value root = node(-1, 1);
    if (cursor_.column() >= 0) throw HandOver();
    root.set_line(line);
    return root;
  }

 private:
  struct Key {
    std::string text;
    std::uint32_t line;
  };

  bool at_dash() const { return cursor_.peek() == '-' && cursor_.blank_follows(); }

  // What stands at the cursor, alone on its line or behind `- `. `parent`: the column that its further lines
  // have to pass.
  Value node(int parent, std::size_t depth) {
    if (at_dash()) return sequence(depth);
    const int column = cursor_.column_here();
    const auto line = cursor_.line();
    switch (cursor_.peek()) {
      case '"':
      case '\'': {
        std::string text = cursor_.quoted();
        if (takes_colon(line)) return mapping({quoted_key(std::move(text), line), line}, column, depth);
        cursor_.end_line();
        return builder_.quoted(std::move(text), line);
      }
      case '[':
      case '{':
      case '|':
      case '>':
        return value(parent, depth);
      default: {
        const auto plain = cursor_.plain();
        if (plain.is_key) return mapping({plain_key(plain.text, line), line}, column, depth);
        return plain_value(plain.text, parent, line);
      }
    }
  }

  // A value behind its key.
  Value value(int parent, std::size_t depth) {
    const auto line = cursor_.line();
    switch (cursor_.peek()) {
      case '"':
      case '\'': {
        std::string text = cursor_.quoted();
        cursor_.end_line();
        return builder_.quoted(std::move(text), line);
      }
      case '[':
      case '{': {
        Value flow = flow_value(depth);
        cursor_.end_line();
        return flow;
      }
      case '|':
      case '>': {
        const bool is_folded = cursor_.peek() == '>';
        return builder_.block(cursor_.block(parent), is_folded, line);
      }
      default: {
        const auto plain = cursor_.plain();
        if (plain.is_key) throw HandOver();
        return plain_value(plain.text, parent, line);
      }
    }
  }

  // `first` is the scalar's part on its first line; deeper lines continue it.
  Value plain_value(std::string_view first, int parent, std::uint32_t line) {
    auto last_line = cursor_.line();
    bool may_continue = cursor_.end_line();
    if (cursor_.column() <= parent) return builder_.plain(first, line);
    std::string text(first);
    while (cursor_.column() > parent) {
      if (!may_continue) throw HandOver();
      const auto breaks = cursor_.line() - last_line;
      last_line = cursor_.line();
      const auto more = cursor_.plain_line();
      if (more.is_key) throw HandOver();
      text.append(breaks == 1 ? 1 : breaks - 1, breaks == 1 ? ' ' : '\n');
      text += more.text;
      may_continue = cursor_.end_line();
    }
    return builder_.plain(text, line);
  }

  // After a quoted scalar that began on `line`.
  bool takes_colon(std::uint32_t line) {
    if (cursor_.line() != line) {
      cursor_.skip_spaces();
      if (cursor_.peek() == ':') throw HandOver();
      return false;
    }
    cursor_.skip_spaces();
    if (cursor_.peek() != ':') return false;
    if (!cursor_.blank_follows()) throw HandOver();
    cursor_.advance();
    return true;
  }

  static constexpr std::size_t longest_key = 1000;  // the parser allows a key 1024 characters

  std::string plain_key(std::string_view text, std::uint32_t line) const {
    if (text == "<<" || text.size() > longest_key) throw HandOver();
    return builder_.key(text, true, line);
  }
  static std::string quoted_key(std::string text, std::uint32_t) {
    if (text == "<<" || text.size() > longest_key) throw HandOver();
    return text;
  }

  Key key() {
    const auto line = cursor_.line();
    if (cursor_.peek() == '"' || cursor_.peek() == '\'') {
      std::string text = cursor_.quoted();
      if (!takes_colon(line)) throw HandOver();
      return {quoted_key(std::move(text), line), line};
    }
    const auto plain = cursor_.plain();
    if (!plain.is_key) throw HandOver();
    return {plain_key(plain.text, line), line};
  }

  // The cursor stands behind the colon of the first key, whose column is that of all keys.
  Value mapping(Key next, int column, std::size_t depth) {
    const auto line = next.line;
    builder_.check_depth(depth, line);
    const std::size_t first = members_.size();
    for (;;) {
      const auto key_line = next.line;
      Value found = member(column, depth + 1);
      found.set_line(key_line);
      members_.push_back(Member{std::move(next.text), std::move(found)});
      if (cursor_.column() < column) break;
      if (cursor_.column() > column || at_dash()) throw HandOver();
      next = key();
    }
    return builder_.map(taken(members_, first), line);
  }

  Value member(int column, std::size_t depth) {
    cursor_.skip_spaces();
    if (!cursor_.is_line_end()) {
      if (at_dash()) throw HandOver();
      return value(column, depth);
    }
    const auto line = cursor_.line();
    cursor_.end_line();
    if (cursor_.column() > column) return node(column, depth);
    if (cursor_.column() == column && at_dash()) return sequence(depth);
    return builder_.plain("", line);
  }

  Value sequence(std::size_t depth) {
    const int column = cursor_.column_here();
    const auto line = cursor_.line();
    builder_.check_depth(depth, line);
    const std::size_t first = items_.size();
    do {
      cursor_.advance();
      cursor_.skip_spaces();
      items_.push_back(item(column, line, depth + 1));
    } while (cursor_.column() == column && at_dash());
    return builder_.list(taken(items_, first), line);
  }

  Value item(int column, std::uint32_t list_line, std::size_t depth) {
    if (!cursor_.is_line_end()) return node(column, depth);
    cursor_.end_line();
    return cursor_.column() > column ? node(column, depth) : builder_.plain("", list_line);
  }

  Value flow_value(std::size_t depth) {
    const auto line = cursor_.line();
    switch (cursor_.peek()) {
      case '[':
        return flow_list(depth);
      case '{':
        return flow_map(depth);
      case '"':
      case '\'':
        return builder_.quoted(cursor_.quoted(), line);
      default:
        return builder_.plain_in_flow(cursor_.flow_plain(), line);
    }
  }

  // Passes the comma or stops at `closing`.
  bool flow_continues(char closing) {
    cursor_.skip_flow_space();
    if (cursor_.peek() == closing) return false;
    if (cursor_.peek() != ',') throw HandOver();
    cursor_.advance();
    cursor_.skip_flow_space();
    return cursor_.peek() != closing;
  }

  Value flow_list(std::size_t depth) {
    const auto line = cursor_.line();
    builder_.check_depth(depth, line);
    const std::size_t first = items_.size();
    cursor_.advance();
    cursor_.skip_flow_space();
    if (cursor_.peek() != ']') {
      do items_.push_back(flow_value(depth + 1));
      while (flow_continues(']'));
    }
    cursor_.advance();
    return builder_.list(taken(items_, first), line);
  }

  Value flow_map(std::size_t depth) {
    const auto line = cursor_.line();
    builder_.check_depth(depth, line);
    const std::size_t first = members_.size();
    cursor_.advance();
    cursor_.skip_flow_space();
    if (cursor_.peek() != '}') {
      do flow_member(depth + 1);
      while (flow_continues('}'));
    }
    cursor_.advance();
    return builder_.map(taken(members_, first), line);
  }

  void flow_member(std::size_t depth) {
    const auto line = cursor_.line();
    std::string key;
    if (cursor_.peek() == '"' || cursor_.peek() == '\'') {
      key = quoted_key(cursor_.quoted(), line);
    } else {
      key = plain_key(cursor_.flow_plain(), line);
    }
    cursor_.skip_spaces();
    if (cursor_.line() != line || cursor_.peek() != ':') throw HandOver();
    cursor_.advance();
    cursor_.skip_flow_space();
    const bool is_blank = cursor_.peek() == ',' || cursor_.peek() == '}';
    Value value = is_blank ? builder_.plain_in_flow("", line) : flow_value(depth);
    value.set_line(line);
    members_.push_back(Member{std::move(key), std::move(value)});
  }

  // Everything from `first` on, in a vector of just the size it needs.
  template <class T>
  static std::vector<T> taken(std::vector<T>& stack, std::size_t first) {
    const auto begin = stack.begin() + static_cast<std::ptrdiff_t>(first);
    std::vector<T> out(std::make_move_iterator(begin), std::make_move_iterator(stack.end()));
    stack.erase(begin, stack.end());
    return out;
  }

  YamlCursor cursor_;
  YamlBuilder& builder_;
  // Members and items of the collections that are still open, innermost last.
  std::vector<Member> members_;
  std::vector<Value> items_;
};

}  // namespace

std::optional<Value> scan_yaml(std::string_view text, std::uint32_t first_line, YamlBuilder& builder) {
  YamlBuilder attempt = builder;
  try {
    Value root = Scanner(text, first_line, attempt).document();
    builder = attempt;
    return root;
  } catch (const HandOver&) {
    return std::nullopt;
  }
}

}  // namespace lockstep
