// SPDX-License-Identifier: Apache-2.0
#include "diff/system_ignore.h"

#include "base/error.h"
#include "value/yaml.h"

namespace lockstep::diff {

namespace {

constexpr std::string_view prefix = "resource.customizations.ignoreDifferences.";

// "group/Kind", "Kind" of the core group, "*/*".
IgnoreRule rule_for(std::string_view key, const Value& lists) {
  const auto slash = key.find('/');
  Value item = lists.is_map() ? lists : Value::map();
  item.set("group", std::string(slash == std::string_view::npos ? "" : key.substr(0, slash)));
  item.set("kind", std::string(slash == std::string_view::npos ? key : key.substr(slash + 1)));
  return read_ignore_rule(item);
}

// "<group>_<Kind>" of a ConfigMap's key, which has no slash.
std::string kind_key(std::string_view key) {
  if (key == "all") return "*/*";
  std::string out(key);
  if (const auto line = out.find('_'); line != std::string::npos) out[line] = '/';
  return out;
}

}  // namespace

std::vector<IgnoreRule> system_ignore_rules(const Value& data) {
  std::vector<IgnoreRule> out;
  const auto read = [&](const std::string& key, const std::string& text) {
    return in_context([&] { return "reading " + key; }, [&] { return read_yaml(text); });
  };
  const Value older = read("resource.customizations", data.at("resource.customizations").text());
  for (const auto& [key, entry] : older.members())
    if (const std::string& lists = entry.at("ignoreDifferences").text(); !lists.empty())
      out.push_back(rule_for(key, read("resource.customizations", lists)));
  for (const auto& [key, value] : data.members())
    if (key.starts_with(prefix))
      out.push_back(rule_for(kind_key(std::string_view(key).substr(prefix.size())), read(key, value.text())));
  return out;
}

}  // namespace lockstep::diff
