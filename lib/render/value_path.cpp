// SPDX-License-Identifier: Apache-2.0
#include "render/value_path.h"

#include "base/error.h"
#include "base/strings.h"
#include "value/yaml.h"

#include <re2/re2.h>

#include <charconv>

namespace lockstep::render {

namespace {

// Go's strconv.Atoi.
std::optional<long long> atoi(std::string_view text) {
  if (text.size() > 1 && text[0] == '+') text.remove_prefix(1);
  long long number = 0;
  const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (text.empty() || code != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

// At dots that no backslash escapes; one leading dot is allowed.
std::vector<std::string> split_at_dots(std::string_view path) {
  auto parts = split(path, '.');
  if (parts.size() > 1 && parts[0].empty()) parts.erase(parts.begin());
  std::vector<std::string> joined;
  for (auto& part : parts) {
    if (!joined.empty() && joined.back().ends_with('\\')) {
      joined.back().back() = '.';
      joined.back() += part;
    } else {
      joined.push_back(std::move(part));
    }
  }
  return joined;
}

std::string without_brackets(std::string_view text) {
  const auto first = text.find_first_not_of("[]");
  if (first == std::string_view::npos) return "";
  return std::string(text.substr(first, text.find_last_not_of("[]") + 1 - first));
}

[[noreturn]] void wrong_kind(const Value& at, const PathStep& step, std::string_view wanted) {
  throw Error("wrong node kind: '{}' needs a {}, but finds a {}", step.text, wanted, kind_name(at.kind()));
}

}  // namespace

std::vector<std::string> split_value_path(std::string_view path) {
  const auto parts = split_at_dots(path);
  std::vector<std::string> steps;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    std::string step = parts[i];
    if (!step.starts_with('[') || step.ends_with(']')) {
      steps.push_back(std::move(step));
      continue;
    }
    while (i + 1 < parts.size()) {
      step += '.' + parts[++i];
      if (step.ends_with(']')) break;
    }
    steps.push_back(contains(step, "=") ? std::move(step) : without_brackets(step));
  }
  return steps;
}

PathStep::PathStep(std::string step) : text(std::move(step)), number(atoi(text)) {
  is_element = text.size() >= 2 && text.starts_with('[') && text.ends_with(']');
  if (!is_element) return;
  const std::string_view inside = std::string_view(text).substr(1, text.size() - 2);
  const auto equals = inside.find('=');
  has_equals = equals != std::string_view::npos;
  name = inside.substr(0, equals);
  if (has_equals) value = inside.substr(equals + 1);
}

ValuePath::ValuePath(const std::vector<std::string>& steps) {
  for (const auto& step : steps) steps_.emplace_back(step);
  patterns_.resize(steps_.size());
}

ValuePath ValuePath::without_first(std::size_t count) const {
  ValuePath rest = *this;
  rest.steps_.erase(rest.steps_.begin(), rest.steps_.begin() + static_cast<std::ptrdiff_t>(count));
  rest.patterns_.erase(rest.patterns_.begin(), rest.patterns_.begin() + static_cast<std::ptrdiff_t>(count));
  return rest;
}

const Value* ValuePath::look_up(const Value& at, std::size_t index) const {
  const PathStep& step = steps_[index];
  if (step.text.empty()) return &at;
  const auto items = [&]() -> const Value::List& {
    if (!at.is_list() && !at.is_null()) wrong_kind(at, step, "list");
    return at.items();
  };
  if (step.number) {
    if (*step.number < 0) throw Error("the index {} is negative", step.text);
    const auto& list = items();
    const auto position = static_cast<std::size_t>(*step.number);
    return position < list.size() ? &list[position] : nullptr;
  }
  if (step.text == "-") return items().empty() ? nullptr : &items().back();
  if (step.text == "*") throw Error("'*' cannot be part of this path");
  if (step.is_element) {
    if (!step.has_equals) throw Error("'{}' is not of the form [name=value]", step.text);
    for (const auto& item : items()) {
      if (!step.name.empty() && !item.is_map()) continue;
      const Value* found = step.name.empty() ? &item : item.find(step.name);
      if (found && written_text(*found) == step.value) return &item;
    }
    return nullptr;
  }
  if (at.is_null()) return nullptr;
  if (!at.is_map()) wrong_kind(at, step, "mapping");
  return at.find(step.text);
}

const Value* ValuePath::look_up(const Value& root) const {
  const Value* at = &root;
  for (std::size_t i = 0; at && i < steps_.size(); ++i) at = look_up(*at, i);
  return at;
}

class PathMatcher {
 public:
  PathMatcher(const ValuePath& path, Make make) : path_(path), make_(make) {}

  Places match(Value& root) {
    visit({&root}, 0);
    return std::move(places_);
  }

