// SPDX-License-Identifier: Apache-2.0
#include "sync/apply_mode.h"

#include "health/assess.h"
#include "model/object.h"
#include "sync/traits.h"

namespace lockstep::sync {

ApplyMode apply_mode(const Value& manifest, const Value* live, const ApplyDefaults& defaults) {
  const Traits traits = traits_of(manifest);
  const ObjectRef ref = ref_of(manifest);
  const bool replace =
      defaults.replace || traits.option("Replace=true") || (live && traits_of(*live).option("Replace=true"));
  if (replace && !health::is_run_kind(ref.group, ref.kind)) return ApplyMode::Replace;
  if (traits.option("ServerSideApply=false")) return ApplyMode::ClientSide;
  if (!defaults.server_side && !traits.option("ServerSideApply=true")) return ApplyMode::ClientSide;
  return ApplyMode::ServerSide;
}

}  // namespace lockstep::sync
