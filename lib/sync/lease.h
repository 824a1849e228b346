// SPDX-License-Identifier: Apache-2.0
#pragma once
// Lease: which of several loops may act on an application now, and what the last one that did came to. It is
// a coordination.k8s.io/v1 Lease beside the inventory, written only around an operation: a loop that rests
// sends nothing.

#include "kube/client.h"
#include "net/loop.h"
#include "sync/automation.h"

#include <optional>
#include <string>

namespace lockstep::sync {

struct LeaseRecord {
  std::string holder;  // "" when nobody acts
  TimePoint renewed_at{};
  seconds duration{15};
  long long transitions = 0;
  std::optional<Attempt> last;
  std::string resource_version;  // "" while there is no Lease

  // A holder that has stopped renewing has died in between.
  bool is_free(TimePoint now) const { return holder.empty() || now >= renewed_at + duration; }
  bool operator==(const LeaseRecord&) const = default;
};

// Known without discovery.
const kube::Resource& leases();
LeaseRecord read_lease(const Value& lease);
Value lease_manifest(const LeaseRecord& record, const std::string& application, const std::string& ns);

class Lease {
 public:
  // `loop` and `client` must outlive it. `identity` names this process to people: "host_pid".
  Lease(net::Loop& loop, kube::Client& client, std::string application, std::string ns, std::string identity);
  ~Lease();
  Lease(const Lease&) = delete;
  Lease& operator=(const Lease&) = delete;

  // These wait on the loop. What the Lease says now.
  const LeaseRecord& read();
  // Takes it and renews it until release(); false while another holds it, or was quicker. Throws Error when
  // it cannot be written, but takes a namespace that is still to be made for consent: nobody else can have
  // it.
  bool acquire();
  // With what the operation came to; nullopt when nothing was done.
  void release(std::optional<Attempt> attempt);

  const LeaseRecord& record() const { return record_; }
  // Somebody else has taken it: the operation must come to an end.
  std::function<void()> on_lost;

 private:
  Outcome<Done> write(const LeaseRecord& wanted);
  void renew_later();

  net::Loop& loop_;
  kube::Client& client_;
  std::string application_, ns_, identity_;
  LeaseRecord record_;
  net::TimerId timer_ = net::TimerId::None;
  bool is_renewing_ = false;
  std::shared_ptr<char> alive_ = std::make_shared<char>();
};

}  // namespace lockstep::sync
