// SPDX-License-Identifier: Apache-2.0
// The only file that knows yaml-cpp.
#include "value/yaml_events.h"

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
    if (expects_key()) {
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
                  YAML::EmitterStyle::value /*style*/) override {
    open(mark, anchor, true);
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
  // yaml-cpp does not tell `null` from nothing at all.
  std::string_view written_null(const YAML::Mark& mark) const {
    const auto rest = text_.substr(std::min(text_.size(), static_cast<std::size_t>(std::max(mark.pos, 0))));
    for (const std::string_view word : {"null", "Null", "NULL", "~"}) {
      if (!rest.starts_with(word)) continue;
      const auto after = rest.find_first_not_of(' ', word.size());
      const char next = after == std::string_view::npos ? '\n' : rest[after];
      if (after == word.size() ? std::string_view("\n,]}").find(next) != std::string_view::npos : next != ':')
        return word;
    }
    return "";
  }
  bool expects_key() const {
    return !frames_.empty() && frames_.back().is_map && frames_.back().key_state == KeyState::None;
  }

  void open(const YAML::Mark& mark, YAML::anchor_t anchor, bool is_map) {
    const auto line = line_of(mark);
    if (expects_key()) builder_.refuse(line, "a key must be a string, not a mapping or a list");
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

std::string sentence(std::string_view message) {
  if (message == "bad file" || message == "") return "nested too deep";
  return std::string(message);
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
    builder.refuse(first_line + static_cast<std::uint32_t>(line), sentence(e.msg));
  }
}

}  // namespace lockstep
