// SPDX-License-Identifier: Apache-2.0
#include "git/version.h"

#include "base/strings.h"

#include <algorithm>
#include <charconv>

namespace lockstep::git {

namespace {

std::optional<std::uint64_t> parse_number(std::string_view text) {
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

bool are_identifiers(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' || c == '.';
  });
}

std::strong_ordering compare_identifier(const std::string& a, const std::string& b) {
  const auto x = parse_number(a), y = parse_number(b);
  if (x && y) return *x <=> *y;
  if (x || y) return x ? std::strong_ordering::less : std::strong_ordering::greater;
  return a <=> b;
}

bool is_wildcard(std::string_view part) { return part == "x" || part == "X" || part == "*"; }

// "1.x", "*" and "1.2.*" as the version with the parts before the wildcard; "" counts as "*".
std::optional<Version> parse_partial(std::string_view text) {
  std::string_view bare = text.starts_with("v") ? text.substr(1) : text;
  Version version;
  version.parts = 0;
  if (bare.empty()) return version;
  if (contains(bare, "-")) return parse_version(text);
  const auto parts = split(bare.substr(0, bare.find('+')), '.');
  if (parts.size() > 3) return std::nullopt;
  std::uint64_t* const numbers[] = {&version.major, &version.minor, &version.patch};
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (is_wildcard(parts[i])) return version;
    const auto number = parse_number(parts[i]);
    if (!number) return std::nullopt;
    *numbers[i] = *number;
    version.parts = static_cast<int>(i) + 1;
  }
  return version;
}

// The first version above everything that shares the first `parts` numbers.
Version next_after(Version version, int parts) {
  version.pre.clear();
  if (parts <= 1) return {version.major + 1, 0, 0, {}, 3};
  if (parts == 2) return {version.major, version.minor + 1, 0, {}, 3};
  return {version.major, version.minor, version.patch + 1, {}, 3};
}

constexpr std::string_view operator_characters = "=!<>~^";

}  // namespace

std::strong_ordering Version::compare(const Version& other) const {
  if (const auto order = major <=> other.major; order != 0) return order;
  if (const auto order = minor <=> other.minor; order != 0) return order;
  if (const auto order = patch <=> other.patch; order != 0) return order;
  if (pre.empty() || other.pre.empty()) return other.pre.size() <=> pre.size();
  for (std::size_t i = 0; i < std::min(pre.size(), other.pre.size()); ++i)
    if (const auto order = compare_identifier(pre[i], other.pre[i]); order != 0) return order;
  return pre.size() <=> other.pre.size();
}

std::optional<Version> parse_version(std::string_view text) {
  if (text.starts_with("v")) text.remove_prefix(1);
  if (const auto plus = text.find('+'); plus != std::string_view::npos) {
    if (!are_identifiers(text.substr(plus + 1))) return std::nullopt;
    text = text.substr(0, plus);
  }
  Version version;
  if (const auto dash = text.find('-'); dash != std::string_view::npos) {
    if (!are_identifiers(text.substr(dash + 1))) return std::nullopt;
    version.pre = split(text.substr(dash + 1), '.');
    text = text.substr(0, dash);
  }
  const auto parts = split(text, '.');
  if (parts.size() > 3) return std::nullopt;
  std::uint64_t* const numbers[] = {&version.major, &version.minor, &version.patch};
  for (std::size_t i = 0; i < parts.size(); ++i) {
    const auto number = parse_number(parts[i]);
    if (!number) return std::nullopt;
    *numbers[i] = *number;
  }
  version.parts = static_cast<int>(parts.size());
  return version;
}

bool Constraint::parse_term(std::string_view op, std::string_view text, std::vector<Range>& out) {
  const auto version = parse_partial(text);
  if (!version) return false;
  Range range;
  range.has_pre = !version->pre.empty();
  const int parts = version->parts;
  const bool is_whole = parts == 3;
  if (op == ">" || op == ">=") {
    if (op == ">" && !is_whole && parts > 0) {
      range.from = next_after(*version, parts);
    } else {
      range.from = *version;
      range.from_excluded = op == ">";
    }
  } else if (op == "<" || op == "=<" || op == "<=") {
    const bool may_equal = op != "<";
    range.to = may_equal && !is_whole && parts > 0 ? next_after(*version, parts) : *version;
    range.to_included = may_equal && is_whole;
  } else if (op == "^") {
    range.from = *version;
    const int fixed = version->major > 0 || parts <= 1 ? 1 : version->minor > 0 || parts == 2 ? 2 : 3;
    if (parts > 0) range.to = next_after(*version, fixed);
  } else if (op == "~" || op == "~>") {
    range.from = *version;
    if (parts > 0) range.to = next_after(*version, std::min(parts, 2));
  } else if (op.empty() || op == "=" || op == "!=") {
    range.is_negated = op == "!=";
    range.from = *version;
    if (is_whole) {
      range.to = *version;
      range.to_included = true;
    } else if (parts > 0) {
      range.to = next_after(*version, parts);
    }
  } else {
    return false;
  }
  out.push_back(std::move(range));
  return true;
}

std::optional<Constraint> Constraint::parse(std::string_view text) {
  Constraint constraint;
  for (std::size_t begin = 0; begin <= text.size();) {
    const auto bar = std::min(text.find("||", begin), text.size());
    std::string_view alternative = trim(text.substr(begin, bar - begin));
    begin = bar + 2;
    auto& terms = constraint.alternatives_.emplace_back();
    if (const auto hyphen = alternative.find(" - "); hyphen != std::string_view::npos) {
      if (!parse_term(">=", trim(alternative.substr(0, hyphen)), terms) ||
          !parse_term("<=", trim(alternative.substr(hyphen + 3)), terms))
        return std::nullopt;
      continue;
    }
    if (alternative.empty()) return std::nullopt;
    while (!alternative.empty()) {
      const auto op_end = std::min(alternative.find_first_not_of(operator_characters), alternative.size());
      const auto op = alternative.substr(0, op_end);
      alternative = trim(alternative.substr(op_end));
      const auto end = std::min(alternative.find_first_of(", \t"), alternative.size());
      const auto version = alternative.substr(0, end);
      if (version.empty() || !parse_term(op, version, terms)) return std::nullopt;
      alternative = trim(alternative.substr(end));
      if (alternative.starts_with(",")) {
        alternative = trim(alternative.substr(1));
        if (alternative.empty()) return std::nullopt;
      }
    }
  }
  return constraint;
}

bool Constraint::allows(const Version& version) const {
  return std::any_of(alternatives_.begin(), alternatives_.end(), [&](const std::vector<Range>& terms) {
    const bool names_pre = std::any_of(terms.begin(), terms.end(), [](const Range& r) { return r.has_pre; });
    if (!version.pre.empty() && !names_pre) return false;
    return std::all_of(terms.begin(), terms.end(), [&](const Range& r) {
      bool inside = true;
      if (r.from) {
        const auto order = version.compare(*r.from);
        inside = order > 0 || (order == 0 && !r.from_excluded);
      }
      if (inside && r.to) {
        const auto order = version.compare(*r.to);
        inside = order < 0 || (order == 0 && r.to_included);
      }
      return inside != r.is_negated;
    });
  });
}

std::optional<std::string> highest(const Constraint& constraint, const std::vector<std::string>& tags) {
  std::optional<Version> best;
  std::optional<std::string> name;
  for (const auto& tag : tags) {
    const auto version = parse_version(tag);
    if (!version || !constraint.allows(*version)) continue;
    if (best && version->compare(*best) <= 0) continue;
    best = version;
    name = tag;
  }
  return name;
}

}  // namespace lockstep::git
