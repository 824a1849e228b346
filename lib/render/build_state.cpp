// SPDX-License-Identifier: Apache-2.0
#include "render/build_state.h"

#include "base/strings.h"

namespace lockstep::render {

namespace {

constexpr std::string_view prefix = "internal.config.kubernetes.io/";
// The ones that belong to the build; others under the prefix are the user's.
constexpr std::string_view names[] = {"previousKinds", "previousNames",     "previousNamespaces", "prefixes",
                                      "suffixes",      "generatorBehavior", "needsHashSuffix"};

std::string key(std::string_view name) { return std::string(prefix) + std::string(name); }

std::string_view text(Behavior behavior) {
  switch (behavior) {
    case Behavior::Replace:
      return "replace";
    case Behavior::Merge:
      return "merge";
    case Behavior::Create:
      return "create";
    case Behavior::Unspecified:
      break;
  }
  return "unspecified";
}

}  // namespace

ShownBuildState::ShownBuildState(Resource& resource) : resource_(resource) {
  if (!resource.has_build_state()) return;
  Value& metadata = resource.body["metadata"];
  if (!metadata.is_map() && !metadata.is_null()) return;
  Value& annotations = metadata["annotations"];
  if (!annotations.is_map() && !annotations.is_null()) return;
  shown_ = true;
  had_annotations_ = annotations.is_map();

  const auto show = [&](std::string_view name, const std::vector<std::string>& parts) {
    if (!parts.empty()) annotations.set(key(name), join(parts, ","));
  };
  std::vector<std::string> previous_kinds, previous_names, previous_namespaces;
  for (const auto& then : resource.previous) {
    previous_kinds.push_back(then.kind);
    previous_names.push_back(then.name);
    previous_namespaces.push_back(then.ns);
  }
  show("previousKinds", previous_kinds);
  show("previousNames", previous_names);
  show("previousNamespaces", previous_namespaces);
  show("prefixes", resource.prefixes);
  show("suffixes", resource.suffixes);
  if (resource.behavior != Behavior::Unspecified)
    annotations.set(key("generatorBehavior"), text(resource.behavior));
  if (resource.needs_hash) annotations.set(key("needsHashSuffix"), "enabled");
}

bool ShownBuildState::take_out() {
  Value* metadata = resource_.body.find("metadata");
  Value* annotations = metadata ? metadata->find("annotations") : nullptr;
  if (!annotations) return false;
  bool found = false;
  for (const auto name : names) found |= annotations->erase(key(name));
  if (found && annotations->empty() && !had_annotations_) metadata->erase("annotations");
  return found;
}

void ShownBuildState::hide_or_forget() {
  if (shown_ && !take_out()) resource_.forget_build_state();
}

void ShownBuildState::hide() {
  if (shown_) take_out();
}

}  // namespace lockstep::render
