// SPDX-License-Identifier: Apache-2.0
#include "kube/resource.h"

#include "base/error.h"
#include "base/strings.h"

#include <algorithm>

namespace lockstep::kube {

namespace {

std::string key_of(std::string_view prefix, std::string_view kind) {
  return std::string(prefix) + " " + std::string(kind);
}
template <class Range>
bool has(const Range& range, std::string_view word) {
  return std::find(range.begin(), range.end(), word) != range.end();
}
void add_new(std::vector<std::string>& words, std::string word) {
  if (!has(words, word)) words.push_back(std::move(word));
}

}  // namespace

const Resource& pods_resource() {
  static const Resource pods{.version = "v1", .kind = "Pod", .plural = "pods", .namespaced = true};
  return pods;
}

bool Resource::can(std::string_view verb) const { return has(verbs, verb); }

ApiIndex::ApiIndex(std::vector<Resource> resources, std::vector<std::string> unavailable)
    : resources_(std::move(resources)), unavailable_(std::move(unavailable)) {
  for (std::size_t i = 0; i < resources_.size(); ++i) {
    const auto& resource = resources_[i];
    by_kind_.emplace(key_of(resource.api_version(), resource.kind), i);
    by_group_kind_.emplace(key_of(resource.group, resource.kind), i);
  }
}

const Resource* ApiIndex::find(std::string_view api_version, std::string_view kind) const {
  const auto found = by_kind_.find(key_of(api_version, kind));
  return found == by_kind_.end() ? nullptr : &resources_[found->second];
}

const Resource* ApiIndex::find_preferred(std::string_view group, std::string_view kind) const {
  const auto found = by_group_kind_.find(key_of(group, kind));
  return found == by_group_kind_.end() ? nullptr : &resources_[found->second];
}

const Resource* ApiIndex::find_word(std::string_view word) const {
  const auto lower = to_lower(word);
  const auto dot = lower.find('.');
  const auto name = lower.substr(0, dot);
  const auto rest = dot == std::string::npos ? std::string() : lower.substr(dot + 1);
  const auto is_named = [&](const Resource& resource) {
    return name == resource.plural || name == resource.singular || name == to_lower(resource.kind);
  };
  const auto is_in = [&](const Resource& resource) {
    return rest.empty() || rest == resource.group || rest == resource.version + "." + resource.group;
  };
  const auto full = std::find_if(resources_.begin(), resources_.end(),
                                 [&](const Resource& r) { return is_named(r) && is_in(r); });
  if (full != resources_.end()) return &*full;
  const auto abbreviated = std::find_if(resources_.begin(), resources_.end(), [&](const Resource& r) {
    return is_in(r) && has(r.short_names, name);
  });
  return abbreviated == resources_.end() ? nullptr : &*abbreviated;
}

const Resource& ApiIndex::require(std::string_view api_version, std::string_view kind) const {
  if (const auto* found = find(api_version, kind)) return *found;
  const auto group = parse_api_version(api_version).group;
  std::vector<std::string> versions, kinds_of_version, all_kinds, groups_of_kind;
  for (const auto& resource : resources_) {
    if (resource.kind == kind && resource.group == group) add_new(versions, resource.api_version());
    if (resource.kind == kind) add_new(groups_of_kind, resource.api_version());
    if (resource.api_version() == api_version) add_new(kinds_of_version, resource.kind);
    add_new(all_kinds, resource.kind);
  }
  Error error("the cluster has no kind {} in {}", kind, api_version);
  if (has(unavailable_, api_version)) {
    error.hint("the server that provides it does not answer: kubectl get apiservices");
  } else if (!versions.empty()) {
    error.hint("this cluster has it in " + join(versions, ", "));
  } else if (const auto near = nearest(kind, kinds_of_version); !near.empty()) {
    error.hint("did you mean " + near + "?");
  } else if (!groups_of_kind.empty()) {
    error.hint("this cluster has it in " + join(groups_of_kind, ", "));
  } else {
    error.hint("install its CustomResourceDefinition first, or put it into the same sync");
  }
  throw std::move(error).api(404, "NoKindMatch");
}

}  // namespace lockstep::kube
