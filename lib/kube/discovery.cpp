// SPDX-License-Identifier: Apache-2.0
#include "kube/discovery.h"

#include "base/strings.h"

#include <algorithm>
#include <map>

namespace lockstep::kube {

namespace {

std::vector<std::string> texts(const Value& list) {
  std::vector<std::string> out;
  for (const auto& item : list.items()) out.push_back(item.text());
  return out;
}

}  // namespace

bool is_aggregated(const Value& document) { return document.at("kind").text() == "APIGroupDiscoveryList"; }

void read_aggregated(const Value& document, Discovered& into) {
  for (const auto& group : document.at("items").items()) {
    const auto& group_name = group.at("metadata", "name").text();
    for (const auto& version : group.at("versions").items()) {
      const auto& version_name = version.at("version").text();
      if (version.at("freshness").text() == "Stale")
        into.unavailable.push_back(format_api_version({group_name, version_name}));
      for (const auto& entry : version.at("resources").items()) {
        Resource resource{.group = group_name,
                          .version = version_name,
                          .kind = entry.at("responseKind", "kind").text(),
                          .plural = entry.at("resource").text(),
                          .singular = entry.at("singularResource").text(),
                          .namespaced = entry.at("scope").text() == "Namespaced",
                          .verbs = texts(entry.at("verbs")),
                          .short_names = texts(entry.at("shortNames")),
                          .categories = texts(entry.at("categories"))};
        for (const auto& sub : entry.at("subresources").items())
          resource.subresources.push_back(sub.at("subresource").text());
        // Resources that only exist for their subresources have no kind of their own.
        if (!resource.kind.empty()) into.resources.push_back(std::move(resource));
      }
    }
  }
}

std::vector<std::string> read_group_versions(const Value& document) {
  if (document.at("kind").text() == "APIVersions") return texts(document.at("versions"));
  std::vector<std::string> out;
  for (const auto& group : document.at("groups").items()) {
    const auto& preferred = group.at("preferredVersion", "groupVersion").text();
    if (!preferred.empty()) out.push_back(preferred);
    for (const auto& version : group.at("versions").items()) {
      const auto& name = version.at("groupVersion").text();
      if (name != preferred) out.push_back(name);
    }
  }
  return out;
}

void read_resource_list(const Value& document, Discovered& into) {
  const auto gv = parse_api_version(document.at("groupVersion").text());
  std::map<std::string, std::vector<std::string>> subresources;
  const auto first = into.resources.size();
  for (const auto& entry : document.at("resources").items()) {
    const auto& name = entry.at("name").text();
    if (const auto slash = name.find('/'); slash != std::string::npos) {
      subresources[name.substr(0, slash)].push_back(name.substr(slash + 1));
      continue;
    }
    into.resources.push_back({.group = gv.group,
                              .version = gv.version,
                              .kind = entry.at("kind").text(),
                              .plural = name,
                              .singular = entry.at("singularName").text(),
                              .namespaced = entry.at("namespaced").is_true(),
                              .verbs = texts(entry.at("verbs")),
                              .short_names = texts(entry.at("shortNames")),
                              .categories = texts(entry.at("categories"))});
  }
  for (auto i = first; i < into.resources.size(); ++i)
    into.resources[i].subresources = subresources[into.resources[i].plural];
}

}  // namespace lockstep::kube
