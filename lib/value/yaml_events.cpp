// SPDX-License-Identifier: Apache-2.0
// The only file that knows yaml-cpp.
#include "value/yaml_events.h"

#include "base/strings.h"

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

#include <algorithm>
#include <istream>
#include <streambuf>
#include <unordered_map>

namespace lockstep {

namespace {

class Receiver final : public YAML::EventHandler {
 public:
  Receiver(std::string_view text, std::uint32_t first_line, YamlBuilder& builder)
      : text_(text), builder_(builder), first_line_(first_line) {}

  bool has_document() const { return has_root_; }
  Value take_root() { return std::move(root_); }

  void OnDocumentStart(const YAML::Mark& mark) override {
    // yaml-cpp stands still, finding empty documents for ever, before a token that cannot start one.
    if (mark.pos <= last_start_) builder_.refuse(line_of(mark), "text that belongs to no document");
    last_start_ = mark.pos;
    const char first = text_from(mark).empty() ? '\n' : text_from(mark)[0];
    if (first == ',' || first == ']' || first == '}')
      builder_.refuse(line_of(mark), fmt::format("unexpected {}", first));
    has_root_ = false;
    anchors_.clear();
  }
  void OnDocumentEnd() override {}

  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    const auto line = line_of(mark);
    if (expects_key()) return take_key("", true, line);
    // A missing value has the mark of whatever comes next; the list's own line is nearer.
    const std::string_view word = written_null(mark);
    add(builder_.plain(word, word.empty() && !frames_.empty() ? frames_.back().line : line), anchor, line);
  }

  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                const std::string& text) override {
    const auto line = line_of(mark);
    const bool is_plain = tag.empty() || tag == "?";
    if (!is_plain) check_closed(mark);
    if (expects_key()) {
      check_colon(mark, text);
      if (anchor != YAML::NullAnchor) anchors_.insert_or_assign(anchor, builder_.quoted(text, line));
      return take_key(text, is_plain, line);
    }
    if (is_plain) return add(builder_.plain(text, line), anchor, line);
    add(tag == "!" ? builder_.quoted(text, line) : builder_.tagged(tag, text, line), anchor, line);
  }

  void OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    const auto line = line_of(mark);
    const auto found = anchors_.find(anchor);
    if (found == anchors_.end()) builder_.refuse(line, "an alias refers to the value that contains it");
    if (expects_key()) {
      if (!found->second.is_string()) builder_.refuse(line, "a key must be a string");
      return take_key(found->second.text(), false, line);
    }
    builder_.count_alias(found->second, line);
    add(found->second, YAML::NullAnchor, line);
  }

  void OnSequenceStart(const YAML::Mark& mark, const std::string& /*tag*/, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value /*style*/) override {
    open(mark, anchor, false);
  }
  void OnSequenceEnd() override {
    Frame frame = close();
    add(builder_.list(std::move(frame.items), frame.line), frame.anchor, frame.line);
  }

  void OnMapStart(const YAML::Mark& mark, const std::string& /*tag*/, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value style) override {
    open(mark, anchor, true);
    frames_.back().is_block = style == YAML::EmitterStyle::Block;
  }
  void OnMapEnd() override {
    Frame frame = close();
    Value value = frame.merges.empty()
                      ? builder_.map(std::move(frame.members), frame.line)
                      : builder_.merged_map(std::move(frame.members), frame.merges, frame.line);
    add(std::move(value), frame.anchor, frame.line);
  }

 private:
  enum class KeyState { None, Own, Merge, Dropped };
  struct Frame {
    bool is_map = false;
    bool is_block = false;
    std::uint32_t line = 0;
    YAML::anchor_t anchor = YAML::NullAnchor;
    Value::List items;
    Value::Map members;
    std::vector<YamlBuilder::Merge> merges;
    KeyState key_state = KeyState::None;
    std::string key;
    std::uint32_t key_line = 0;
  };

  std::uint32_t line_of(const YAML::Mark& mark) const {
    return first_line_ + static_cast<std::uint32_t>(mark.line < 0 ? 0 : mark.line);
  }
  std::string_view text_from(const YAML::Mark& mark) const {
    return text_.substr(std::min(text_.size(), static_cast<std::size_t>(std::max(mark.pos, 0))));
  }

  // yaml-cpp does not tell `null` from nothing at all.
  std::string_view written_null(const YAML::Mark& mark) const {
    const std::string_view rest = text_from(mark);
    for (const std::string_view word : {"null", "Null", "NULL", "~"}) {
      if (!rest.starts_with(word)) continue;
      const auto after = rest.find_first_not_of(' ', word.size());
      const char next = after == std::string_view::npos ? '\n' : rest[after];
      const bool ends =
          after == word.size() ? std::string_view("\n,]}").find(next) != std::string_view::npos : next != ':';
      if (ends) return word;
    }
    return "";
  }

  // It takes a quote that is never closed for one that ends with the text.
  void check_closed(const YAML::Mark& mark) const {
    const std::string_view rest = text_from(mark);
    const bool is_quoted = rest.starts_with('"') || rest.starts_with('\'');
    if (is_quoted && quoted_length(rest) == std::string_view::npos)
      builder_.refuse(line_of(mark), "a quote that is never closed");
  }

  // It takes a line without a colon for a key without a value.
  void check_colon(const YAML::Mark& mark, const std::string& key) const {
    std::string_view rest = text_from(mark);
    if (!frames_.back().is_block || key.empty() || rest.empty()) return;
    const bool is_quoted = rest[0] == '"' || rest[0] == '\'';
    if (std::string_view("&!|>").find(rest[0]) != std::string_view::npos) return;
    const std::string_view before = trim(text_.substr(0, text_.size() - rest.size()));
    if (before.ends_with('?')) return;
    if (!is_quoted && !rest.starts_with(key))
      builder_.refuse(line_of(mark), "a key that is longer than its line");
    rest.remove_prefix(is_quoted ? quoted_length(rest) : key.size());
    const auto colon = rest.find_first_not_of(" \t");
    if (colon == std::string_view::npos || rest[colon] != ':')
      builder_.refuse(line_of(mark), fmt::format("\"{}\" is followed by no colon", printable(key)));
  }

  static std::size_t quoted_length(std::string_view text) {
    const char quote = text[0];
    for (std::size_t i = 1; i < text.size(); ++i) {
      if (quote == '"' && text[i] == '\\') {
        ++i;
      } else if (text[i] == quote) {
        if (quote == '"' || i + 1 == text.size() || text[i + 1] != quote) return i + 1;
        ++i;
      }
    }
    return std::string_view::npos;
  }

  bool expects_key() const {
    return !frames_.empty() && frames_.back().is_map && frames_.back().key_state == KeyState::None;
  }

  void open(const YAML::Mark& mark, YAML::anchor_t anchor, bool is_map) {
    const auto line = line_of(mark);
    if (expects_key())
      builder_.refuse(line,
                      "a key must be a string, not a mapping or a list (a {{ template }} needs quotes)");
    builder_.check_depth(frames_.size() + 1, line);
    Frame& frame = frames_.emplace_back();
    frame.is_map = is_map;
    frame.line = line;
    frame.anchor = anchor;
  }

  Frame close() {
    Frame frame = std::move(frames_.back());
    frames_.pop_back();
    return frame;
  }

  void take_key(std::string_view text, bool is_plain, std::uint32_t line) {
    Frame& frame = frames_.back();
    frame.key_line = line;
    frame.key_state = KeyState::Own;
    // kustomize loses a quoted "<<" on its way through two YAML libraries.
    if (text == "<<" && is_plain) frame.key_state = KeyState::Merge;
    if (text == "<<" && !is_plain && builder_.options().rules == YamlRules::Kustomize)
      frame.key_state = KeyState::Dropped;
    if (frame.key_state == KeyState::Own) frame.key = builder_.key(text, is_plain, line);
  }

  void add(Value value, YAML::anchor_t anchor, std::uint32_t line) {
    if (anchor != YAML::NullAnchor) anchors_.insert_or_assign(anchor, value);
    if (frames_.empty()) {
      value.set_line(line);
      root_ = std::move(value);
      has_root_ = !root_.is_null();
      return;
    }
    Frame& frame = frames_.back();
    if (!frame.is_map) {
      if (value.style() != Style::Blank) value.set_line(line);
      frame.items.push_back(std::move(value));
      return;
    }
    // A member is found where its key stands.
    value.set_line(frame.key_line);
    if (frame.key_state == KeyState::Own)
      frame.members.push_back(Member{std::move(frame.key), std::move(value)});
    if (frame.key_state == KeyState::Merge) frame.merges.push_back({std::move(value), frame.members.size()});
    frame.key_state = KeyState::None;
  }

  std::string_view text_;
  YamlBuilder& builder_;
  std::uint32_t first_line_;
  std::vector<Frame> frames_;
  std::unordered_map<YAML::anchor_t, Value> anchors_;
  Value root_;
  bool has_root_ = false;
  int last_start_ = -1;
};

