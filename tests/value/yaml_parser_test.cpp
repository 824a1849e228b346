// SPDX-License-Identifier: Apache-2.0
#include "value/yaml_parser.h"

#include "catch.h"

using namespace lockstep;

namespace {

// The events as one line: "{a: b}" is "{ a b }"; quotes show their kind, anchors and tags stand before.
class Trace final : public YamlEvents {
 public:
  std::string text;

  void scalar(const YamlProperties& properties, const YamlToken& token) override {
    constexpr const char* marks[] = {"", "'", "\"", "|", ">"};
    note(properties, marks[static_cast<std::size_t>(token.quotes)] + (token.text.empty() ? "~" : token.text));
  }
  void alias(const YamlToken& token) override { note({}, "*" + token.text); }
  void begin_list(const YamlProperties& properties, bool is_flow) override {
    note(properties, is_flow ? "[" : "-[");
  }
  void end_list(const YamlMark& /*end*/) override { note({}, "]"); }
  void begin_map(const YamlProperties& properties, bool is_flow) override {
    note(properties, is_flow ? "{" : "-{");
  }
  void end_map(const YamlMark& /*end*/) override { note({}, "}"); }

 private:
  void note(const YamlProperties& properties, const std::string& word) {
    if (!text.empty()) text += ' ';
    if (!properties.anchor.empty()) text += '&' + properties.anchor + ' ';
    if (!properties.tag.empty()) text += '<' + properties.tag + "> ";
    text += word;
  }
};

std::string trace(std::string_view yaml) {
  Trace trace;
  try {
    YamlParser parser(yaml, trace);
    while (parser.next_document()) trace.text += " .";
  } catch (const YamlProblem& problem) {
    return std::to_string(problem.at.line) + ": " + problem.what;
  }
  return trace.text;
}

}  // namespace

TEST_CASE("YAML is parsed by libyaml's grammar") {
  struct Row {
    const char *yaml, *want;
  };
  const auto row = GENERATE(values<Row>({
      {"a: b\n", "-{ a b } ."},
      {"a:\n- b\n-\n- c: d\n  e:\nf:\n", "-{ a -[ b ~ -{ c d e ~ } ] f ~ } ."},
      {"- - a\n  - b\n- ? c\n  : d\n", "-[ -[ a b ] -{ c d } ] ."},
      {"? a\n? b\n: c\n", "-{ a ~ b c } ."},
      {"[a, [b], {c: d, e, f: , ? g : h}, i: j, ]", "[ a [ b ] { c d e ~ f ~ g h } { i j } ] ."},
      {"{a:b, \"c\":d, e:}", "{ a:b ~ \"c d e: ~ } ."},
      {"&x a: &y !!str b\nc: *y\n!t d: !<u> e\n",
       "-{ &x a &y <tag:yaml.org,2002:str> b c *y <!t> d <u> e } ."},
      {"%TAG !k! tag:k,\n--- !k!x y\n", "<tag:k,x> y ."},
      {"a: !\n", "-{ a ~ } ."},
      {"a: &x\nb: !!null\n", "-{ a &x ~ b <tag:yaml.org,2002:null> ~ } ."},
      {"--- a\n---\n--- b\n", "a . ~ . b ."},
      {"a: 'it''s'\nb: \"x\\x41\\n\\\n  y\"\n", "-{ a 'it's b \"xA\ny } ."},
      {"a: b\n  c\n\n  d # e\n", "-{ a b c\nd } ."},
      {"a: >-\n  b\n  c\n\n  d\n    e\n  f\n", "-{ a >b c\nd\n  e\nf } ."},
      {"a: |1+\n  b\n\nc: |2-\n    d\n", "-{ a | b\n\n c |  d } ."},
      // The line breaks of YAML 1.1.
      {"a: b\u0085c: \"d\u2028 e\"\n", "-{ a b c \"d\u2028e } ."},
      {"\u0085a: b\u2029", "-{ a b } ."},
      {"a: b\r\nc: d\re: f", "-{ a b c d e f } ."},
      // A byte order mark inside of a text is a character.
      {"a: \ufeffb\n",
       "-{ a \ufeff"
       "b } ."},
  }));
  CAPTURE(row.yaml);
  CHECK(trace(row.yaml) == row.want);
}

TEST_CASE("what libyaml refuses is refused in words") {
  struct Row {
    const char *yaml, *want;
  };
  const auto row = GENERATE(values<Row>({
      {"a:\n\tb: c\n", "1: a tab in the indentation"},
      {"a: |\n  \tb\n", "1: a tab in the indentation"},
      {"a: b\n\tc\n", "1: a tab in the indentation"},
      {"a: b: c\n", "0: unexpected ':'"},
      {"a: - b\n", "0: a list item cannot stand here"},
      {"a: b\nc\n", "1: \"c\" is followed by no colon"},
      {"a: @b\n", "0: a value cannot begin like this"},
      {"a: %b\n", "0: a value cannot begin like this"},
      {"a: 'b\n", "0: a quote that is never closed"},
      {"a: 'b\n---\n", "1: a document marker inside of quotes"},
      {"a: \"\\/\"\n", "0: an unknown escape"},
      {"a: \"\\ud83d\\ude00\"\n", "0: an escape that is no character"},
      {"a: |0\n  b\n", "0: the indentation of a block cannot be 0"},
      {"a: | b\n", "0: text behind | or >"},
      {"a: *b c\n", "0: the line does not fit"},
      {"a: &\n", "0: the name of an anchor"},
      {"a: !x!y z\n", "0: no %TAG says what the handle !x! means"},
      {"%YAML 1.2\n---\na\n", "0: only YAML 1.1"},
      {"a\n...\nb\n", "2: text that belongs to no document"},
      {"%FOO\n---\na\n", "0: an unknown directive"},
      {"[a", "0: no closing ]"},
      {"{a: b\n", "1: no closing }"},
      {"[a}\n", "0: no closing ]"},
      {"- a\n b: c\n", "1: unexpected ':'"},
      {"a:\n  b: c\n d: e\n", "2: the line does not fit the mapping"},
      {"- a\nb\n", "1: \"b\" is followed by no colon"},
  }));
  CAPTURE(row.yaml);
  CHECK_THAT(trace(row.yaml), Catch::Matchers::StartsWith(row.want));
}

TEST_CASE("a key is at most 1024 characters away from its colon") {
  CHECK(trace(std::string(1024, 'k') + ": a") == "-{ " + std::string(1024, 'k') + " a } .");
  CHECK_THAT(trace("a: b\n" + std::string(1025, 'k') + ": a"),
             Catch::Matchers::EndsWith("is followed by no colon"));
}
