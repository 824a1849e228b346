// SPDX-License-Identifier: Apache-2.0
#pragma once
// Snapshot: everything one evaluation of health may see: objects as the API server returned them, found by
// kind, uid, owner, involved object and node. Built once from LISTs, then asked for many objects.

#include "model/object.h"

#include <compare>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace lockstep::health {

class Capacity;

struct GroupKind {
  std::string group, kind;
  auto operator<=>(const GroupKind&) const = default;
};

// A LIST that an evaluation uses beside the object itself. All are optional: without one the verdict loses
// detail, never its truth (spec training §1.2).
struct Source {
  GroupKind kind;
  bool cluster_wide = false;  // all namespaces (or a cluster-scoped kind); else only the object's namespace
  auto operator<=>(const Source&) const = default;
};

class Snapshot {
 public:
  using Body = std::shared_ptr<const Value>;
  using Found = std::vector<const Value*>;  // by namespace, name and uid: never by the order of a LIST

  Snapshot() = default;
  // Objects carry apiVersion and kind. `listed`: LISTs that succeeded, also when they were empty. A kind that
  // is neither listed nor has an object here is unavailable (403, 404 or not asked for), and rules that need
  // it are skipped (spec training §3.13).
  Snapshot(std::vector<Body> objects, const std::vector<Source>& listed);
  static Snapshot of(std::vector<Value> objects, const std::vector<Source>& listed = {});

  bool available(std::string_view group, std::string_view kind) const;
  // A LIST over all namespaces succeeded.
  bool available_everywhere(std::string_view group, std::string_view kind) const;
  const Found& of_kind(std::string_view group, std::string_view kind) const;
  const Value* find(std::string_view group, std::string_view kind, std::string_view ns,
                    std::string_view name) const;
  const Value* by_uid(std::string_view uid) const;
  // Objects whose controlling ownerReference is `uid`.
  const Found& children(std::string_view uid) const;
  Found children(std::string_view uid, std::string_view group, std::string_view kind) const;
  // Objects that name `uid` in any ownerReference.
  const Found& owned(std::string_view uid) const;
  const Found& events_about(std::string_view uid) const;
  const Found& pods_on(std::string_view node) const;
  Found labelled(std::string_view group, std::string_view kind, std::string_view ns, std::string_view key,
                 std::string_view value) const;
  // Requests of pods per node, computed at the first call and kept; not for several threads at once.
  const Capacity& capacity() const;

 private:
  using Index = std::unordered_map<std::string_view, Found>;  // keys live in bodies_
  const Found& in(const Index& index, std::string_view key) const;

  std::vector<Body> bodies_;
  std::set<Source> listed_;
  std::unordered_map<std::string, Found> kinds_;  // "group/Kind"
  std::unordered_map<std::string, const Value*> names_;
  Index children_, owned_, events_, pods_on_;
  std::unordered_map<std::string_view, const Value*> uids_;
  mutable std::shared_ptr<const Capacity> capacity_;
};

}  // namespace lockstep::health
