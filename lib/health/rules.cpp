// SPDX-License-Identifier: Apache-2.0
#include "health/rules.h"

#include "base/error.h"
#include "base/strings.h"

#include <algorithm>
#include <charconv>
#include <compare>
#include <functional>

namespace lockstep::health {

namespace {

using Test = std::function<bool(const Value&)>;

// One step of a path, taken off its front: `.name` or `[name]`.
std::string_view take_step(std::string_view& path) {
  const bool is_bracketed = path.front() == '[';
  const auto end = std::min(is_bracketed ? path.find(']') : path.find_first_of(".[", 1), path.size());
  const std::string_view step = path.substr(1, end - 1);
  path.remove_prefix(std::min(end + (is_bracketed ? 1 : 0), path.size()));
  return step;
}

const Value& item_of(const Value& list, std::string_view step) {
  for (const auto& item : list.items())
    if (item.at("type").text() == step) return item;
  const auto index = parse_int(step);
  if (!index || *index < 0 || static_cast<std::size_t>(*index) >= list.size()) return Value::null();
  return list.items()[static_cast<std::size_t>(*index)];
}

// Whether any value that the path names passes; a path without `*` always names one, null when missing.
bool any_at_path(const Value& at, std::string_view path, const Test& test) {
  if (path.empty()) return test(at);
  const std::string_view step = take_step(path);
  if (step != "*") return any_at_path(at.is_list() ? item_of(at, step) : at.at(step), path, test);
  for (const auto& item : at.items())
    if (any_at_path(item, path, test)) return true;
  for (const auto& member : at.members())
    if (any_at_path(member.value, path, test)) return true;
  return false;
}

// "Ready.reason" as type and member. A type may have dots itself (cnpg.io/hibernation), a member has none.
std::pair<std::string_view, std::string_view> split_condition(std::string_view operand) {
  constexpr std::string_view members[] = {"reason", "message", "observedGeneration", "severity", "type"};
  const auto dot = operand.rfind('.');
  if (dot != std::string_view::npos &&
      std::find(std::begin(members), std::end(members), operand.substr(dot + 1)) != std::end(members))
    return {operand.substr(0, dot), operand.substr(dot + 1)};
  return {operand, ""};
}

bool is_of_type(const Value& condition, std::string_view type) {
  constexpr std::string_view any = "any", any_but = "any-";
  const std::string& own = condition.at("type").text();
  return own == type || type == any || (type.starts_with(any_but) && own != type.substr(any_but.size()));
}

bool any_condition(const Value& object, std::string_view operand, const Test& test) {
  const auto [type, member] = split_condition(operand);
  for (const auto& condition : object.at("status", "conditions").items())
    if (is_of_type(condition, type) && test(condition.at(member.empty() ? "status" : member))) return true;
  return false;
}

bool any_value(const Value& object, std::string_view operand, const Test& test) {
  return operand.front() == '.' ? any_at_path(object, operand, test) : any_condition(object, operand, test);
}

std::optional<double> number_of(const Value& value) {
  if (value.is_null()) return 0;
  if (!value.is_scalar()) return static_cast<double>(value.size());
  const std::string& text = value.text();
  double out = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), out);
  if (read.ec != std::errc() || read.ptr != text.data() + text.size()) return std::nullopt;
  return out;
}

std::partial_ordering compare(const Value& a, const Value& b) {
  const auto left = number_of(a), right = number_of(b);
  if (left && right) return *left <=> *right;
  if (left || right) return std::partial_ordering::unordered;
  return a.text() <=> b.text();
}

// A literal, or the value that a path names: with `*` the sum of the values.
Value amount_at(const Value& object, std::string_view operand) {
  if (operand.front() != '.') return Value(operand);
  double sum = 0;
  const Value* only = nullptr;
  any_at_path(object, operand, [&](const Value& value) {
    only = &value;
    sum += number_of(value).value_or(0);
    return false;
  });
  return operand.find(".*") == std::string_view::npos ? *only : Value(fmt::format("{}", sum));
}