// Bytes that somebody else holds, as the stream that yaml-cpp wants.
class ViewBuffer final : public std::streambuf {
 public:
  explicit ViewBuffer(std::string_view text) {
    char* begin = const_cast<char*>(text.data());
    setg(begin, begin, begin + text.size());
  }
};

// What yaml-cpp says, in words that tell what to do.
std::string sentence(std::string_view message, std::string_view line) {
  const auto indented = line.find_first_not_of(" \t");
  if (line.substr(0, indented).find('\t') != std::string_view::npos)
    return "a tab in the indentation; use spaces";
  struct Row {
    std::string_view message, sentence;
  };
  constexpr Row rows[] = {
      {"bad file", "nested too deep"},
      {"illegal map value", "unexpected ':'; check the indentation, and quote a value that holds ': '"},
      {"illegal block entry", "a list item cannot stand here; give '- ' a line of its own"},
      {"unknown token", "a value cannot begin like this; put it in quotes"},
      {"end of map not found",
       "the line does not fit the mapping before it; check the indentation and quotes"},
      {"end of sequence not found",
       "the line does not fit the list before it; check the indentation and quotes"},
      {"end of map flow not found", "no closing } for this mapping"},
      {"end of sequence flow not found", "no closing ] for this list"},
  };
  for (const auto& row : rows)
    if (row.message == message) return std::string(row.sentence);
  return printable(message);
}

std::string_view line_of_text(std::string_view text, int number) {
  for (; number > 0; --number)
    text.remove_prefix(std::min(text.size(), std::min(text.find('\n'), text.size()) + 1));
  return text.substr(0, text.find('\n'));
}

}  // namespace

void read_events(std::string_view text, std::uint32_t first_line, bool first_only, YamlBuilder& builder,
                 std::vector<Value>& out) {
  ViewBuffer buffer(text);
  std::istream stream(&buffer);
  Receiver receiver(text, first_line, builder);
  try {
    YAML::Parser parser(stream);
    while (parser.HandleNextDocument(receiver)) {
      if (receiver.has_document()) out.push_back(receiver.take_root());
      if (first_only) break;
    }
  } catch (const YAML::Exception& e) {
    const int line = e.mark.line < 0 ? 0 : e.mark.line;
    builder.refuse(first_line + static_cast<std::uint32_t>(line), sentence(e.msg, line_of_text(text, line)));
  }
}

}  // namespace lockstep
