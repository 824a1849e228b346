// SPDX-License-Identifier: Apache-2.0
#pragma once
// Hook logs: the last lines that a failed hook wrote, so that the report says why it failed.

#include "kube/client.h"
#include "net/loop.h"

#include <functional>
#include <string>

namespace lockstep::sync {

struct HookLine {
  std::string pod, line;
};

// The last lines of the newest pods of a hook: a Pod itself, or the pods of a Job. Nothing for other kinds,
// and nothing where logs cannot be read: a report without them is still one. `client` must outlive the call.
void last_lines(kube::Client& client, const ObjectRef& hook, std::size_t lines,
                std::function<void(std::vector<HookLine>)> done);

}  // namespace lockstep::sync
