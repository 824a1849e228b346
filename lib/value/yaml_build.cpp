// SPDX-License-Identifier: Apache-2.0
#include "value/yaml_build.h"

#include "base/hash.h"
#include "base/strings.h"
#include "value/yaml_reprint.h"
#include "value/yaml_resolve.h"

#include <algorithm>
#include <charconv>
#include <unordered_map>

namespace lockstep {

namespace {

constexpr std::string_view core_tag = "tag:yaml.org,2002:";

// Go's strconv.FormatFloat(number, 'g', -1, 32), which sigs.k8s.io/yaml makes keys of floats with.
std::string float_key(const Value& number) {
  char buffer[40];
  const auto value = static_cast<float>(number.as_double().value_or(0));
  return std::string(buffer, std::to_chars(buffer, buffer + sizeof buffer, value).ptr);
}

std::string quote(std::string_view text) { return '"' + printable(text) + '"'; }

bool is_finite(const Value& number) { return number.kind() == Kind::Int || number.as_double().has_value(); }

}  // namespace

void YamlBuilder::refuse(std::uint32_t line, const std::string& what) const {
  if (options_->file.empty()) throw Error("invalid YAML in line {}: {}", line, what);
  throw Error("invalid YAML in {}:{}: {}", options_->file, line, what);
}

void YamlBuilder::count(std::uint32_t line) {
  if (++nodes_ > options_->max_nodes)
    refuse(line, fmt::format("more than {} values, aliases expanded", options_->max_nodes));
}

void YamlBuilder::count_alias(const Value& value, std::uint32_t line) {
  count(line);
  alias_bytes_ += value.text().size();
  for (const auto& item : value.items()) count_alias(item, line);
  for (const auto& [key, child] : value.members()) {
    alias_bytes_ += key.size();
    count_alias(child, line);
  }
  if (alias_bytes_ > options_->max_bytes)
    refuse(line, fmt::format("aliases expand to more than {} bytes", options_->max_bytes));
}

void YamlBuilder::check_depth(std::size_t depth, std::uint32_t line) const {
  if (depth > static_cast<std::size_t>(options_->max_depth))
    refuse(line, fmt::format("nested deeper than {} levels", options_->max_depth));
}

namespace {

Style word_style(std::string_view text) {
  const auto is_upper = [](char c) { return c >= 'A' && c <= 'Z'; };
  if (text.empty()) return Style::Blank;
  if (text == "~") return Style::Tilde;
  if (!is_upper(text[0])) return Style::Plain;
  return is_upper(text.back()) ? Style::Upper : Style::Title;
}

}  // namespace

Value YamlBuilder::plain(std::string_view text, std::uint32_t line) {
  count(line);
  const Kind kind = plain_kind(text, options_->rules);
  Value value;
  if (kind == Kind::String && options_->rules == YamlRules::Kustomize && is_timestamp(text)) {
    value = Value::timestamp(std::string(text));
  } else if (kind != Kind::Null) {
    value = Value::scalar(kind, std::string(text));
  }
  if (kind == Kind::Null || kind == Kind::Bool) value.set_style(word_style(text));
  // `yes` is true, so that nobody else has to know YAML 1.1.
  if (kind == Kind::Bool) {
    constexpr std::string_view truths = "tTyY";
    const bool is_true =
        truths.find(text[0]) != std::string_view::npos || ((text[0] | 0x20) == 'o' && text.size() == 2);
    value.text() = is_true ? "true" : "false";
  }
  if (kind == Kind::Float && options_->rules == YamlRules::Kubernetes && !is_finite(value))
    refuse(line, fmt::format("{} is not a number that JSON can hold", text));
  value.set_line(line);
  return value;
}

Value YamlBuilder::quoted(std::string text, std::uint32_t line) {
  count(line);
  Value value(std::move(text));
  value.set_style(Style::Quoted);
  value.set_line(line);
  return value;
}

Value YamlBuilder::block(std::string text, bool is_folded, std::uint32_t line) {
  if (options_->rules != YamlRules::Kustomize) return quoted(std::move(text), line);
  if (!survives_as_block(text))
    refuse(line,
           "a block that begins with a tab, which kustomize cannot read back; write it in double quotes");
  return quoted(is_folded ? reprinted_folded(text) : std::move(text), line);
}

Value YamlBuilder::plain_in_flow(std::string_view text, std::uint32_t line) {
  Value value = plain(text, line);
  if (options_->rules != YamlRules::Kustomize) return value;
  if (value.is_timestamp() && contains(text, ":")) {
    value = Value(text);
    value.set_line(line);
  }
  if (value.is_null() && text.empty()) value.set_style(Style::Quoted);
  return value;
}

Value YamlBuilder::tagged(const std::string& tag, std::string_view text, std::uint32_t line) {
  if (!tag.starts_with(core_tag)) return quoted(std::string(text), line);
  const std::string_view name = std::string_view(tag).substr(core_tag.size());
  if (name == "str") return quoted(std::string(text), line);
  if (name == "binary") {
    auto bytes = base64_decode(text);
    if (!bytes) refuse(line, "the value of !!binary is not base64");
    if (!is_valid_utf8(*bytes)) refuse(line, "the value of !!binary is not UTF-8 text");
    return quoted(std::move(*bytes), line);
  }
  if (name == "timestamp") {
    if (!is_timestamp(text)) refuse(line, fmt::format("{} is not a !!timestamp", quote(text)));
    return plain(text, line);
  }
  if (name != "int" && name != "float" && name != "bool" && name != "null")
    return quoted(std::string(text), line);
  Value value = plain(text, line);
  if (name == "float" && value.kind() == Kind::Int) return value;
  if (kind_name(value.kind()) != name) refuse(line, fmt::format("{} is not a !!{}", quote(text), name));
  return value;
}

Value YamlBuilder::list(Value::List items, std::uint32_t line) {
  count(line);
  Value value = Value::list(std::move(items));
  value.set_line(line);
  return value;
}

Value YamlBuilder::map(Value::Map members, std::uint32_t line) {
  count(line);
  refuse_duplicates(members);
  Value value = Value::map(std::move(members));
  value.set_line(line);
  return value;
}

namespace {

// A map under construction that finds its keys fast.
class MapUnion {
 public:
  void add(const Member& member, bool replaces) {
    const auto [place, is_new] = index_.try_emplace(member.key, members_.size());
    if (is_new) {
      members_.push_back(member);
    } else if (replaces) {
      members_[place->second].value = member.value;
    }
  }
  Value::Map take() && { return std::move(members_); }

