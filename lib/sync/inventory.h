// SPDX-License-Identifier: Apache-2.0
#pragma once
// Inventory: which objects an application put into the cluster. An ApplySet parent (KEP-3659): one ConfigMap
// that names the kinds and namespaces in use; each member carries a label, so any ApplySet tool can read it.

#include "model/object.h"

#include <map>
#include <set>
#include <string>

namespace lockstep::sync {

inline constexpr std::string_view member_label = "applyset.kubernetes.io/part-of";

struct GroupKind {
  std::string group, kind;
  auto operator<=>(const GroupKind&) const = default;
};

// What proves an object unchanged where its fields cannot: the manifest that was applied, and the generation
// the server gave it then.
struct AppliedRecord {
  std::string manifest_hash, uid, generation;
  bool operator==(const AppliedRecord&) const = default;
};

// What the last complete sync recorded.
struct SyncRecord {
  std::string commit;   // revision it applied
  std::string content;  // hash of all rendered manifests, hooks included
  bool operator==(const SyncRecord&) const = default;
};

struct Inventory {
  std::string application, ns;
  bool exists = false;
  std::string uid;                   // of the parent, when it exists
  std::set<GroupKind> kinds;         // kinds of which there are or may be members
  std::set<std::string> namespaces;  // namespaces in which there are or may be members, `ns` included
  SyncRecord last_sync;
  std::map<ObjectRef, AppliedRecord> applied;
  std::string history;  // text of a History, as it was read; history_writer.h makes the next one
  bool operator==(const Inventory&) const = default;

  ObjectRef parent() const { return {"", "ConfigMap", ns, "lockstep-" + application}; }
  // The value of member_label on this application's objects.
  std::string id() const;
};

// An inventory that nobody wrote yet.
Inventory new_inventory(std::string application, std::string ns);
// Reads the parent ConfigMap. Throws Error when it belongs to something else, so that nothing of it is
// overwritten.
Inventory read_inventory(const Value& parent, const std::string& application);
// The parent as it is applied; lists are sorted, so equal inventories give equal text.
Value parent_manifest(const Inventory& inventory);

// True for an object that this application put there: it carries the label and no controller made it by
// copying labels (spec training §4.9).
bool is_member(const Value& live, const std::string& id);

}  // namespace lockstep::sync
