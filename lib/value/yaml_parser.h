// SPDX-License-Identifier: Apache-2.0
#pragma once
// YamlParser: a YAML text as events, by libyaml's grammar.

#include "value/yaml_tokens.h"

#include <map>
#include <optional>
#include <string>

namespace lockstep {

// What stands before a value.
struct YamlProperties {
  YamlMark start;      // of the first of them, or of the value
  std::string anchor;  // "" when there is none
  std::string tag;     // in full ("tag:yaml.org,2002:int"); "" when there is none, also for a lone "!"
  bool are_given = false;
};

// Receives events in the order of the text. May throw.
class YamlEvents {
 public:
  virtual ~YamlEvents() = default;
  // A value left out is plain and empty, and begins where it ends.
  virtual void scalar(const YamlProperties& properties, const YamlToken& token) = 0;
  virtual void alias(const YamlToken& token) = 0;
  virtual void begin_list(const YamlProperties& properties, bool is_flow) = 0;
  virtual void end_list(const YamlMark& end) = 0;
  virtual void begin_map(const YamlProperties& properties, bool is_flow) = 0;
  virtual void end_map(const YamlMark& end) = 0;
};

class YamlParser {
 public:
  // Both outlive the parser. `text` is valid UTF-8 without NUL.
  YamlParser(std::string_view text, YamlEvents& to) : tokens_(text), to_(to) {}

  // Sends the events of the next document; false at the end of the text. Throws YamlProblem.
  bool next_document();

 private:
  using Type = YamlToken::Type;

  bool next_is(Type type) { return tokens_.peek().type == type; }
  template <class... Types>
  bool next_is(Type type, Types... more) {
    return next_is(type) || next_is(more...);
  }
  void read_directives();
  void node(bool in_block, bool may_be_indentless);
  YamlProperties properties();
  void empty(const YamlMark& at);
  void block_list();
  void indentless_list();
  void block_map();
  void flow_list();
  void flow_map();
  void pair_in_list();
  [[noreturn]] void refuse(const YamlMark& at, std::string what) const {
    throw YamlProblem{at, std::move(what)};
  }

  YamlTokens tokens_;
  YamlEvents& to_;
  std::map<std::string, std::string> tag_prefixes_;
  bool is_first_ = true;
};

}  // namespace lockstep