 private:
  Value::Map members_;
  std::unordered_map<std::string, std::size_t> index_;
};

}  // namespace

Value YamlBuilder::merged_map(Value::Map members, const std::vector<Merge>& merges, std::uint32_t line) {
  refuse_duplicates(members);
  const bool later_wins = options_->rules == YamlRules::Kubernetes;
  MapUnion all;
  std::size_t own = 0;
  const auto add_own = [&](std::size_t end) {
    for (; own < end; ++own) all.add(members[own], true);
  };
  const auto merge = [&](const Value& source) {
    if (!source.is_map()) refuse(line, "the value of << must be a mapping or a list of mappings");
    for (const auto& member : source.members()) all.add(member, later_wins);
  };
  if (!later_wins) add_own(members.size());
  for (const auto& [source, position] : merges) {
    if (later_wins) add_own(std::min(position, members.size()));
    if (!source.is_list()) {
      merge(source);
    } else if (later_wins) {
      std::for_each(source.items().rbegin(), source.items().rend(), merge);
    } else {
      std::for_each(source.items().begin(), source.items().end(), merge);
    }
  }
  add_own(members.size());
  return map(std::move(all).take(), line);
}

std::string YamlBuilder::key(std::string_view text, bool is_plain, std::uint32_t line) const {
  if (!is_plain) return std::string(text);
  const Kind kind = plain_kind(text, options_->rules);
  const bool is_date = options_->rules == YamlRules::Kustomize && kind == Kind::String && is_timestamp(text);
  if (kind == Kind::String && !is_date) return std::string(text);
  // Kustomize writes quotes for a key that was left out.
  if (text.empty() && options_->rules == YamlRules::Kustomize) return "";
  if (options_->keep_odd_keys) return std::string(1, '\0').append(text);
  if (kind == Kind::Null)
    refuse(line,
           text.empty() ? "a key is missing" : fmt::format("key {} is null, not a string; quote it", text));
  if (options_->rules == YamlRules::Kustomize)
    refuse(line, fmt::format("key {} is {} {}, not a string; quote it", text, kind == Kind::Int ? "an" : "a",
                             is_date ? "date" : kind_name(kind)));
  Value value = YamlBuilder(*options_).plain(text, line);
  if (kind == Kind::Bool) return value.text();
  return kind == Kind::Int ? canonical_number(value) : float_key(value);
}

void YamlBuilder::refuse_duplicates(Value::Map& members) const {
  constexpr std::size_t small = 12;
  const auto found = [&](const Member& first, const Member& second) {
    refuse(second.value.line(),
           fmt::format("key {} is given twice, first in line {}", quote(second.key), first.value.line()));
  };
  if (members.size() <= small && options_->reject_duplicate_keys) {
    for (std::size_t i = 1; i < members.size(); ++i)
      for (std::size_t j = 0; j < i; ++j)
        if (members[i].key == members[j].key) found(members[j], members[i]);
    return;
  }
  std::vector<std::size_t> order(members.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
  std::stable_sort(order.begin(), order.end(),
                   [&](auto a, auto b) { return members[a].key < members[b].key; });
  std::vector<std::size_t> replaced;
  for (std::size_t i = 1; i < order.size(); ++i) {
    if (members[order[i - 1]].key != members[order[i]].key) continue;
    if (options_->reject_duplicate_keys) found(members[order[i - 1]], members[order[i]]);
    replaced.push_back(order[i - 1]);
  }
  std::sort(replaced.rbegin(), replaced.rend());
  for (const auto index : replaced) members.erase(members.begin() + static_cast<std::ptrdiff_t>(index));
}

}  // namespace lockstep
