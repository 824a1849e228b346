// SPDX-License-Identifier: Apache-2.0
#include "sync/ownership.h"

#include "base/strings.h"
#include "sync/inventory.h"

#include <algorithm>

namespace lockstep::sync {

namespace {

constexpr std::string_view tracking_id = "argocd.argoproj.io/tracking-id";

// "app:group/Kind:ns/name" of the object itself; an id that a controller copied from another object says
// nothing (R5.6).
std::string argo_application(const Value& live) {
  const std::string id = annotation(live, tracking_id);
  const auto parts = split(id, ':');
  if (parts.size() != 3) return "";
  const ObjectRef ref = ref_of(live);
  const bool is_self = parts[1] == ref.group + "/" + ref.kind && parts[2].ends_with("/" + ref.name);
  if (!is_self) return "";
  // "<namespace of the Application>_<name>" where it is not Argo CD's own.
  const auto underscore = parts[0].find('_');
  return underscore == std::string::npos ? parts[0] : parts[0].substr(underscore + 1);
}

}  // namespace

Owner owner_of(const Value& live, const Ownership& ownership) {
  const Claim others =
      ownership.adopt || ownership.released.count(ref_of(live)) ? Claim::Taken : Claim::Refused;
  if (const std::string set = label(live, member_label); !set.empty()) {
    if (set == ownership.inventory_id) return {Claim::Ours, ""};
    return {others, "another application (label " + std::string(member_label) + "=" + set + ")"};
  }
  const std::string argo = argo_application(live);
  if (argo.empty()) return {Claim::Nobodys, "nobody"};
  if (argo == ownership.application) return {Claim::Nobodys, "Argo CD"};
  return {others, "Argo CD's application " + argo + " (annotation " + std::string(tracking_id) + ")"};
}

}  // namespace lockstep::sync
