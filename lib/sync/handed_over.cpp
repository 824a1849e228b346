// SPDX-License-Identifier: Apache-2.0
#include "sync/handed_over.h"

namespace lockstep::sync {

namespace {

// Tools that apply whole manifests, by the names and operations they use: kubectl apply on the client's and
// on the server's side, what client-side apply became when server-side apply met it first, Argo CD.
bool is_deployer(const Value& entry) {
  struct Deployer {
    std::string_view manager, operation;
  };
  constexpr Deployer deployers[] = {
      {"kubectl-client-side-apply", "Update"}, {"kubectl-last-applied", "Apply"},
      {"before-first-apply", "Update"},        {"kubectl", "Apply"},
      {"argocd-controller", "Update"},         {"argocd-controller", "Apply"}};
  for (const auto& [manager, operation] : deployers)
    if (entry.at("manager").text() == manager && entry.at("operation").text() == operation) return true;
  return false;
}

// Sets of fields are trees of maps.
void join(Value& into, const Value& from) {
  for (const auto& [key, value] : from.members()) {
    if (Value* known = into.find(key))
      join(*known, value);
    else
      into.set(key, value);
  }
}

}  // namespace

std::optional<Value> handed_over(const Value& managed_fields, std::string_view manager) {
  Value ours, others = Value::list();
  bool takes = false;
  for (const auto& entry : managed_fields.items()) {
    const bool is_own = entry.at("manager").text() == manager;
    const bool is_applied = is_own && entry.at("operation").text() == "Apply";
    if (!entry.at("subresource").empty() || !(is_own || is_deployer(entry))) {
      others.push(entry);
      continue;
    }
    takes = takes || !is_applied;
    if (ours.is_null()) {
      ours = entry;
      ours.set("manager", manager);
      ours.set("operation", "Apply");
      continue;
    }
    // The entry that is there already says in which version its fields are named.
    if (is_applied) ours.set("apiVersion", entry.at("apiVersion"));
    join(ours["fieldsV1"], entry.at("fieldsV1"));
  }
  if (!takes) return std::nullopt;
  others.push(std::move(ours));
  return others;
}

Value hand_over_patch(const Value& managed_fields, std::string_view resource_version) {
  const auto replace = [](std::string_view path, const Value& value) {
    return Value::map({{"op", "replace"}, {"path", path}, {"value", value}});
  };
  Value out = Value::list();
  out.push(replace("/metadata/managedFields", managed_fields));
  out.push(replace("/metadata/resourceVersion", Value(std::string(resource_version))));
  return out;
}

}  // namespace lockstep::sync
