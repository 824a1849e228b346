// SPDX-License-Identifier: Apache-2.0
#pragma once
// prepare(): everything up to the plan. Fetching and rendering run on the worker while the cluster is read;
// nothing is written.

#include "net/loop.h"
#include "sync/desired.h"
#include "sync/event.h"
#include "sync/history.h"
#include "sync/inventory.h"
#include "sync/ledger_reader.h"
#include "sync/operation.h"

#include "observe/objects.h"

#include <functional>
#include <map>
#include <memory>

namespace lockstep::sync {

struct Prepared {
  Content content;
  std::shared_ptr<const kube::ApiIndex> index;
  Inventory inventory;  // as it was found
  Desired desired;
  std::map<ObjectRef, Object> live;  // members and objects with the identity of a desired one
  std::map<ObjectRef, Compared> compared;
  LedgerFound ledger;        // left empty where nothing is run to completion
  Recording recording;       // set by whoever carries it out
  bool is_deletion = false;  // of the whole application: the inventory is not written, it goes
  std::shared_ptr<const Plan> plan;
};

// Pumps `loop` until the plan is made; `objects` learns what the LISTs found. Events: SourceFetched,
// Rendered, Warned, Planned. Throws Error: nothing of the plan may be carried out then.
Prepared prepare(net::Loop& loop, kube::Client& client, observe::Objects& objects, const Operation& operation,
                 const std::function<void(EventBody)>& emit);

// The resource of the inventory's parent; known without discovery.
const kube::Resource& config_maps();

}  // namespace lockstep::sync
