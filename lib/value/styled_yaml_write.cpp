// SPDX-License-Identifier: Apache-2.0
// The emitter of go-yaml v3 with an indent of 2, sequences not indented under their key, and lines of any
// length.
#include "base/strings.h"
#include "value/json.h"
#include "value/styled_yaml.h"
#include "value/yaml.h"
#include "value/yaml_resolve.h"
#include "value/yaml_text.h"

namespace lockstep {

namespace {

using Quotes = YamlLook::Quotes;

class StyledWriter {
 public:
  explicit StyledWriter(const StyledYaml& document) : document_(document) {}

  std::string write(const Value& root) {
    block(root, 0);
    while (out_.ends_with('\n')) out_.pop_back();
    return std::move(out_);
  }

 private:
  const YamlLook& look(const Value& value) const { return document_.look_of(value); }
  static bool is_block(const Value& value, const YamlLook& look) {
    return !value.is_scalar() && !value.empty() && !look.is_flow;
  }

  // Every line of `text`, indented.
  void comment(const std::string& text, std::size_t indent) {
    for (const auto line : split_lines(text))
      out_.append(line.empty() ? 0 : indent, ' ').append(line) += '\n';
  }

  void block(const Value& value, std::size_t indent) {
    if (value.is_map() && is_block(value, look(value)))
      mapping(value, indent, false);
    else if (value.is_list() && is_block(value, look(value)))
      sequence(value, indent, false);
    else
      inline_value(value, indent);
  }

  // `is_started`: the first entry goes on the line that is there already.
  void mapping(const Value& map, std::size_t indent, bool is_started) {
    const YamlLook* before = nullptr;
    for (const auto& [key, value] : map.members()) {
      const YamlLook& style = look(value);
      if (!is_started) start_entry(style, before, indent);
      is_started = false;
      out_ += key == "<<" && style.key_quotes == Quotes::None ? "!!merge " : "";
      scalar_text(key, Value(key), style.key_quotes, indent, true);
      out_ += ':';
      member(value, style, indent);
      comment(style.foot, indent);
      before = &style;
    }
  }
  void member(const Value& value, const YamlLook& style, std::size_t indent) {
    if (!is_block(value, style)) {
      if (!is_nothing(value, style)) out_ += ' ';
      return inline_value(value, indent + 2);
    }
    if (!style.anchor.empty()) out_ += " &" + style.anchor;
    if (!style.line.empty()) out_ += ' ' + style.line;
    out_ += '\n';
    value.is_map() ? mapping(value, indent + 2, false) : sequence(value, indent, false);
  }

  void sequence(const Value& list, std::size_t indent, bool is_started) {
    const YamlLook* before = nullptr;
    for (const auto& item : list.items()) {
      const YamlLook& style = look(item);
      if (!is_started) start_entry(style, before, indent);
      is_started = false;
      out_ += '-';
      if (!is_nothing(item, style)) out_ += ' ';
      if (!is_block(item, style)) {
        inline_value(item, indent + 2);
      } else {
        if (!style.anchor.empty()) (out_ += '&' + style.anchor + '\n').append(indent + 2, ' ');
        item.is_map() ? mapping(item, indent + 2, true) : sequence(item, indent + 2, true);
      }
      comment(style.foot, indent);
      before = &style;
    }
  }

  void start_entry(const YamlLook& style, const YamlLook* before, std::size_t indent) {
    if (before && !before->foot.empty()) out_ += '\n';
    comment(style.head, indent);
    out_.append(indent, ' ');
  }

  static bool is_nothing(const Value& value, const YamlLook& style) {
    return value.is_null() && value.style() == Style::Blank && style.anchor.empty();
  }

  // A scalar or flow collection to the end of its line.
  void inline_value(const Value& value, std::size_t indent) {
    const YamlLook& style = look(value);
    const bool in_block = style.quotes == Quotes::Literal || style.quotes == Quotes::Folded;
    if (value.is_scalar())
      scalar(value, style, indent, in_block ? style.line : "");
    else
      in_flow_ = true, flow(value), in_flow_ = false;
    if (out_.ends_with('\n')) return;  // a block scalar
    if (!style.line.empty()) out_ += ' ' + style.line;
    out_ += '\n';
  }