struct Clause {
  std::string_view left, op, right;
};
Clause parse(std::string_view clause) {
  const auto at = clause.find_first_of("=~<>!");
  if (at == std::string_view::npos) return {clause, "", ""};
  const std::size_t size = at + 1 < clause.size() && clause[at + 1] == '=' ? 2 : 1;
  return {clause.substr(0, at), clause.substr(at, size), clause.substr(at + size)};
}

bool compares(const Clause& clause, const Value& object) {
  const Value right = amount_at(object, clause.right);
  const auto passes = [&](const Value& left) {
    const auto order = compare(left, right);
    if (clause.op == "<") return order < 0;
    if (clause.op == "<=") return order <= 0;
    return clause.op == ">" ? order > 0 : order >= 0;
  };
  const bool is_amount = clause.left.front() == '.';
  return is_amount ? passes(amount_at(object, clause.left)) : any_condition(object, clause.left, passes);
}

bool holds_clause(std::string_view text, const Value& object) {
  if (text.front() == '!') return !holds_clause(text.substr(1), object);
  if (text == "stale") {
    const Value& wanted = object.at("metadata", "generation");
    const Value& observed = object.at("status", "observedGeneration");
    return !wanted.is_null() && !observed.is_null() && wanted.text() != observed.text();
  }
  const Clause clause = parse(text);
  if (clause.op.empty())
    return any_value(object, clause.left, [](const Value& value) { return !value.is_null(); });
  if (clause.op.front() == '<' || clause.op.front() == '>') return compares(clause, object);
  const auto alternatives = split(expand(clause.right, object), '|');
  return any_value(object, clause.left, [&](const Value& value) {
    const bool matches = std::any_of(alternatives.begin(), alternatives.end(), [&](const std::string& one) {
      return clause.op == "~" ? contains(value.text(), one) : value.text() == one;
    });
    return matches != (clause.op == "!=");
  });
}

std::string numbered_conditions(const Value& object) {
  std::string out;
  std::size_t number = 0;
  for (const auto& condition : object.at("status", "conditions").items())
    out += fmt::format("{}: {} | {}\n", ++number, condition.at("type").text(), condition.at("status").text());
  return out;
}

std::string unmet_conditions(const Value& object) {
  std::string out;
  for (const auto& condition : object.at("status", "conditions").items()) {
    const std::string& status = condition.at("status").text();
    if (status != "False" && status != "Unknown") continue;
    out += fmt::format("{} is {}", condition.at("type").text(), status);
    if (const auto& reason = condition.at("reason").text(); !reason.empty())
      out += fmt::format(", since {}. {}", reason, condition.at("message").text());
    out += '\n';
  }
  return out;
}

// What stands between braces: the first name that says something, or else the last alternative itself.
std::string said(std::string_view names, const Value& object) {
  if (names == "conditions") return numbered_conditions(object);
  if (names == "unmet") return unmet_conditions(object);
  while (true) {
    const auto bar = names.find('|');
    std::string out;
    any_value(object, names.substr(0, bar), [&](const Value& value) {
      out = value.text();
      return !out.empty();
    });
    if (!out.empty() || bar == std::string_view::npos) return out;
    names.remove_prefix(bar + 1);
    if (names.find('|') == std::string_view::npos) return std::string(names);
  }
}

}  // namespace

bool holds(std::string_view when, const Value& object) {
  constexpr std::string_view joint = " & ";
  while (!when.empty()) {
    const auto end = std::min(when.find(joint), when.size());
    if (!holds_clause(when.substr(0, end), object)) return false;
    when.remove_prefix(std::min(end + joint.size(), when.size()));
  }
  return true;
}

std::string expand(std::string_view say, const Value& object) {
  std::string out;
  while (true) {
    const auto open = say.find('{'), close = say.find('}', open);
    if (open == std::string_view::npos || close == std::string_view::npos) return out.append(say);
    out.append(say.substr(0, open));
    out += said(say.substr(open + 1, close - open - 1), object);
    say.remove_prefix(close + 1);
  }
}

std::optional<Verdict> first_rule(std::span<const Rule> rules, const Value& object) {
  for (const auto& rule : rules) {
    if (!holds(rule.when, object)) continue;
    Verdict v;
    v.status = rule.status;
    v.message = expand(rule.say, object);
    return v;
  }
  return std::nullopt;
}

}  // namespace lockstep::health
