// SPDX-License-Identifier: Apache-2.0
#include "health/assess.h"

#include "health/argo.h"
#include "health/kinds.h"

namespace lockstep::health {

Verdict assess(const Value& object, const Snapshot& snapshot, TimePoint now, const Settings& settings) {
  if (settings.rules == Rules::ArgoCd) return assess_argo(object);
  const ObjectRef ref = ref_of(object);
  const KindRow* row = find_kind(ref.group, ref.kind);
  return row ? row->judge({object, snapshot, now, settings}) : assess_argo(object);
}

Verdict assess_missing(const ObjectRef& ref, std::string_view, const Snapshot&, TimePoint, const Settings&) {
  Verdict v;
  v.status = Status::Missing;
  v.message = display(ref) + " does not exist";
  return v;
}

}  // namespace lockstep::health
