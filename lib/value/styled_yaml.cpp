// SPDX-License-Identifier: Apache-2.0
// The only file that knows yaml-cpp. It needs the place of each scalar to see how it was written.
#include "value/styled_yaml.h"

#include "base/error.h"
#include "base/strings.h"
#include "value/yaml.h"
#include "value/yaml_comments.h"

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

#include <algorithm>
#include <optional>
#include <sstream>
#include <unordered_map>

namespace lockstep {

namespace {

using Quotes = YamlLook::Quotes;

class StyledReader final : public YAML::EventHandler {
 public:
  StyledReader(std::string_view text, std::vector<YamlLook>& looks)
      : text_(text), lines_(split_lines(text)), inside_scalar_(lines_.size()), looks_(looks) {}

  Value read() {
    std::istringstream stream{std::string(text_)};
    try {
      YAML::Parser parser(stream);
      parser.HandleNextDocument(*this);
    } catch (const YAML::Exception& e) {
      throw Error("line {}: {}", e.mark.line + 1, e.msg);
    }
    return std::move(root_);
  }
  DocumentComments attach_comments() {
    return lockstep::attach_comments(lines_, inside_scalar_, entries_, looks_);
  }

  void OnDocumentStart(const YAML::Mark& /*mark*/) override {}
  void OnDocumentEnd() override {}
  void OnAnchor(const YAML::Mark& /*mark*/, const std::string& name) override { anchor_ = name; }
  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    // yaml-cpp does not tell `null` from nothing at all.
    const auto rest = text_.substr(start_of(mark));
    for (const std::string_view word : {"null", "Null", "NULL", "~"})
      if (rest.starts_with(word)) return OnScalar(mark, "?", anchor, std::string(word));
    if (expects_key()) throw Error("a key is missing");
    finish(plain_scalar("", YamlRules::Kustomize), new_look(mark, anchor));
  }
  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                const std::string& text) override {
    refuse_tag(tag);
    const Quotes quotes = tag == "!" ? quotes_at(start_of(mark)) : Quotes::None;
    if (expects_key()) {
      Frame& frame = frames_.back();
      frame.key = text;
      frame.key_quotes = quotes;
      frame.key_mark = mark;
      key_end_ = end_of(mark, quotes, text);
      return;
    }
    const auto look = new_look(mark, anchor);
    looks_[look].quotes = quotes;
    Value value = quotes == Quotes::None ? plain_scalar(text, YamlRules::Kustomize) : Value(text);
    if (quotes != Quotes::None) value.set_style(Style::Quoted);
    note_comment(look, end_of(mark, quotes, text));
    finish(std::move(value), look);
  }
  void OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    if (expects_key()) throw Error("a key is an alias");
    const auto look = new_look(mark, YAML::NullAnchor);
    const std::string& name = looks_[look].alias = anchors_[anchor];
    note_comment(look, start_of(mark) + name.size() + 1);
    finish(Value("*" + name), look);
  }
  void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value style) override {
    open(mark, tag, anchor, style, Value::list());
  }
  void OnSequenceEnd() override { close(); }
  void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value style) override {
    open(mark, tag, anchor, style, Value::map());
  }
  void OnMapEnd() override { close(); }

 private:
  struct Frame {
    Value value;
    std::size_t look;
    bool is_flow;
    std::optional<std::string> key;
    Quotes key_quotes = Quotes::None;
    YAML::Mark key_mark;
  };

  bool expects_key() const {
    return !frames_.empty() && frames_.back().value.is_map() && !frames_.back().key;
  }
  static void refuse_tag(const std::string& tag) {
    if (!tag.empty() && tag != "?" && tag != "!") throw Error("the tag {}", tag);
  }

  // Where a value begins, behind its anchor.
  std::size_t start_of(const YAML::Mark& mark) const {
    auto at = std::min(static_cast<std::size_t>(std::max(mark.pos, 0)), text_.size());
    if (at < text_.size() && text_[at] == '&') {
      at = std::min(text_.find_first_of(" \n", at), text_.size());
      at = std::min(text_.find_first_not_of(" \n", at), text_.size());
    }
    return at;
  }
  Quotes quotes_at(std::size_t at) const {
    switch (at < text_.size() ? text_[at] : ' ') {
      case '\'':
        return Quotes::Single;
      case '"':
        return Quotes::Double;
      case '|':
        return Quotes::Literal;
      case '>':
        return Quotes::Folded;
      default:
        return Quotes::None;
    }
  }

  // From where a comment may follow on the same line. Lines inside of the scalar are no comments.
  std::size_t end_of(const YAML::Mark& mark, Quotes quotes, const std::string& text) {
    const auto begin = start_of(mark);
    if (quotes == Quotes::None) return begin + text.size();
    auto line = static_cast<std::size_t>(std::max(mark.line, 0));
    if (quotes == Quotes::Literal || quotes == Quotes::Folded) {
      cover_block(line);
      return begin + 1;
    }
    auto end = begin + 1;
    for (; end < text_.size(); ++end) {
      const bool escapes = quotes == Quotes::Double ? text_[end] == '\\' : text_.substr(end, 2) == "''";
      if (text_[end] == '\n') cover(++line);
      if (!escapes && text_[end] == text_[begin]) break;
      if (escapes) ++end;
    }
    return end + 1;
  }

  void cover(std::size_t line) {
    if (line < inside_scalar_.size()) inside_scalar_[line] = true;
  }
  void cover_block(std::size_t header) {
    const auto indent_of = [&](std::size_t line) {
      return std::min(lines_[line].find_first_not_of(' '), lines_[line].size());
    };
    const auto is_blank = [&](std::size_t line) { return trim(lines_[line]).empty(); };
    auto line = header + 1;
    while (line < lines_.size() && is_blank(line)) ++line;
    if (line == lines_.size() || indent_of(line) == 0) return;
    const auto indent = indent_of(line);
    for (; line < lines_.size() && (is_blank(line) || indent_of(line) >= indent); ++line) cover(line);
  }

  std::size_t new_look(const YAML::Mark& mark, YAML::anchor_t anchor) {
    const auto look = looks_.size();
    looks_.emplace_back();
    if (anchor != YAML::NullAnchor) looks_[look].anchor = anchors_[anchor] = anchor_;
    if (!frames_.empty() && !frames_.back().is_flow) note_entry(look, mark);
    return look;
  }
  void note_entry(std::size_t look, const YAML::Mark& mark) {
    const Frame& parent = frames_.back();
    const bool in_map = parent.value.is_map();
    const YAML::Mark& place = in_map ? parent.key_mark : mark;
    const auto line = static_cast<std::size_t>(std::max(place.line, 0));
    auto column = static_cast<std::size_t>(std::max(place.column, 0));
    // An item of a sequence begins at its dash.
    if (!in_map && line < lines_.size() && column > 0)
      column = std::min(lines_[line].rfind('-', column - 1), column);
    entries_.push_back({line, column, look});
  }

  void open(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
            YAML::EmitterStyle::value style, Value value) {
    refuse_tag(tag);
    if (expects_key()) throw Error("a key is no string");
    constexpr std::size_t max_depth = 512;
    if (frames_.size() >= max_depth) throw Error("nested too deep");
    const bool is_flow = style == YAML::EmitterStyle::Flow || (!frames_.empty() && frames_.back().is_flow);
    const auto look = new_look(mark, anchor);
    looks_[look].is_flow = is_flow;
    if (!is_flow && !frames_.empty() && frames_.back().value.is_map())
      looks_[look].line = comment_behind(text_, key_end_);
    frames_.push_back({std::move(value), look, is_flow, std::nullopt, Quotes::None, {}});
    if (is_flow) note_comment(look, text_.find_first_of("]}", start_of(mark)));
  }
  // A comment behind a part of a flow collection is one behind the whole.
  void note_comment(std::size_t look, std::size_t position) {
    if (position == std::string_view::npos) return;
    for (const auto& frame : frames_)
      if (frame.is_flow) {
        look = frame.look;
        break;
      }
    if (auto comment = comment_behind(text_, position); !comment.empty())
      looks_[look].line = std::move(comment);
  }
  void close() {
    Frame frame = std::move(frames_.back());
    frames_.pop_back();
    finish(std::move(frame.value), frame.look);
  }
  void finish(Value value, std::size_t look) {
    value.set_line(StyledYaml::first_look + static_cast<std::uint32_t>(look));
    if (frames_.empty()) {
      root_ = std::move(value);
      return;
    }
    Frame& parent = frames_.back();
    if (!parent.value.is_map()) return parent.value.push(std::move(value));
    if (parent.value.has(*parent.key)) throw Error("the key {} is given twice", *parent.key);
    looks_[look].key_quotes = parent.key_quotes;
    parent.value.members().push_back({std::move(*parent.key), std::move(value)});
    parent.key.reset();
  }

  std::string_view text_;
  std::vector<std::string_view> lines_;
  std::vector<bool> inside_scalar_;
  std::vector<YamlLook>& looks_;
  std::vector<Frame> frames_;
  std::vector<YamlEntry> entries_;
  std::unordered_map<YAML::anchor_t, std::string> anchors_;
  std::string anchor_;
  std::size_t key_end_ = 0;
  Value root_;
};

}  // namespace

StyledYaml::StyledYaml(std::string_view text) {
  StyledReader reader(text, looks_);
  root_ = reader.read();
  auto comments = reader.attach_comments();
  head_ = std::move(comments.head);
  foot_ = std::move(comments.foot);
}

const YamlLook& StyledYaml::look_of(const Value& value) const {
  static const YamlLook plain;
  const auto index = value.line() < first_look ? looks_.size() : value.line() - first_look;
  return index < looks_.size() ? looks_[index] : plain;
}

}  // namespace lockstep
