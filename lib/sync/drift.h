// SPDX-License-Identifier: Apache-2.0
#pragma once
// Drift: whether an object is still what the last look has left, told from the watch alone: a loop that sees
// only status updates go by asks the server nothing.

#include "sync/plan.h"

#include <map>
#include <string>

namespace lockstep::sync {

enum class News {
  None,     // status, or what concerns nobody here
  Perhaps,  // only a look can tell
  Drift,    // gone, or a field of ours has another value
};

class Drift {
 public:
  // `has_ignored`: differences may be ignored, which only a look takes into account.
  Drift(const Plan& plan, bool has_ignored);

  // Objects worth following.
  std::vector<ObjectRef> watched() const;
  // The state that counts as settled from now on; null when the object is not there.
  void settled(const ObjectRef& ref, const Value* live);
  News judge(const ObjectRef& ref, const Value* live) const;

 private:
  std::string summary(const Step& step, const Value* live) const;

  std::map<ObjectRef, Step> steps_;
  std::map<ObjectRef, std::string> settled_;
  bool has_ignored_;
};

}  // namespace lockstep::sync
