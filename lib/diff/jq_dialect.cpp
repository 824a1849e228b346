// SPDX-License-Identifier: Apache-2.0
#include "diff/jq_dialect.h"

#include "base/error.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

namespace lockstep::diff {

namespace {

constexpr std::array<std::string_view, 19> refused = {"__loc__",         "debug",
                                                      "get_jq_origin",   "get_prog_origin",
                                                      "get_search_list", "import",
                                                      "include",         "input",
                                                      "input_filename",  "input_line_number",
                                                      "inputs",          "keys_unsorted",
                                                      "leaf_paths",      "lgamma_r",
                                                      "modulemeta",      "pow10",
                                                      "recurse_down",    "scalars_or_empty",
                                                      "stderr"};

// Builtins of gojq that libjq 1.6 lacks; where libjq has them, these do the same.
constexpr std::string_view prelude = R"jq({} as $ENV |
def env: {};
def abs: if type == "number" and . < 0 then -. else . end;
def toarray: if type == "array" then . else [.] end;
def add(f): reduce f as $x (null; . + $x);
def pick(f): . as $top | reduce path(f) as $p (null; setpath($p; $top | getpath($p)));
def skip($n; f): if $n <= 0 then f else foreach f as $x ($n + 1; . - 1; if . <= 0 then $x else empty end) end;
def nth($n; f): if $n < 0 then error("nth of a negative index") else
  label $found | foreach f as $x (0; . + 1; if . > $n then $x, break $found else empty end) end;
def ltrim: if type == "string" then sub("^\\s+"; "") else error("ltrim of a \(type)") end;
def rtrim: if type == "string" then sub("\\s+$"; "") else error("rtrim of a \(type)") end;
def trim: ltrim | rtrim;
def trimstr($x): ltrimstr($x) | rtrimstr($x);
def toboolean: if type == "boolean" then . elif . == "true" then true elif . == "false" then false
  else error("toboolean of a \(type)") end;
def limit($n; f): if $n > 0 then label $done | foreach f as $x ($n; . - 1; $x, if . <= 0 then break $done
  else empty end) elif $n == 0 then empty else error("limit of a negative count") end;
def _modify(paths; update): reduce path(paths) as $p ([., []]; . as $s |
    [$s[0] | getpath($p) | first(update)] as $new |
    if ($new | length) == 0 then [$s[0], $s[1] + [$p]] else [($s[0] | setpath($p; $new[0])), $s[1]] end)
  | . as $s | $s[0] | delpaths($s[1]);
)jq";

bool is_word_start(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }
bool is_word(char c) { return is_word_start(c) || (c >= '0' && c <= '9') || c == ':'; }

// A destructuring pattern, {a: [$x, {$y}]}, as the places of its variables: {".["a"][0]", "$x"}, ...
class Pattern {
 public:
  explicit Pattern(std::string_view text) : text_(text) {}

  // False for what is left to libjq: computed keys, alternatives.
  bool read() { return value("."); }
  std::size_t size() const { return at_; }
  const std::vector<std::pair<std::string, std::string>>& variables() const { return variables_; }

 private:
  void skip_space() {
    while (at_ < text_.size() && (text_[at_] == ' ' || text_[at_] == '\n' || text_[at_] == '\t')) ++at_;
  }
  bool take(char c) {
    skip_space();
    if (at_ == text_.size() || text_[at_] != c) return false;
    ++at_;
    return true;
  }
  std::string word() {
    skip_space();
    const std::size_t start = at_;
    while (at_ < text_.size() && is_word(text_[at_]) && text_[at_] != ':') ++at_;
    return std::string(text_.substr(start, at_ - start));
  }
  bool variable(const std::string& place, std::string& name) {
    if (!take('$')) return false;
    name = word();
    variables_.push_back({place, "$" + name});
    return !name.empty();
  }

  bool value(const std::string& place) {
    std::string name;
    if (take('{')) return members(place);
    if (take('[')) return elements(place);
    return variable(place, name);
  }

  bool members(const std::string& place) {
    do {
      std::string key;
      skip_space();
      if (at_ < text_.size() && text_[at_] == '$') {
        std::string name;
        const std::size_t index = variables_.size();
        if (!variable("", name)) return false;
        variables_[index].first = place + "[\"" + name + "\"]";
        if (!take(':')) continue;
        if (!value(place + "[\"" + name + "\"]")) return false;
        continue;
      }
      if (take('"')) {
        const auto end = text_.find('"', at_);
        if (end == std::string_view::npos) return false;
        key = text_.substr(at_, end - at_);
        if (key.find('\\') != std::string::npos) return false;
        at_ = end + 1;
      } else {
        key = word();
      }
      if (key.empty() || !take(':') || !value(place + "[\"" + key + "\"]")) return false;
    } while (take(','));
    return take('}');
  }

  bool elements(const std::string& place) {
    std::size_t index = 0;
    do {
      if (!value(place + "[" + std::to_string(index++) + "]")) return false;
    } while (take(','));
    return take(']');
  }

