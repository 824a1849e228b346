// SPDX-License-Identifier: Apache-2.0
#include "health/snapshot.h"

#include "catch.h"
#include "scene.h"

using namespace lockstep;
using namespace lockstep::health;
using namespace lockstep::health::test;

TEST_CASE("objects are found by kind, name, uid, owner, event and node") {
  const Value owner = yaml("{apiVersion: batch/v1, kind: Job, metadata: {name: j, namespace: ml, uid: u}}");
  const Value pod =
      yaml(R"({apiVersion: v1, kind: Pod, metadata: {name: p, namespace: ml, uid: p, labels: {a: b},
    ownerReferences: [{uid: u, controller: true}]}, spec: {nodeName: node-1}})");
  const Value held =
      yaml("{apiVersion: v1, kind: Secret, metadata: {name: s, namespace: ml, ownerReferences: [{uid: u}]}}");
  const Value newer =
      yaml("{apiVersion: events.k8s.io/v1, kind: Event, metadata: {name: e}, regarding: {uid: u}}");
  const auto all = Snapshot::of({owner, pod, held, newer, event(owner, "R", "m", 1)});
  CHECK(all.find("batch", "Job", "ml", "j") == all.by_uid("u"));
  CHECK(!all.find("", "Job", "ml", "j"));
  CHECK(!all.by_uid(""));
  CHECK(all.children("u").size() == 1);
  CHECK(all.children("u", "", "Pod").size() == 1);
  CHECK(all.children("u", "batch", "Job").empty());
  CHECK(all.owned("u").size() == 2);
  CHECK(all.events_about("u").size() == 2);
  CHECK(all.pods_on("node-1").size() == 1);
  CHECK(all.labelled("", "Pod", "ml", "a", "b").size() == 1);
  CHECK(all.labelled("", "Pod", "other", "a", "b").empty());
}

TEST_CASE("lists come in the order of names, whatever the server's order was") {
  const auto all = Snapshot::of({node("b", 0), node("c", 0), node("a", 0)});
  std::string names;
  for (const Value* found : all.of_kind("", "Node")) names += found->at("metadata", "name").text();
  CHECK(names == "abc");
}

TEST_CASE("an empty list is told apart from one that was refused") {
  const auto all = Snapshot::of({node("a", 0)}, {{{"", "Event"}, false}, {{"", "Pod"}, true}});
  CHECK(all.available("", "Event"));
  CHECK(!all.available_everywhere("", "Event"));
  CHECK(all.available_everywhere("", "Pod"));
  CHECK(all.available("", "Node"));
  CHECK(!all.available("", "Secret"));
}