 private:
  // True when the rest of the path leads somewhere.
  bool visit(Place at, std::size_t index) {
    if (index == path_.steps_.size()) {
      places_.found.push_back(at);
      return true;
    }
    const PathStep& step = path_.steps_[index];
    if (step.number && *step.number >= 0) return visit_index(*at.value, index);
    if (step.is_element) return visit_elements(*at.value, index);
    if (step.text == "*") {
      bool any = false;
      for (auto& item : items(*at.value, step)) any |= visit({&item}, index + 1);
      return any;
    }
    return visit_field(*at.value, index);
  }

  static Value::List& items(Value& at, const PathStep& step) {
    if (!at.is_list() && !at.is_null()) wrong_kind(at, step, "list");
    return at.items();
  }

  // What a step has to make for the next one, or at the end for the value.
  Value made(std::size_t next) const {
    if (next < path_.steps_.size()) {
      const PathStep& step = path_.steps_[next];
      return step.is_element || (step.number && *step.number >= 0) ? Value::list() : Value::map();
    }
    if (make_ == Make::List || make_ == Make::Map) return make_ == Make::List ? Value::list() : Value::map();
    Value nothing;
    nothing.set_style(Style::Blank);
    return nothing;
  }
  Place new_place(Value& value, std::size_t next) const {
    return {&value, next == path_.steps_.size() && make_ == Make::Scalar};
  }

  bool visit_field(Value& at, std::size_t index) {
    const PathStep& step = path_.steps_[index];
    if (!at.is_map() && !at.is_null()) wrong_kind(at, step, "mapping");
    if (Value* field = at.find(step.text)) {
      if (field->is_scalar() && index + 1 < path_.steps_.size()) return visit_text(*field, index);
      return visit({field}, index + 1);
    }
    if (make_ == Make::Nothing) return false;
    Value& field = at[step.text];
    field = made(index + 1);
    return visit(new_place(field, index + 1), index + 1);
  }

  // Only text that look_up finds is written back (replacement_text.h).
  bool visit_text(const Value& text, std::size_t index) {
    if (text.text().empty() && (!text.is_null() || is_left_out(text)))
      wrong_kind(text, path_.steps_[index + 1], "mapping");
    const auto before = places_.found.size();
    auto& inside = places_.detached.emplace_back(
        std::make_unique<Value>(read_yaml(text.text(), {.rules = YamlRules::Kustomize})));
    const bool any = visit({inside.get()}, index + 1);
    for (auto i = before; i < places_.found.size(); ++i) places_.found[i].is_detached = true;
    return any;
  }

  bool visit_index(Value& at, std::size_t index) {
    const PathStep& step = path_.steps_[index];
    auto& list = items(at, step);
    const auto position = static_cast<std::size_t>(*step.number);
    if (position == list.size() && make_ != Make::Nothing) {
      list.push_back(made(index + 1));
      return visit(new_place(list.back(), index + 1), index + 1);
    }
    if (position >= list.size())
      throw Error("index {} specified but only {} found", position, plural(list.size(), "element"));
    return visit({&list[position]}, index + 1);
  }

  bool visit_elements(Value& at, std::size_t index) {
    const PathStep& step = path_.steps_[index];
    if (!step.has_equals) throw Error("'{}' is not of the form [name=value]", step.text);
    if (visit_matching(items(at, step), index)) return true;
    if (make_ == Make::Nothing) return false;
    Value value = plain_scalar(step.value, YamlRules::Kustomize);
    items(at, step).push_back(step.name.empty() ? std::move(value)
                                                : Value::map({{step.name, std::move(value)}}));
    if (!visit_matching(items(at, step), index))
      throw Error("no element is like '{}', and one made from it is not either", step.text);
    if (step.name.empty()) places_.found.back().is_new = true;
    return true;
  }

  bool visit_matching(Value::List& list, std::size_t index) {
    const PathStep& step = path_.steps_[index];
    bool any = false;
    for (auto& item : list) {
      const Value* tested = step.name.empty() ? &item : item.find(step.name);
      if (!tested || !re2::RE2::PartialMatch(written(*tested), pattern(index))) continue;
      // After [=x] the rest of the path does not count.
      any |= visit({&item}, step.name.empty() ? path_.steps_.size() : index + 1);
    }
    return any;
  }

  // The expression is tested against the text as YAML writes it, quotes included.
  static std::string written(const Value& value) {
    if (!value.is_scalar()) return std::string(trim(to_yaml(value)));
    return value.style() == Style::Quoted ? '"' + value.text() + '"' : written_text(value);
  }

  const re2::RE2& pattern(std::size_t index) const {
    auto& pattern = path_.patterns_[index];
    if (!pattern) pattern = std::make_shared<const re2::RE2>(path_.steps_[index].value, re2::RE2::Quiet);
    if (!pattern->ok())
      throw Error("'{}' is no regular expression: {}", path_.steps_[index].value, pattern->error());
    return *pattern;
  }

  const ValuePath& path_;
  Make make_;
  Places places_;
};

Places match_path(Value& root, const ValuePath& path, Make make) {
  return PathMatcher(path, make).match(root);
}

}  // namespace lockstep::render
