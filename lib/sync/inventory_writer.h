// SPDX-License-Identifier: Apache-2.0
#pragma once
// InventoryWriter: keeps the inventory ahead of the cluster. It names everything that is about to be made
// before the first change, and shrinks to what is left after the last (KEP-3659), so that no object is ever
// without a record.

#include "kube/client.h"
#include "sync/prepare.h"

#include <deque>

namespace lockstep::sync {

class InventoryWriter {
 public:
  // All must outlive it.
  InventoryWriter(kube::Client& client, const Prepared& prepared);
  InventoryWriter(const InventoryWriter&) = delete;
  InventoryWriter& operator=(const InventoryWriter&) = delete;

  // Calls `go` once the cluster knows every kind and namespace of the plan; `refused` when that is
  // impossible. The caller has to make sure that the inventory's namespace exists.
  void before_change(std::function<void()> go, std::function<void(const Error&)> refused);
  // An object was stored: what proves it unchanged next time, where its fields alone do not.
  void stored(const Step& step, const Value& object);
  // After the last change of a sync that succeeded. Answers at once when there is nothing to write.
  void after_success(net::Callback<Done> done);

 private:
  struct Waiting {
    std::function<void()> go;
    std::function<void(const Error&)> refused;
  };
  Inventory ahead() const;
  Inventory final() const;
  void write(Inventory inventory, net::Callback<Done> done);
  void release(const Outcome<Done>& written);

  kube::Client& client_;
  const Prepared& prepared_;
  Inventory written_;  // what the cluster holds now
  std::map<ObjectRef, AppliedRecord> records_;
  std::deque<Waiting> waiting_;
  bool is_writing_ = false, is_ahead_ = false;
  std::shared_ptr<char> alive_ = std::make_shared<char>();
};

}  // namespace lockstep::sync
