// SPDX-License-Identifier: Apache-2.0
#pragma once
// What both YAML readers, the scanner and the parser, share: limits, keys, merges and errors. They differ in
// how they find scalars and structure, never in what these mean.

#include "base/error.h"
#include "value/value.h"
#include "value/yaml.h"

#include <string>
#include <string_view>
#include <vector>

namespace lockstep {

class YamlBuilder {
 public:
  explicit YamlBuilder(const YamlOptions& options) : options_(&options) {}

  // Throws: `what` about this file and line.
  [[noreturn]] void refuse(std::uint32_t line, const std::string& what) const;
  const YamlOptions& options() const { return *options_; }

  // A scalar written without quotes, resolved by the rules.
  Value plain(std::string_view text, std::uint32_t line);
  Value quoted(std::string text, std::uint32_t line);
  // Written with `|` or `>`. Kustomize reads some of these differently the second time (yaml_reprint.h).
  Value block(std::string text, bool is_folded, std::uint32_t line);
  // The same inside of braces or brackets. Kustomize writes it once more before it prints it, and puts quotes
  // around what would end there: a time with colons comes out as a string, a value left out as an empty one.
  // Until it is printed the latter is a null, with Style::Quoted.
  Value plain_in_flow(std::string_view text, std::uint32_t line);
  // A scalar with a tag in its long form ("tag:yaml.org,2002:int", "!custom").
  Value tagged(const std::string& tag, std::string_view text, std::uint32_t line);
  Value list(Value::List items, std::uint32_t line);
  // Checks for keys given twice.
  Value map(Value::Map members, std::uint32_t line);
  // The same for a map with `<<` entries. kustomize lets own members win wherever they stand; Kubernetes lets
  // whatever comes later win. Of a list of sources the first that has a key wins.
  struct Merge {
    Value source;
    std::size_t position;  // how many own members come before it
  };
  Value merged_map(Value::Map members, const std::vector<Merge>& merges, std::uint32_t line);
  // The text of a mapping key. Under Kubernetes rules `on:` is "true" and `0x10:` is "16".
  std::string key(std::string_view text, bool is_plain, std::uint32_t line) const;

  // Counts nodes that an alias repeats, with the bytes of their scalars.
  void count_alias(const Value& value, std::uint32_t line);
  void check_depth(std::size_t depth, std::uint32_t line) const;

 private:
  void count(std::uint32_t line);
  void refuse_duplicates(Value::Map& members) const;

  const YamlOptions* options_;
  std::size_t nodes_ = 0;
  std::size_t alias_bytes_ = 0;
};

}  // namespace lockstep
