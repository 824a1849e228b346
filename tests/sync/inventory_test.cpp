// SPDX-License-Identifier: Apache-2.0
#include "sync/inventory.h"

#include "base/error.h"

#include "catch.h"

using namespace lockstep;
using namespace lockstep::sync;

TEST_CASE("an inventory survives being written and read") {
  Inventory inventory = new_inventory("demo", "ml");
  inventory.kinds = {{"", "ConfigMap"}, {"apps", "Deployment"}};
  inventory.namespaces = {"ml", "other"};
  inventory.last_sync = {"c0ffee", "abc"};
  inventory.applied[{"networking.k8s.io", "NetworkPolicy", "ml", "np"}] = {"hash", "uid", "2"};
  Value parent = parent_manifest(inventory);
  parent["metadata"].set("uid", "u-1");
  Inventory read = read_inventory(parent, "demo");
  CHECK(read.exists);
  CHECK(read.uid == "u-1");
  read.exists = false;
  read.uid.clear();
  CHECK(read == inventory);
}

TEST_CASE("the parent is an ApplySet as KEP-3659 describes it") {
  const Inventory inventory = new_inventory("demo", "ml");
  // base64url(sha256("lockstep-demo.ml.ConfigMap."))
  CHECK(inventory.id().starts_with("applyset-"));
  CHECK(inventory.id().ends_with("-v1"));
  CHECK(inventory.id().size() == std::string("applyset-").size() + 43 + 3);
  const Value parent = parent_manifest(inventory);
  CHECK(label(parent, "applyset.kubernetes.io/id") == inventory.id());
  CHECK(annotation(parent, "applyset.kubernetes.io/tooling") == "lockstep/v1");
  CHECK(has_annotation(parent, "applyset.kubernetes.io/contains-group-kinds"));
}

TEST_CASE("a ConfigMap of somebody else is never taken for an inventory") {
  Value parent = parent_manifest(new_inventory("demo", "ml"));
  parent["metadata"]["labels"].set("applyset.kubernetes.io/id", "applyset-other-v1");
  CHECK_THROWS_AS(read_inventory(parent, "demo"), Error);
  CHECK_THROWS_AS(read_inventory(parent_manifest(new_inventory("other", "ml")), "demo"), Error);
}

TEST_CASE("records that cannot be read cost dry-runs and nothing else") {
  Value parent = parent_manifest(new_inventory("demo", "ml"));
  parent["data"].set("applied", "{broken");
  CHECK(read_inventory(parent, "demo").applied.empty());
}

TEST_CASE("a member carries our label and has no controller, S-085 and S-088") {
  const std::string id = new_inventory("demo", "ml").id();
  Value live =
      Value::map({{"metadata", Value::map({{"labels", Value::map({{std::string(member_label), id}})}})}});
  CHECK(is_member(live, id));
  CHECK_FALSE(is_member(live, "applyset-other-v1"));
  live["metadata"]["ownerReferences"].push(
      Value::map({{"kind", "Job"}, {"controller", Value::boolean(true)}}));
  CHECK_FALSE(is_member(live, id));
}
