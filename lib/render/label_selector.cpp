// SPDX-License-Identifier: Apache-2.0
// The label selector grammar of Kubernetes (k8s.io/apimachinery/pkg/labels), its checks of keys and values
// included.
#include "base/error.h"
#include "base/strings.h"
#include "render/selector.h"

#include <algorithm>

namespace lockstep::render {

namespace {

bool is_alnum(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'); }

// [A-Za-z0-9] at both ends, also '-', '_' and '.' between; at most 63.
bool is_name(std::string_view text) {
  if (text.empty() || text.size() > 63 || !is_alnum(text.front()) || !is_alnum(text.back())) return false;
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return is_alnum(c) || c == '-' || c == '_' || c == '.'; });
}

bool is_dns_subdomain(std::string_view text) {
  if (text.empty() || text.size() > 253) return false;
  for (const auto& part : split(text, '.')) {
    const auto fits = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-'; };
    if (part.empty() || part.front() == '-' || part.back() == '-' ||
        !std::all_of(part.begin(), part.end(), fits))
      return false;
  }
  return true;
}

bool is_label_key(std::string_view text) {
  const auto slash = text.find('/');
  if (slash == std::string_view::npos) return is_name(text);
  return is_dns_subdomain(text.substr(0, slash)) && is_name(text.substr(slash + 1));
}

class Lexer {
 public:
  explicit Lexer(std::string_view text) : text_(text) {}

  // Words and the symbols ( ) , ! = == != < >; "" at the end.
  std::string_view next() {
    skip_blanks();
    if (at_ == text_.size()) return {};
    const std::size_t start = at_++;
    if (is_symbol(text_[start])) {
      if (at_ < text_.size() && text_[at_] == '=' && (text_[start] == '=' || text_[start] == '!')) ++at_;
    } else {
      while (at_ < text_.size() && !is_symbol(text_[at_]) && !is_blank(text_[at_])) ++at_;
    }
    return text_.substr(start, at_ - start);
  }
  std::string_view peek() {
    const std::size_t start = at_;
    const auto token = next();
    at_ = start;
    return token;
  }

  static bool is_symbol(char c) { return std::string_view("()!,=<>").find(c) != std::string_view::npos; }

 private:
  static bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }
  void skip_blanks() {
    while (at_ < text_.size() && is_blank(text_[at_])) ++at_;
  }

  std::string_view text_;
  std::size_t at_ = 0;
};

bool is_word(std::string_view token) { return !token.empty() && !Lexer::is_symbol(token.front()); }

class Parser {
 public:
  explicit Parser(std::string_view text) : text_(text), lexer_(text) {}

  std::vector<LabelSelector::Requirement> all() {
    std::vector<LabelSelector::Requirement> requirements;
    if (lexer_.peek().empty()) return requirements;
    while (true) {
      requirements.push_back(one());
      const auto token = lexer_.next();
      if (token.empty()) return requirements;
      if (token != ",") wrong(token, "',' or the end");
      if (lexer_.peek().empty()) wrong("", "a key after ','");
    }
  }

 private:
  using Operator = LabelSelector::Operator;

  LabelSelector::Requirement one() {
    const bool negated = lexer_.peek() == "!";
    if (negated) lexer_.next();
    const auto key = lexer_.next();
    if (!is_word(key)) wrong(key, "a key");
    if (!is_label_key(key)) wrong(key, "a label key: [prefix/]name of letters, digits, '-', '_' and '.'");
    LabelSelector::Requirement made{std::string(key), Operator::Exists, {}};
    const auto ahead = lexer_.peek();
    if (negated || ahead.empty() || ahead == ",") {
      if (negated) made.op = Operator::DoesNotExist;
      return made;
    }
    const auto op = lexer_.next();
    if (op == "in" || op == "notin") {
      made.op = op == "in" ? Operator::In : Operator::NotIn;
      made.values = set();
    } else if (op == "=" || op == "==" || op == "!=") {
      made.op = op == "!=" ? Operator::NotIn : Operator::In;
      made.values = {value()};
    } else if (op == "<" || op == ">") {
      made.op = op == "<" ? Operator::Less : Operator::Greater;
      made.values = {value()};
      if (!parse_int(made.values.front())) wrong(made.values.front(), "an integer");
    } else {
      wrong(op, "one of =, ==, !=, in, notin, <, >");
    }
    return made;
  }

  std::vector<std::string> set() {
    if (const auto open = lexer_.next(); open != "(") wrong(open, "'('");
    std::vector<std::string> values;
    while (true) {
      values.push_back(value());
      const auto token = lexer_.next();
      if (token == ")") return values;
      if (token != ",") wrong(token, "',' or ')'");
    }
  }

  // A value may be left out: `a=` and `a in (,x)` mean the empty one.
  std::string value() {
    const auto ahead = lexer_.peek();
    if (ahead.empty() || ahead == "," || ahead == ")") return "";
    const auto word = lexer_.next();
    if (!is_word(word)) wrong(word, "a value");
    if (!is_name(word)) wrong(word, "a label value: at most 63 letters, digits, '-', '_' and '.'");
    return std::string(word);
  }

  [[noreturn]] void wrong(std::string_view got, std::string_view wanted) const {
    throw Error("label selector '{}': found '{}', expected {}", text_, got, wanted);
  }

  std::string_view text_;
  Lexer lexer_;
};

}  // namespace

LabelSelector::LabelSelector(std::string_view text) : requirements_(Parser(text).all()) {}

bool LabelSelector::matches(const Value& labels) const {
  return std::all_of(requirements_.begin(), requirements_.end(), [&](const Requirement& wanted) {
    const Value* label = labels.find(wanted.key);
    const auto listed = [&] {
      return std::find(wanted.values.begin(), wanted.values.end(), label->text()) != wanted.values.end();
    };
    switch (wanted.op) {
      case Operator::Exists:
        return label != nullptr;
      case Operator::DoesNotExist:
        return label == nullptr;
      case Operator::In:
        return label && listed();
      case Operator::NotIn:
        return !label || !listed();
      case Operator::Less:
      case Operator::Greater: {
        const auto number = label ? parse_int(label->text()) : std::nullopt;
        const auto limit = parse_int(wanted.values.front());
        return number && (wanted.op == Operator::Less ? *number < *limit : *number > *limit);
      }
    }
    return false;
  });
}

}  // namespace lockstep::render
