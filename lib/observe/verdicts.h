// SPDX-License-Identifier: Apache-2.0
#pragma once
// Verdicts: the health of chosen objects, said once at the start and again whenever it changes, driven by
// watches. Nothing is polled; a timer only lets time-dependent rules see that time has passed.

#include "net/loop.h"

#include "observe/objects.h"
#include "observe/sources.h"

#include <optional>

namespace lockstep::observe {

class Verdicts {
 public:
  using OnVerdict = std::function<void(const health::Verdict&)>;

  // All must outlive it. `objects.on_change` stays with the caller, who passes it on to changed().
  Verdicts(net::Loop& loop, Objects& objects, Sources& sources, std::shared_ptr<const kube::ApiIndex> index,
           health::Settings settings = {});
  ~Verdicts();
  Verdicts(const Verdicts&) = delete;
  Verdicts& operator=(const Verdicts&) = delete;

  // From the loop, never from within this call: the verdict about `ref` now, and each different one until
  // unwatch(). WATCHes are opened only when the first verdict leaves the caller waiting.
  void watch(const ObjectRef& ref, OnVerdict on_verdict);
  void unwatch(const ObjectRef& ref) { watched_.erase(ref); }
  // Objects has news about `ref`.
  void changed(const ObjectRef& ref);

 private:
  struct Watched {
    OnVerdict on_verdict;
    std::optional<health::Verdict> said;
    bool is_followed = false;
  };
  void assess_soon(net::Duration delay);
  void assess_all();
  void follow(const ObjectRef& ref);
  health::Verdict assess_one(const ObjectRef& ref) const;
  void refresh_snapshot();

  net::Loop& loop_;
  Objects& objects_;
  Sources& sources_;
  std::shared_ptr<const kube::ApiIndex> index_;
  health::Settings settings_;
  std::map<ObjectRef, Watched> watched_;
  health::Snapshot snapshot_;
  bool is_snapshot_stale_ = true;
  net::TimerId timer_ = net::TimerId::None;
  bool timer_is_soon_ = false;
};

}  // namespace lockstep::observe
