// SPDX-License-Identifier: Apache-2.0
#include "health/rules.h"

#include "base/strings.h"

#include <algorithm>
#include <charconv>

namespace lockstep::health {

namespace {

const Value& at_path(const Value& object, std::string_view path) {
  const Value* at = &object;
  while (!path.empty()) {
    path.remove_prefix(1);  // the dot
    const auto end = std::min(path.find('.'), path.size());
    const std::string_view step = path.substr(0, end);
    if (at->is_list()) {
      const auto index = parse_int(step);
      const auto& items = at->items();
      at = index && *index >= 0 && static_cast<std::size_t>(*index) < items.size()
               ? &items[static_cast<std::size_t>(*index)]
               : &Value::null();
    } else {
      at = &at->at(step);
    }
    path.remove_prefix(end);
  }
  return *at;
}

const Value::List& conditions_of(const Value& object) { return object.at("status", "conditions").items(); }

bool is_one_of(std::string_view text, std::string_view alternatives) {
  while (true) {
    const auto end = std::min(alternatives.find('|'), alternatives.size());
    if (text == alternatives.substr(0, end)) return true;
    if (end == alternatives.size()) return false;
    alternatives.remove_prefix(end + 1);
  }
}

bool contains_one_of(std::string_view text, std::string_view alternatives) {
  for (const auto& part : split(alternatives, '|'))
    if (contains(text, part)) return true;
  return false;
}

double number_at(const Value& object, std::string_view operand) {
  if (!operand.empty() && operand[0] == '.') {
    const Value& value = at_path(object, operand);
    return value.is_list() ? static_cast<double>(value.size()) : value.as_double().value_or(0);
  }
  double out = 0;
  std::from_chars(operand.data(), operand.data() + operand.size(), out);
  return out;
}

struct Operator {
  std::size_t at = std::string_view::npos, size = 0;
};
Operator find_operator(std::string_view clause) {
  const auto at = clause.find_first_of("=~<>");
  if (at == std::string_view::npos) return {};
  const bool is_two = clause[at] != '~' && at + 1 < clause.size() && clause[at + 1] == '=';
  return {at, is_two ? 2U : 1U};
}

bool holds_clause(std::string_view clause, const Value& object) {
  if (clause[0] == '!') return !holds_clause(clause.substr(1), object);
  if (clause == "stale") {
    const Value& observed = object.at("status", "observedGeneration");
    return !observed.is_null() && observed.int_or(0) != object.at("metadata", "generation").int_or(0);
  }
  const auto op = find_operator(clause);
  const std::string_view left = clause.substr(0, op.at);
  const std::string_view right = op.size == 0 ? std::string_view() : clause.substr(op.at + op.size);
  const char kind = op.size == 0 ? ' ' : clause[op.at];
  if (kind == '<' || kind == '>') {
    const double a = number_at(object, left), b = number_at(object, right);
    if (op.size == 2 && a == b) return true;
    return kind == '<' ? a < b : a > b;
  }
  const auto matches = [&](const Value& value) {
    if (kind == ' ') return !value.is_null();
    return kind == '~' ? contains_one_of(value.text(), right) : is_one_of(value.text(), right);
  };
  if (left[0] == '.') return matches(at_path(object, left));
  const auto& conditions = conditions_of(object);
  if (left == "any")
    return std::any_of(conditions.begin(), conditions.end(),
                       [&](const Value& c) { return matches(c.at("status")); });
  if (left == "all")
    return std::all_of(conditions.begin(), conditions.end(),
                       [&](const Value& c) { return matches(c.at("status")); });
  const auto dot = left.find('.');
  const std::string_view type = left.substr(0, dot);
  const std::string_view member = dot == std::string_view::npos ? "status" : left.substr(dot + 1);
  return std::any_of(conditions.begin(), conditions.end(), [&](const Value& c) {
    return c.at("type").text() == type && (kind == ' ' || matches(c.at(member)));
  });
}

}  // namespace

bool holds(std::string_view when, const Value& object) {
  while (!when.empty()) {
    const auto end = std::min(when.find(' '), when.size());
    if (end > 0 && !holds_clause(when.substr(0, end), object)) return false;
    when.remove_prefix(std::min(end + 1, when.size()));
  }
  return true;
}

std::string expand(std::string_view say, const Value& object) {
  std::string out;
  for (std::size_t at = 0; at < say.size();) {
    const auto open = say.find('{', at), close = say.find('}', open);
    if (open == std::string_view::npos || close == std::string_view::npos) return out.append(say.substr(at));
    out.append(say.substr(at, open - at));
    const std::string_view name = say.substr(open + 1, close - open - 1);
    if (name[0] == '.') {
      out += at_path(object, name).text();
    } else {
      const auto dot = name.find('.');
      for (const auto& condition : conditions_of(object))
        if (condition.at("type").text() == name.substr(0, dot)) {
          out += condition.at(name.substr(dot + 1)).text();
          break;
        }
    }
    at = close + 1;
  }
  return out;
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