  std::string_view text_;
  std::size_t at_ = 0;
  std::vector<std::pair<std::string, std::string>> variables_;
};

class Rewriter {
 public:
  explicit Rewriter(std::string_view text) : text_(text) {}

  std::string run() {
    copy('\0');
    return std::move(out_);
  }

 private:
  // Up to the bracket that closes this level; the end of the text closes all.
  void copy(char closing) {
    std::vector<bool> has_else;  // of each open `if`
    while (at_ < text_.size()) {
      const char c = text_[at_];
      if (closing == ')' && c == ')') return;
      if (c == '"') {
        string();
      } else if (c == '#') {
        while (at_ < text_.size() && text_[at_] != '\n') out_ += text_[at_++];
      } else if (c == ')' && depth_-- == 0) {
        throw Error("closes a parenthesis that it did not open");
      } else if (c == '(') {
        out_ += text_[at_++];
        copy(')');
        if (at_ < text_.size()) out_ += text_[at_++];
      } else if (c == '.' && at_ + 1 < text_.size() && text_[at_ + 1] == '[' && ends_term()) {
        ++at_;  // .a.[0] is .a[0]
      } else if (is_word_start(c)) {
        word(has_else);
      } else {
        out_ += c;
        ++at_;
      }
    }
  }

  bool ends_term() const {
    if (out_.empty()) return false;
    const char last = out_.back();
    return is_word(last) || last == ']' || last == ')' || last == '"' || last == '?';
  }

  void word(std::vector<bool>& has_else) {
    const std::size_t start = at_;
    while (at_ < text_.size() && is_word(text_[at_])) ++at_;
    const std::string_view word = text_.substr(start, at_ - start);
    const char before = out_.empty() ? ' ' : out_.back();
    if (before == '$' && word == "__loc__") check(word);
    const bool is_name = before == '.' || before == '$' || before == '@' || is_word(before);
    if (!is_name) {
      if (word == "def") defined_.push_back(following_word());
      if (word == "if") has_else.push_back(false);
      if (word == "else" && !has_else.empty()) has_else.back() = true;
      if (word == "end" && !has_else.empty()) {
        if (!has_else.back()) out_ += " else . ";
        has_else.pop_back();
      }
      check(word);
    }
    out_ += word;
    if (!is_name && word == "as") destructuring();
  }

  // libjq cannot follow paths through a pattern: the whole is bound first, its parts after it.
  void destructuring() {
    Pattern pattern(text_.substr(at_));
    if (!pattern.read() || pattern.variables().size() < 1) return;
    std::size_t next = at_ + pattern.size();
    while (next < text_.size() && (text_[next] == ' ' || text_[next] == '\n')) ++next;
    const bool is_plain = pattern.variables()[0].first == ".";
    if (is_plain || next >= text_.size() || text_[next] != '|' || text_.substr(next, 2) == "|=") return;
    const std::string whole = "$whole" + std::to_string(wholes_++);
    out_ += " " + whole;
    for (const auto& [place, name] : pattern.variables())
      out_ += " | (" + whole + " | " + place + ") as " + name;
    out_ += ' ';
    at_ = next;
  }

  std::string_view following_word() const {
    std::size_t start = at_;
    while (start < text_.size() && !is_word_start(text_[start])) ++start;
    std::size_t end = start;
    while (end < text_.size() && is_word(text_[end]) && text_[end] != ':') ++end;
    return text_.substr(start, end - start);
  }

  void check(std::string_view word) const {
    if (std::find(refused.begin(), refused.end(), word) == refused.end()) return;
    if (std::find(defined_.begin(), defined_.end(), word) != defined_.end()) return;
    throw Error("{} is not available in ignore expressions", word);
  }

  void string() {
    out_ += text_[at_++];
    while (at_ < text_.size()) {
      const char c = text_[at_];
      out_ += c;
      ++at_;
      if (c == '"') return;
      if (c != '\\' || at_ == text_.size()) continue;
      const char escaped = text_[at_];
      out_ += escaped;
      ++at_;
      if (escaped != '(') continue;
      copy(')');
      if (at_ < text_.size()) out_ += text_[at_++];
    }
  }

  std::string_view text_;
  std::size_t at_ = 0;
  std::string out_;
  std::vector<std::string_view> defined_;
  int wholes_ = 0;
  int depth_ = 1;  // del's own parenthesis
};

}  // namespace

std::string deletion_program(const std::vector<std::string>& expressions) {
  std::string program(prelude);
  program += ".[0] as $which | .[1] | if false then . ";
  for (std::size_t i = 0; i < expressions.size(); ++i)
    // The newline keeps a comment at the end from taking more along than del's own parenthesis.
    program += fmt::format("elif $which == {} then (del({})\n)", i, Rewriter(expressions[i]).run());
  return program + " else empty end";
}

}  // namespace lockstep::diff
