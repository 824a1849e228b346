// SPDX-License-Identifier: Apache-2.0
#pragma once
// Fields that another tool applied before lockstep did are handed over to it: whatever Git drops later is
// then dropped from the cluster too, as if that tool still applied (spec argocd R1.25). Pure.

#include "value/value.h"

#include <optional>
#include <string_view>

namespace lockstep::sync {

// metadata.managedFields (all entries of them) with what kubectl and Argo CD applied, and what `manager` set
// without applying, joined to the entry of `manager`. nullopt: there is nothing to hand over.
std::optional<Value> handed_over(const Value& managed_fields, std::string_view manager);

// JSON patch that writes them, refused when the object has changed since.
Value hand_over_patch(const Value& managed_fields, std::string_view resource_version);

}  // namespace lockstep::sync
