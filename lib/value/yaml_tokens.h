// SPDX-License-Identifier: Apache-2.0
#pragma once
// YamlTokens: a YAML text cut into tokens by the rules of libyaml, which go-yaml and so kubectl, kustomize
// and Argo CD read by. What it refuses they refuse.

#include "value/yaml_input.h"

#include <cstdint>
#include <deque>
#include <string>
#include <vector>

namespace lockstep {

enum class YamlQuotes : std::uint8_t { None, Single, Double, Literal, Folded };

struct YamlToken {
  enum class Type : std::uint8_t {
    StreamEnd,
    Version,       // %YAML; text is "1.1"
    TagDirective,  // %TAG; text is the handle, suffix its prefix
    DocumentStart,
    DocumentEnd,
    BlockSequence,
    BlockMapping,
    BlockEnd,
    FlowSequence,
    FlowSequenceEnd,
    FlowMapping,
    FlowMappingEnd,
    Entry,      // `-`
    FlowEntry,  // `,`
    Key,
    Value,
    Alias,
    Anchor,
    Tag,  // text is the handle ("" for a verbatim tag), suffix the rest
    Scalar,
  };
  Type type = Type::StreamEnd;
  YamlMark start, end;
  std::string text, suffix;
  YamlQuotes quotes = YamlQuotes::None;
};

class YamlTokens {
 public:
  explicit YamlTokens(std::string_view text) : input_(text) {}

  // The next token; the last one is StreamEnd, for ever. Throws YamlProblem.
  const YamlToken& peek();
  YamlToken take();

 private:
  using Type = YamlToken::Type;
  // A scalar, alias or collection that turns out to be a key when a colon follows on the same line.
  struct PossibleKey {
    bool is_possible = false, is_required = false;
    std::size_t token = 0;
    YamlMark mark;
  };

  void fill();
  void fetch();
  bool fetch_indicator();
  void fetch_scalar();
  void to_next_token();
  void document_indicator(Type type);
  void flow_start(Type type);
  void flow_end(Type type);
  void flow_entry();
  void block_entry();
  void key();
  void value();
  void directive();
  void anchor(Type type);
  void tag();
  void end_of_stream();

  std::string directive_number();
  std::string tag_handle(bool in_directive);
  std::string tag_uri(std::string uri, bool may_be_empty);

  bool in_flow() const { return possible_keys_.size() > 1; }
  std::size_t taken_and_queued() const { return taken_ + queue_.size(); }
  void save_possible_key();
  void forget_possible_key();
  bool is_still_possible(PossibleKey& key) const;
  void indent(int column, std::size_t position, Type type, const YamlMark& mark);
  void unindent(int column);
  void indicator(Type type, std::size_t characters);
  void push(YamlToken token) { queue_.push_back(std::move(token)); }
  int column() const { return static_cast<int>(input_.mark().column); }
  [[noreturn]] void refuse_without_colon(const PossibleKey& key) const;
  [[noreturn]] void refuse(const YamlMark& at, std::string what) const;

  YamlInput input_;
  std::deque<YamlToken> queue_;
  std::size_t taken_ = 0;
  bool key_allowed_ = true;
  int indent_ = -1;
  std::vector<int> indents_;
  std::vector<PossibleKey> possible_keys_{1};  // one for each open flow collection and one for the block
};

// The scalars, which begin at the place of `input`. `indent`: the column of the mapping or list around, -1 at
// the top.
YamlToken read_block_scalar(YamlInput& input, int indent);
YamlToken read_quoted_scalar(YamlInput& input);
struct YamlPlain {
  YamlToken token;
  bool crossed_line;  // it may be followed by a key
};
YamlPlain read_plain_scalar(YamlInput& input, int indent, bool in_flow);

}  // namespace lockstep
