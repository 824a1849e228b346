// SPDX-License-Identifier: Apache-2.0
#include "value/yaml_events.h"

#include "value/yaml_parser.h"

#include <algorithm>
#include <unordered_map>

namespace lockstep {

namespace {

class Receiver final : public YamlEvents {
 public:
  Receiver(std::uint32_t first_line, YamlBuilder& builder) : builder_(builder), first_line_(first_line) {}

  // The document; null when it is empty.
  Value take_root() { return std::move(root_); }

  void scalar(const YamlProperties& properties, const YamlToken& token) override {
    const auto line = line_of(token.start);
    const bool is_plain = properties.tag.empty() && token.quotes == YamlQuotes::None;
    if (expects_key()) {
      if (!properties.anchor.empty())
        anchors_.insert_or_assign(properties.anchor, builder_.quoted(token.text, line));
      return take_key(token.text, is_plain, line);
    }
    Value value = read_scalar(properties, token, line);
    // A missing value has the mark of whatever comes next; the list's own line is nearer.
    if (value.style() == Style::Blank && !frames_.empty()) value.set_line(frames_.back().line);
    add(std::move(value), properties.anchor, line);
  }

  void alias(const YamlToken& token) override {
    const auto line = line_of(token.start);
    const auto found = anchors_.find(token.text);
    if (found == anchors_.end()) {
      const bool is_inside = std::any_of(frames_.begin(), frames_.end(),
                                         [&](const Frame& frame) { return frame.anchor == token.text; });
      builder_.refuse(line, is_inside ? "an alias refers to the value that contains it"
                                      : fmt::format("no anchor &{} stands before this alias", token.text));
    }
    if (expects_key()) {
      if (!found->second.is_string()) builder_.refuse(line, "a key must be a string");
      return take_key(found->second.text(), false, line);
    }
    builder_.count_alias(found->second, line);
    add(found->second, "", line);
  }

  void begin_list(const YamlProperties& properties, bool is_flow) override {
    open(properties, is_flow, false);
  }
  void end_list(const YamlMark& /*end*/) override {
    Frame frame = close();
    add(builder_.list(std::move(frame.items), frame.line), frame.anchor, frame.line);
  }
  void begin_map(const YamlProperties& properties, bool is_flow) override { open(properties, is_flow, true); }
  void end_map(const YamlMark& /*end*/) override {
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
    bool is_flow = false;  // or inside of one that is
    std::uint32_t line = 0;
    std::string anchor;
    Value::List items;
    Value::Map members;
    std::vector<YamlBuilder::Merge> merges;
    KeyState key_state = KeyState::None;
    std::string key;
    std::uint32_t key_line = 0;
  };

  std::uint32_t line_of(const YamlMark& mark) const {
    return first_line_ + static_cast<std::uint32_t>(mark.line);
  }
  bool is_kustomize() const { return builder_.options().rules == YamlRules::Kustomize; }
  bool expects_key() const {
    return !frames_.empty() && frames_.back().is_map && frames_.back().key_state == KeyState::None;
  }

  Value read_scalar(const YamlProperties& properties, const YamlToken& token, std::uint32_t line) {
    if (!properties.tag.empty()) return builder_.tagged(properties.tag, token.text, line);
    if (token.quotes == YamlQuotes::Literal || token.quotes == YamlQuotes::Folded)
      return builder_.block(token.text, token.quotes == YamlQuotes::Folded, line);
    if (token.quotes != YamlQuotes::None) return builder_.quoted(token.text, line);
    const bool in_flow = !frames_.empty() && frames_.back().is_flow;
    return in_flow ? builder_.plain_in_flow(token.text, line) : builder_.plain(token.text, line);
  }

  void open(const YamlProperties& properties, bool is_flow, bool is_map) {
    const auto line = line_of(properties.start);
    if (expects_key())
      builder_.refuse(line,
                      "a key must be a string, not a mapping or a list (a {{ template }} needs quotes)");
    builder_.check_depth(frames_.size() + 1, line);
    is_flow |= !frames_.empty() && frames_.back().is_flow;
    Frame& frame = frames_.emplace_back();
    frame.is_map = is_map;
    frame.is_flow = is_flow;
    frame.line = line;
    frame.anchor = properties.anchor;
    // Until it ends it is no value: an alias of it would contain itself.
    if (!frame.anchor.empty()) anchors_.erase(frame.anchor);
  }

  Frame close() {
    Frame frame = std::move(frames_.back());
    frames_.pop_back();
    return frame;
  }

  void take_key(const std::string& text, bool is_plain, std::uint32_t line) {
    Frame& frame = frames_.back();
    frame.key_line = line;
    frame.key_state = KeyState::Own;
    // kustomize loses a quoted "<<" on its way through two YAML libraries.
    if (text == "<<" && is_plain) frame.key_state = KeyState::Merge;
    if (text == "<<" && !is_plain && is_kustomize()) frame.key_state = KeyState::Dropped;
    if (frame.key_state == KeyState::Own) frame.key = builder_.key(text, is_plain, line);
  }

  void add(Value value, const std::string& anchor, std::uint32_t line) {
    if (!anchor.empty()) anchors_.insert_or_assign(anchor, value);
    if (frames_.empty()) {
      value.set_line(line);
      root_ = std::move(value);
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

  YamlBuilder& builder_;
  std::uint32_t first_line_;
  std::vector<Frame> frames_;
  std::unordered_map<std::string, Value> anchors_;
  Value root_;
};

}  // namespace

Value read_events(std::string_view text, std::uint32_t first_line, YamlBuilder& builder) {
  Receiver receiver(first_line, builder);
  try {
    YamlParser parser(text, receiver);
    parser.next_document();
    return receiver.take_root();
  } catch (const YamlProblem& problem) {
    builder.refuse(first_line + static_cast<std::uint32_t>(problem.at.line), problem.what);
  }
}

}  // namespace lockstep
