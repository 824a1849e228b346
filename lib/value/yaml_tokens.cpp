// SPDX-License-Identifier: Apache-2.0
#include "value/yaml_tokens.h"

#include "base/error.h"
#include "base/strings.h"

#include <algorithm>

namespace lockstep {

namespace {

bool is_word(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '-';
}

constexpr std::size_t longest_key = 1024;  // characters from the start of a key to its colon
constexpr std::size_t deepest = 10000;     // levels, as in go-yaml; readers have lower limits of their own

}  // namespace

void YamlTokens::refuse(const YamlMark& at, std::string what) const {
  throw YamlProblem{at, std::move(what)};
}

void YamlTokens::refuse_without_colon(const PossibleKey& key) const {
  refuse(key.mark,
         fmt::format("\"{}\" is followed by no colon", printable(trim(input_.line_from(key.mark)))));
}

const YamlToken& YamlTokens::peek() {
  fill();
  return queue_.front();
}

YamlToken YamlTokens::take() {
  fill();
  YamlToken token = std::move(queue_.front());
  queue_.pop_front();
  ++taken_;
  return token;
}

// The first token is certain once no colon can make a key of it any more. Go-yaml looks two tokens further
// ahead, and what it sees there may be an error.
void YamlTokens::fill() {
  constexpr std::size_t ahead = 2;
  for (;;) {
    if (!queue_.empty() && queue_.back().type == Type::StreamEnd) return;
    if (queue_.size() > ahead) {
      const auto key =
          std::find_if(possible_keys_.begin(), possible_keys_.end(),
                       [&](const PossibleKey& one) { return one.is_possible && one.token == taken_; });
      if (key == possible_keys_.end() || !is_still_possible(*key)) return;
    }
    fetch();
  }
}

bool YamlTokens::is_still_possible(PossibleKey& key) const {
  if (!key.is_possible) return false;
  const YamlMark& now = input_.mark();
  if (key.mark.line == now.line && key.mark.index + longest_key >= now.index) return true;
  if (key.is_required) refuse_without_colon(key);
  key.is_possible = false;
  return false;
}

void YamlTokens::save_possible_key() {
  if (!key_allowed_) return;
  forget_possible_key();
  possible_keys_.back() = {true, !in_flow() && indent_ == column(), taken_and_queued(), input_.mark()};
}

void YamlTokens::forget_possible_key() {
  PossibleKey& key = possible_keys_.back();
  if (key.is_possible && key.is_required) refuse_without_colon(key);
  key.is_possible = false;
}

void YamlTokens::indent(int column, std::size_t position, Type type, const YamlMark& mark) {
  if (in_flow() || indent_ >= column) return;
  indents_.push_back(indent_);
  indent_ = column;
  if (indents_.size() > deepest) refuse(mark, "nested too deep");
  queue_.insert(queue_.begin() + static_cast<std::ptrdiff_t>(position - taken_),
                {type, mark, mark, "", "", {}});
}

void YamlTokens::unindent(int column) {
  if (in_flow()) return;
  while (indent_ > column) {
    push({Type::BlockEnd, input_.mark(), input_.mark(), "", "", {}});
    indent_ = indents_.back();
    indents_.pop_back();
  }
}

void YamlTokens::indicator(Type type, std::size_t characters) {
  const YamlMark start = input_.mark();
  input_.skip(characters);
  push({type, start, input_.mark(), "", "", {}});
}

void YamlTokens::to_next_token() {
  for (;;) {
    // Where a key may begin, a tab would be indentation.
    while (input_.peek() == ' ' || ((in_flow() || !key_allowed_) && input_.peek() == '\t')) input_.skip();
    if (input_.peek() == '#') input_.skip_to_line_end();
    if (!input_.at_break()) return;
    input_.skip_break();
    if (!in_flow()) key_allowed_ = true;
  }
}

void YamlTokens::fetch() {
  to_next_token();
  unindent(column());
  if (input_.at_end()) return end_of_stream();
  if (column() == 0) {
    if (input_.peek() == '%') return directive();
    if (input_.starts_with("---") && input_.at_space(3)) return document_indicator(Type::DocumentStart);
    if (input_.starts_with("...") && input_.at_space(3)) return document_indicator(Type::DocumentEnd);
  }
  if (!fetch_indicator()) fetch_scalar();
}

bool YamlTokens::fetch_indicator() {
  const bool alone = in_flow() || input_.at_space(1);
  switch (input_.peek()) {
    case '[':
      return flow_start(Type::FlowSequence), true;
    case '{':
      return flow_start(Type::FlowMapping), true;
    case ']':
      return flow_end(Type::FlowSequenceEnd), true;
    case '}':
      return flow_end(Type::FlowMappingEnd), true;
    case ',':
      return flow_entry(), true;
    case '-':
      if (!input_.at_space(1)) return false;
      return block_entry(), true;
    case '?':
      if (!alone) return false;
      return key(), true;
    case ':':
      if (!alone) return false;
      return value(), true;
    case '*':
      return anchor(Type::Alias), true;
    case '&':
      return anchor(Type::Anchor), true;
    case '!':
      return tag(), true;
    default:
      return false;
  }
}

void YamlTokens::fetch_scalar() {
  const char c = input_.peek();
  if ((c == '|' || c == '>') && !in_flow()) {
    forget_possible_key();
    key_allowed_ = true;
    return push(read_block_scalar(input_, indent_));
  }
  constexpr std::string_view never_first = ",[]{}#&*!|>%@`\t";
  if (never_first.find(c) != std::string_view::npos)
    refuse(input_.mark(), c == '\t' ? "a tab in the indentation; use spaces"
                                    : "a value cannot begin like this; put it in quotes");
  save_possible_key();
  key_allowed_ = false;
  if (c == '\'' || c == '"') return push(read_quoted_scalar(input_));
  auto plain = read_plain_scalar(input_, indent_, in_flow());
  if (plain.crossed_line) key_allowed_ = true;
  push(std::move(plain.token));
}

void YamlTokens::end_of_stream() {
  unindent(-1);
  forget_possible_key();
  key_allowed_ = false;
  push({Type::StreamEnd, input_.mark(), input_.mark(), "", "", {}});
}

void YamlTokens::document_indicator(Type type) {
  unindent(-1);
  forget_possible_key();
  key_allowed_ = false;
  indicator(type, 3);
}

void YamlTokens::flow_start(Type type) {
  save_possible_key();
  possible_keys_.emplace_back();
  if (possible_keys_.size() > deepest) refuse(input_.mark(), "nested too deep");
  key_allowed_ = true;
  indicator(type, 1);
}

void YamlTokens::flow_end(Type type) {
  forget_possible_key();
  if (in_flow()) possible_keys_.pop_back();
  key_allowed_ = false;
  indicator(type, 1);
}

void YamlTokens::flow_entry() {
  forget_possible_key();
  key_allowed_ = true;
  indicator(Type::FlowEntry, 1);
}

void YamlTokens::block_entry() {
  if (!in_flow()) {
    if (!key_allowed_) refuse(input_.mark(), "a list item cannot stand here; give '- ' a line of its own");
    indent(column(), taken_and_queued(), Type::BlockSequence, input_.mark());
  }
  forget_possible_key();
  key_allowed_ = true;
  indicator(Type::Entry, 1);
}

void YamlTokens::key() {
  if (!in_flow()) {
    if (!key_allowed_) refuse(input_.mark(), "a key cannot stand here");
    indent(column(), taken_and_queued(), Type::BlockMapping, input_.mark());
  }
  forget_possible_key();
  key_allowed_ = !in_flow();
  indicator(Type::Key, 1);
}

void YamlTokens::value() {
  PossibleKey& simple = possible_keys_.back();
  if (is_still_possible(simple)) {
    const auto position = static_cast<std::ptrdiff_t>(simple.token - taken_);
    queue_.insert(queue_.begin() + position, {Type::Key, simple.mark, simple.mark, "", "", {}});
    indent(static_cast<int>(simple.mark.column), simple.token, Type::BlockMapping, simple.mark);
    simple.is_possible = false;
    key_allowed_ = false;
  } else {
    if (!in_flow()) {
      if (!key_allowed_)
        refuse(input_.mark(), "unexpected ':'; check the indentation, and quote a value that holds ': '");
      indent(column(), taken_and_queued(), Type::BlockMapping, input_.mark());
    }
    key_allowed_ = !in_flow();
  }
  indicator(Type::Value, 1);
}

void YamlTokens::anchor(Type type) {
  save_possible_key();
  key_allowed_ = false;
  YamlToken token{type, input_.mark(), {}, "", "", {}};
  input_.skip();
  while (is_word(input_.peek())) input_.read(token.text);
  token.end = input_.mark();
  constexpr std::string_view may_follow = "?:,]}%@`";
  if (token.text.empty() || !(input_.at_space() || may_follow.find(input_.peek()) != std::string_view::npos))
    refuse(token.start, type == Type::Anchor ? "the name of an anchor holds letters, digits, - and _ alone"
                                             : "an alias names an anchor; put other text in quotes");
  push(std::move(token));
}

// ---- directives and tags

void YamlTokens::directive() {
  unindent(-1);
  forget_possible_key();
  key_allowed_ = false;
  YamlToken token{Type::Version, input_.mark(), {}, "", "", {}};
  input_.skip();
  std::string name;
  while (is_word(input_.peek())) input_.read(name);
  if (!input_.at_space() || (name != "YAML" && name != "TAG"))
    refuse(token.start, "an unknown directive; a value that begins with % needs quotes");
  input_.skip_blanks();
  if (name == "YAML") {
    token.text = directive_number();
    if (input_.peek() != '.') refuse(token.start, "%YAML takes a version such as 1.1");
    input_.read(token.text);
    token.text += directive_number();
  } else {
    token.type = Type::TagDirective;
    token.text = tag_handle(true);
    if (!input_.at_blank()) refuse(token.start, "%TAG takes a handle and a prefix");
    input_.skip_blanks();
    token.suffix = tag_uri("", false);
    if (!input_.at_space()) refuse(token.start, "unexpected text behind %TAG");
  }
  token.end = input_.mark();
  input_.skip_blanks();
  if (input_.peek() == '#') input_.skip_to_line_end();
  if (!input_.at_line_end()) refuse(token.start, "unexpected text behind the directive");
  input_.skip_break();
  push(std::move(token));
}

std::string YamlTokens::directive_number() {
  constexpr std::size_t longest = 2;
  std::string number;
  while (input_.peek() >= '0' && input_.peek() <= '9') input_.read(number);
  if (number.empty() || number.size() > longest) refuse(input_.mark(), "%YAML takes a version such as 1.1");
  return number;
}

void YamlTokens::tag() {
  save_possible_key();
  key_allowed_ = false;
  YamlToken token{Type::Tag, input_.mark(), {}, "", "", {}};
  if (input_.peek(1) == '<') {
    input_.skip(2);
    token.suffix = tag_uri("", false);
    if (input_.peek() != '>') refuse(token.start, "a tag without its closing >");
    input_.skip();
  } else {
    token.text = tag_handle(false);
    const bool is_full = token.text.size() > 1 && token.text.back() == '!';
    if (is_full) {
      token.suffix = tag_uri("", false);
    } else {
      token.suffix = tag_uri(token.text.substr(1), true);
      token.text.assign(1, '!');
      if (token.suffix.empty()) std::swap(token.text, token.suffix);
    }
  }
  if (!input_.at_space()) refuse(token.start, "unexpected text behind a tag");
  token.end = input_.mark();
  push(std::move(token));
}

std::string YamlTokens::tag_handle(bool in_directive) {
  if (input_.peek() != '!') refuse(input_.mark(), "a tag begins with !");
  std::string handle;
  input_.read(handle);
  while (is_word(input_.peek())) input_.read(handle);
  if (input_.peek() == '!')
    input_.read(handle);
  else if (in_directive && handle != "!")
    refuse(input_.mark(), "the handle of %TAG ends with !");
  return handle;
}

std::string YamlTokens::tag_uri(std::string uri, bool may_be_empty) {
  constexpr std::string_view allowed = ";/?:@&=+$,.!~*'()[]";
  const auto begin = uri.size();
  const auto hex = [&](std::size_t ahead) {
    const char c = input_.peek(ahead);
    return c >= '0' && c <= '9'                     ? c - '0'
           : (c | 0x20) >= 'a' && (c | 0x20) <= 'f' ? (c | 0x20) - 'a' + 10
                                                    : -1;
  };
  for (;;) {
    const char c = input_.peek();
    if (c == '%') {
      if (hex(1) < 0 || hex(2) < 0) refuse(input_.mark(), "% in a tag takes two hexadecimal digits");
      uri += static_cast<char>(hex(1) * 16 + hex(2));
      input_.skip(3);
    } else if (is_word(c) || (c != '\0' && allowed.find(c) != std::string_view::npos)) {
      input_.read(uri);
    } else {
      break;
    }
  }
  if (!may_be_empty && uri.size() == begin) refuse(input_.mark(), "a tag without a name");
  return uri;
}

}  // namespace lockstep
