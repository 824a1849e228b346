// SPDX-License-Identifier: Apache-2.0
#include "sync/suspend.h"

#include "sync/runs.h"

namespace lockstep::sync {

namespace {

// As a label today, as an annotation in Kueue's first API.
constexpr std::string_view queue_key = "kueue.x-k8s.io/queue-name";

bool is_queued(const Value& object) {
  return !label(object, queue_key).empty() || has_annotation(object, queue_key);
}

bool git_owns(const Value& live, const Value& desired) {
  switch (run_policy(desired).suspend_owner) {
    case SuspendOwner::Git:
      return true;
    case SuspendOwner::Kueue:
    case SuspendOwner::User:
      return false;
    case SuspendOwner::Auto:
      return !is_queued(desired) && !is_queued(live);
  }
  return true;
}

void take_suspend(const Value& live, Value& desired) {
  Value* mine = desired.find("suspend");
  if (!mine) return;
  // Controllers leave false out.
  *mine = live.has("suspend") ? live.at("suspend") : Value::boolean(false);
}

}  // namespace

Value with_suspend_of_owner(const Value& live, const Value& desired) {
  if (git_owns(live, desired)) return desired;
  Value out = desired;
  take_suspend(live.at("spec"), out["spec"]);
  if (Value* policy = out["spec"].find("runPolicy")) take_suspend(live.at("spec", "runPolicy"), *policy);
  return out;
}

}  // namespace lockstep::sync
