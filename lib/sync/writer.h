// SPDX-License-Identifier: Apache-2.0
#pragma once
// Writer: carries out single steps on the API server: applies with the right claim on fields, deletes with a
// UID precondition, and waits for what must be true before the next step may rely on it.

#include "net/loop.h"
#include "sync/operation.h"
#include "sync/plan.h"
#include "sync/store.h"

#include "observe/objects.h"

#include <map>

namespace lockstep::sync {

class Writer {
 public:
  // All must outlive it.
  Writer(net::Loop& loop, kube::Client& client, observe::Objects& objects,
         std::shared_ptr<const kube::ApiIndex> index, const Operation& operation, std::string inventory_id);
  Writer(const Writer&) = delete;
  Writer& operator=(const Writer&) = delete;

  // Answers when the server has stored it; for a CRD, when its kind is served.
  void apply(const Step& step, net::Callback<kube::Written> done);
  // Answers when the deletion is accepted, or when the object is gone. An object that is not there is gone.
  void remove(const Step& step, bool wait_until_gone, net::Callback<Done> done);
  // Objects has news about `ref`.
  void changed(const ObjectRef& ref);

  // Something worth telling that is no failure.
  std::function<void(std::string text)> on_warning;

 private:
  struct Establishing {
    kube::Written written;
    net::Callback<kube::Written> done;
  };
  void resolve(const Step& step, TimePoint give_up, net::Callback<kube::Written> done);
  void apply_as(const kube::Resource& resource, const Step& step, TimePoint give_up,
                net::Callback<kube::Written> done);
  void wait_until_established(const Step& step, kube::Written written, net::Callback<kube::Written> done);
  void wait_until_gone(const Step& step, const std::string& uid, net::Callback<Done> done);
  Storing storing(const kube::Resource& resource, const Step& step) const;
  bool is_ours(const Step& step) const;
  kube::Propagation propagation_for(const Step& step) const;

  struct Leaving {
    std::string uid;
    net::Callback<Done> done;
  };

  net::Loop& loop_;
  kube::Client& client_;
  observe::Objects& objects_;
  std::shared_ptr<const kube::ApiIndex> index_;
  const Operation& operation_;
  std::string inventory_id_;
  std::map<ObjectRef, Establishing> establishing_;
  std::map<ObjectRef, Leaving> leaving_;
  std::shared_ptr<char> alive_ = std::make_shared<char>();
};

}  // namespace lockstep::sync
