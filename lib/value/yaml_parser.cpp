// SPDX-License-Identifier: Apache-2.0
#include "value/yaml_parser.h"

namespace lockstep {

bool YamlParser::next_document() {
  if (!is_first_)
    while (next_is(Type::DocumentEnd)) tokens_.take();
  if (next_is(Type::StreamEnd)) return false;
  const bool is_implicit = is_first_ && !next_is(Type::Version, Type::TagDirective, Type::DocumentStart);
  is_first_ = false;
  read_directives();
  if (!is_implicit) {
    if (!next_is(Type::DocumentStart))
      refuse(tokens_.peek().start,
             "text that belongs to no document; '---' is missing, or indentation is wrong");
    tokens_.take();
  }
  if (next_is(Type::Version, Type::TagDirective, Type::DocumentStart) ||
      next_is(Type::DocumentEnd, Type::StreamEnd))
    empty(tokens_.peek().start);
  else
    node(true, false);
  if (next_is(Type::DocumentEnd)) tokens_.take();
  return true;
}

void YamlParser::read_directives() {
  tag_prefixes_.clear();
  bool has_version = false;
  while (next_is(Type::Version, Type::TagDirective)) {
    YamlToken token = tokens_.take();
    if (token.type == Type::Version) {
      if (has_version) refuse(token.start, "%YAML is given twice");
      if (token.text != "1.1") refuse(token.start, "only YAML 1.1 can be asked for by %YAML; leave it out");
      has_version = true;
    } else if (!tag_prefixes_.emplace(std::move(token.text), std::move(token.suffix)).second) {
      refuse(token.start, "%TAG is given twice for one handle");
    }
  }
  tag_prefixes_.emplace("!", "!");
  tag_prefixes_.emplace("!!", "tag:yaml.org,2002:");
}

YamlProperties YamlParser::properties() {
  YamlProperties found;
  found.start = tokens_.peek().start;
  std::optional<YamlToken> tag;
  for (int i = 0; i < 2; ++i) {
    if (found.anchor.empty() && next_is(Type::Anchor))
      found.anchor = tokens_.take().text;
    else if (!tag && next_is(Type::Tag))
      tag = tokens_.take();
  }
  found.are_given = tag || !found.anchor.empty();
  if (!tag) return found;
  if (tag->text.empty()) {
    if (tag->suffix != "!") found.tag = std::move(tag->suffix);
    return found;
  }
  const auto prefix = tag_prefixes_.find(tag->text);
  if (prefix == tag_prefixes_.end())
    refuse(tag->start, "no %TAG says what the handle " + tag->text + " means");
  found.tag = prefix->second + tag->suffix;
  return found;
}

void YamlParser::empty(const YamlMark& at) {
  to_.scalar({at, "", ""}, {Type::Scalar, at, at, "", "", YamlQuotes::None});
}

void YamlParser::node(bool in_block, bool may_be_indentless) {
  if (next_is(Type::Alias)) return to_.alias(tokens_.take());
  const YamlProperties found = properties();
  const YamlToken& next = tokens_.peek();
  if (may_be_indentless && next.type == Type::Entry) {
    to_.begin_list(found, false);
    return indentless_list();
  }
  switch (next.type) {
    case Type::Scalar:
      return to_.scalar(found, tokens_.take());
    case Type::FlowSequence:
      to_.begin_list(found, true);
      return flow_list();
    case Type::FlowMapping:
      to_.begin_map(found, true);
      return flow_map();
    case Type::BlockSequence:
      if (!in_block) break;
      to_.begin_list(found, false);
      return block_list();
    case Type::BlockMapping:
      if (!in_block) break;
      to_.begin_map(found, false);
      return block_map();
    default:
      break;
  }
  if (!found.are_given)
    refuse(next.start, in_block ? "a value is expected here; check the indentation and quotes"
                                : "a value is expected here; check quotes and commas");
  to_.scalar(found, {Type::Scalar, next.start, next.start, "", "", YamlQuotes::None});
}

void YamlParser::block_list() {
  tokens_.take();
  while (next_is(Type::Entry)) {
    const YamlMark end = tokens_.take().end;
    if (next_is(Type::Entry, Type::BlockEnd))
      empty(end);
    else
      node(true, false);
  }
  if (!next_is(Type::BlockEnd))
    refuse(tokens_.peek().start,
           "the line does not fit the list before it; check the indentation and quotes");
  to_.end_list(tokens_.take().end);
}

// Its dashes stand in the column of the key before it.
void YamlParser::indentless_list() {
  while (next_is(Type::Entry)) {
    const YamlMark end = tokens_.take().end;
    if (next_is(Type::Entry, Type::Key, Type::Value, Type::BlockEnd))
      empty(end);
    else
      node(true, false);
  }
  to_.end_list(tokens_.peek().start);
}

void YamlParser::block_map() {
  tokens_.take();
  while (!next_is(Type::BlockEnd)) {
    if (!next_is(Type::Key, Type::Value))
      refuse(tokens_.peek().start,
             "the line does not fit the mapping before it; check the indentation and quotes");
    if (!next_is(Type::Key)) refuse(tokens_.peek().start, "a key is missing before ':'");
    const YamlMark key_end = tokens_.take().end;
    if (next_is(Type::Key, Type::Value, Type::BlockEnd))
      empty(key_end);
    else
      node(true, true);
    if (!next_is(Type::Value)) {
      empty(tokens_.peek().start);
      continue;
    }
    const YamlMark end = tokens_.take().end;
    if (next_is(Type::Key, Type::Value, Type::BlockEnd))
      empty(end);
    else
      node(true, true);
  }
  to_.end_map(tokens_.take().end);
}

void YamlParser::flow_list() {
  tokens_.take();
  for (bool is_first = true; !next_is(Type::FlowSequenceEnd); is_first = false) {
    if (!is_first) {
      if (!next_is(Type::FlowEntry))
        refuse(tokens_.peek().start, "no closing ] for this list, or a comma is missing");
      tokens_.take();
    }
    if (next_is(Type::Key))
      pair_in_list();
    else if (!next_is(Type::FlowSequenceEnd))
      node(false, false);
    else
      break;
  }
  to_.end_list(tokens_.take().end);
}

// [a: b] holds a mapping with one member.
void YamlParser::pair_in_list() {
  YamlToken key = tokens_.take();
  to_.begin_map({key.start, "", ""}, true);
  if (next_is(Type::Value, Type::FlowEntry, Type::FlowSequenceEnd))
    empty(tokens_.take().end);  // and with it the colon: what follows is no value any more
  else
    node(false, false);
  if (next_is(Type::Value)) {
    tokens_.take();
    if (!next_is(Type::FlowEntry, Type::FlowSequenceEnd))
      node(false, false);
    else
      empty(tokens_.peek().start);
  } else {
    empty(tokens_.peek().start);
  }
  to_.end_map(tokens_.peek().start);
}

void YamlParser::flow_map() {
  tokens_.take();
  for (bool is_first = true; !next_is(Type::FlowMappingEnd); is_first = false) {
    if (!is_first) {
      if (!next_is(Type::FlowEntry))
        refuse(tokens_.peek().start, "no closing } for this mapping, or a comma is missing");
      tokens_.take();
    }
    if (next_is(Type::FlowMappingEnd)) break;
    const bool is_key = next_is(Type::Key);
    if (is_key) tokens_.take();
    if (is_key && next_is(Type::Value, Type::FlowEntry, Type::FlowMappingEnd))
      empty(tokens_.peek().start);
    else
      node(false, false);
    if (is_key && next_is(Type::Value)) {
      tokens_.take();
      if (!next_is(Type::FlowEntry, Type::FlowMappingEnd)) {
        node(false, false);
        continue;
      }
    }
    empty(tokens_.peek().start);
  }
  to_.end_map(tokens_.take().end);
}

}  // namespace lockstep
