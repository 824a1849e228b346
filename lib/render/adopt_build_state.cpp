// SPDX-License-Identifier: Apache-2.0
#include "base/error.h"
#include "base/strings.h"
#include "render/read_resources.h"

#include <algorithm>

namespace lockstep::render {

namespace {

constexpr std::string_view prefix = "internal.config.kubernetes.io/";

Behavior behavior_of(std::string_view name) {
  return name == "create"    ? Behavior::Create
         : name == "replace" ? Behavior::Replace
         : name == "merge"   ? Behavior::Merge
                             : Behavior::Unspecified;
}

}  // namespace

void adopt_build_state(Resource& resource) {
  Value* metadata = resource.body.find("metadata");
  Value* annotations = metadata ? metadata->find("annotations") : nullptr;
  if (!annotations || !annotations->is_map()) return;
  const auto is_internal = [](const Member& member) {
    return std::string_view(member.key).starts_with(prefix);
  };
  if (std::none_of(annotations->members().begin(), annotations->members().end(), is_internal)) return;

  const auto take = [&](std::string_view name) {
    const std::string key = std::string(prefix) + std::string(name);
    std::string text = annotations->at(key).text();
    annotations->erase(key);
    return text;
  };
  const auto take_list = [&](std::string_view name) {
    const std::string text = take(name);
    return text.empty() ? std::vector<std::string>() : split(text, ',');
  };
  const auto kinds = take_list("previousKinds"), names = take_list("previousNames"),
             namespaces = take_list("previousNamespaces");
  if (names.size() != kinds.size() || names.size() != namespaces.size())
    throw Error("{}: the numbers of previous names, namespaces and kinds differ", display(resource.origin));
  for (std::size_t i = 0; i < names.size(); ++i)
    resource.previous.push_back({namespaces[i], names[i], kinds[i]});
  resource.prefixes = take_list("prefixes");
  resource.suffixes = take_list("suffixes");
  resource.behavior = behavior_of(take("generatorBehavior"));
  resource.needs_hash = take("needsHashSuffix") == "enabled";
  resource.from_helm = take("helm-generated") == "true";
  resource.allow_name_change = take("allowNameChange") == "enabled";
  resource.allow_kind_change = take("allowKindChange") == "enabled";
}

}  // namespace lockstep::render
