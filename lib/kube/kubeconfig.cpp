// SPDX-License-Identifier: Apache-2.0
#include "kube/kubeconfig.h"

#include "base/error.h"
#include "value/yaml.h"

#include <algorithm>

namespace lockstep::kube {

namespace {

std::vector<KubeconfigEntry> entries(const Value& document, const char* list, const char* member,
                                     const std::string& file) {
  const auto& items = document.at(list);
  if (!items.is_list() && !items.is_null()) throw Error("{}:{}: {} is not a list", file, items.line(), list);
  std::vector<KubeconfigEntry> out;
  for (const auto& item : items.items()) {
    const auto& name = item.at("name");
    if (!name.is_scalar() || name.text().empty())
      throw Error("{}:{}: an entry of {} has no name", file, item.line(), list);
    const auto& body = item.at(member);
    if (!body.is_map() && !body.is_null())
      throw Error("{}:{}: {} of {} is not a map", file, body.line(), member, name.text());
    out.push_back({name.text(), body, file});
  }
  return out;
}

void add_missing(std::vector<KubeconfigEntry>& into, std::vector<KubeconfigEntry> more) {
  for (auto& entry : more)
    if (!Kubeconfig::find(into, entry.name)) into.push_back(std::move(entry));
}

}  // namespace

const KubeconfigEntry* Kubeconfig::find(const std::vector<KubeconfigEntry>& entries, std::string_view name) {
  const auto found =
      std::find_if(entries.begin(), entries.end(), [&](const auto& e) { return e.name == name; });
  return found == entries.end() ? nullptr : &*found;
}

Kubeconfig parse_kubeconfig(std::string_view text, const std::string& file) {
  const Value document = read_yaml(text, {.file = file});
  if (document.is_null()) return {.files = {file}};
  if (!document.is_map()) throw Error("{}:1: this is not a kubeconfig: not a map", file);
  if (const auto kind = document.at("kind").text_or("Config"); kind != "Config")
    throw Error("{}:{}: this is not a kubeconfig: its kind is {}", file, document.at("kind").line(), kind);
  return {.current_context = document.at("current-context").text(),
          .clusters = entries(document, "clusters", "cluster", file),
          .contexts = entries(document, "contexts", "context", file),
          .users = entries(document, "users", "user", file),
          .files = {file}};
}

void merge_kubeconfig(Kubeconfig& into, Kubeconfig next) {
  if (into.current_context.empty()) into.current_context = std::move(next.current_context);
  add_missing(into.clusters, std::move(next.clusters));
  add_missing(into.contexts, std::move(next.contexts));
  add_missing(into.users, std::move(next.users));
  into.files.insert(into.files.end(), next.files.begin(), next.files.end());
}

}  // namespace lockstep::kube
