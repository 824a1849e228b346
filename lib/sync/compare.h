// SPDX-License-Identifier: Apache-2.0
#pragma once
// Compare: how each desired object differs from the live one. Most are proven from their managed fields
// without a request; the rest is answered by what the last sync recorded, or by the server in a dry-run.

#include "diff/ignore.h"
#include "kube/client.h"
#include "net/loop.h"
#include "sync/apply_mode.h"
#include "sync/inventory.h"
#include "sync/plan.h"

#include <map>
#include <set>
#include <vector>

namespace lockstep::sync {

struct CompareOptions {
  std::string inventory_id;
  // Dry-run whatever is not proven unchanged, so that diffs show the server's answer; what it refuses is
  // Compared::refused then, not an error.
  bool predict_all = false;
  bool force_conflicts = false;  // take over fields of objects that are not ours yet
  std::set<ObjectRef> taken;     // the same, for these objects
  ApplyDefaults apply;
  const diff::IgnoreRules* ignore = nullptr;  // must outlive the comparison
};

class Compare {
 public:
  // All must outlive it.
  Compare(kube::Client& client, const kube::ApiIndex& index, const Inventory& inventory,
          CompareOptions options);
  Compare(const Compare&) = delete;
  Compare& operator=(const Compare&) = delete;

  // Starts; `live` is null for an object to create, which is only predicted, never compared.
  void add(const Object& desired, const Object* live);
  bool is_done() const { return pending_ == 0; }
  // Throws one Error that lists every object whose dry-run was refused; ErrorKind::NeedsConsent when all of
  // them are conflicts with other field managers.
  void check() const;

  const std::map<ObjectRef, Compared>& results() const { return results_; }

 private:
  Compared client_side(const Object& desired, const Object& live) const;
  bool hands_over(const Object& desired, const Object& live) const;
  void dry_run(const Object& desired, const Object* live, Compared proven);
  void settle(const Object& desired, const Object* live, Compared proven, Outcome<kube::Written> answer);

  kube::Client& client_;
  const kube::ApiIndex& index_;
  const Inventory& inventory_;
  CompareOptions options_;
  std::map<ObjectRef, Compared> results_;
  std::vector<std::pair<Object, Error>> refusals_;
  std::size_t pending_ = 0;
  std::shared_ptr<char> alive_ = std::make_shared<char>();
};

// What to remember of an object that was just applied and cannot be proven unchanged by its fields.
AppliedRecord record_of(const Value& manifest, const Value& stored);

}  // namespace lockstep::sync