  void flow(const Value& value) {
    const YamlLook& style = look(value);
    if (!style.anchor.empty() && !value.is_scalar()) out_ += '&' + style.anchor + ' ';
    if (value.is_scalar()) return scalar(value, style, 0, "");
    std::string_view between;
    out_ += value.is_map() ? '{' : '[';
    for (const auto& [key, member] : value.members()) {
      out_ += between;
      scalar_text(key, Value(key), look(member).key_quotes, 0, true);
      out_ += ':';
      if (!is_nothing(member, look(member))) out_ += ' ';
      flow(member);
      between = ", ";
    }
    for (const auto& item : value.items()) {
      out_ += between;
      flow(item);
      between = ", ";
    }
    out_ += value.is_map() ? '}' : ']';
  }

  void scalar(const Value& value, const YamlLook& style, std::size_t indent,
              std::string_view header_comment) {
    if (!style.alias.empty() && value.text() == "*" + style.alias) {
      out_ += value.text();
      return;
    }
    if (!style.anchor.empty()) out_ += '&' + style.anchor + ' ';
    if (!value.is_string()) {
      const std::string text = written_text(value);
      if (plain_scalar(text, YamlRules::Kustomize).kind() != value.kind()) tag(value.kind());
      out_ += text;
      return;
    }
    Quotes quotes = value.style() == Style::Quoted ? style.quotes : Quotes::None;
    if (value.style() == Style::Quoted && quotes == Quotes::None) quotes = Quotes::Double;
    scalar_text(value.text(), value, quotes, indent, false, header_comment);
  }

  void tag(Kind kind) {
    out_ += kind == Kind::Int     ? "!!int "
            : kind == Kind::Float ? "!!float "
            : kind == Kind::Bool  ? "!!bool "
                                  : "!!null ";
  }

  // In the quotes it had, or the next that can hold the text.
  void scalar_text(const std::string& text, const Value& value, Quotes quotes, std::size_t indent,
                   bool is_key, std::string_view header_comment = {}) {
    const TextShape shape = shape_of(text);
    if (quotes == Quotes::None && shape.has_newline) quotes = Quotes::Literal;
    if (quotes == Quotes::None && !is_key && !value.is_timestamp() &&
        plain_kind(text, YamlRules::Kustomize) != Kind::String)
      quotes = Quotes::Double;
    if (is_key && shape.has_break) quotes = Quotes::Double;
    const bool flow_allows = !in_flow_ || text.find_first_of(",?[]{}:") == std::string::npos;
    if (quotes == Quotes::None && !(shape.allows_plain && flow_allows)) quotes = Quotes::Single;
    if ((quotes == Quotes::Literal || quotes == Quotes::Folded) &&
        (!shape.allows_block || is_key || in_flow_ || text.empty()))
      quotes = Quotes::Double;
    if (quotes == Quotes::Single && !shape.allows_single) quotes = Quotes::Double;
    switch (quotes) {
      case Quotes::None:
        out_ += text;
        break;
      case Quotes::Single:
        out_ += '\'' + replace_all(text, "'", "''") + '\'';
        break;
      case Quotes::Double:
        out_ += json_quote(text);
        break;
      case Quotes::Literal:
        block_scalar(text, '|', indent, header_comment);
        break;
      case Quotes::Folded:
        block_scalar(text, '>', indent, header_comment);
        break;
    }
  }

  void block_scalar(const std::string& text, char mark, std::size_t indent, std::string_view header_comment) {
    out_ += mark;
    if (text[0] == ' ' || text[0] == '\n') out_ += '2';
    if (!text.ends_with('\n'))
      out_ += '-';
    else if (text.size() == 1 || text[text.size() - 2] == '\n')
      out_ += '+';
    if (!header_comment.empty()) out_.append(" ").append(header_comment);
    out_ += '\n';
    bool starts_line = true, leads_with_space = true;
    for (std::size_t i = 0; i < text.size(); ++i) {
      if (text[i] == '\n') {
        // go-yaml looks at the start of the text here, not behind the break.
        if (mark == '>' && !starts_line && !leads_with_space && text[0] != ' ' && text[0] != '\t')
          out_ += '\n';
        out_ += '\n';
        starts_line = true;
        continue;
      }
      if (starts_line) {
        out_.append(indent, ' ');
        leads_with_space = text[i] == ' ' || text[i] == '\t';
        starts_line = false;
      }
      out_ += text[i];
    }
    if (!text.ends_with('\n')) out_ += '\n';
  }

  const StyledYaml& document_;
  std::string out_;
  bool in_flow_ = false;
};

}  // namespace

std::string StyledYaml::text() const {
  std::string text;
  if (!head_.empty()) text = head_ + "\n\n";
  text += StyledWriter(*this).write(root_);
  if (!foot_.empty()) text += "\n\n" + foot_;
  return text;
}

}  // namespace lockstep
