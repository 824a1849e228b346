// SPDX-License-Identifier: Apache-2.0
#include "sync/foreign.h"

#include "value/yaml.h"

#include "catch.h"
#include "scripted_client.h"

using namespace lockstep;
using namespace lockstep::sync;

TEST_CASE("what makes a namespace worth keeping") {
  struct Row {
    const char *name, *yaml;
    bool is_foreign;
  };
  const auto row = GENERATE(values<Row>({
      {"somebody's object", "{apiVersion: v1, kind: Pod, metadata: {name: debug, namespace: ml}}", true},
      {"a member",
       "{apiVersion: v1, kind: Pod, metadata: {name: a, namespace: ml, labels: "
       "{applyset.kubernetes.io/part-of: ours}}}",
       false},
      {"a member of another application",
       "{apiVersion: v1, kind: Pod, metadata: {name: a, namespace: ml, labels: "
       "{applyset.kubernetes.io/part-of: theirs}}}",
       true},
      {"made by a controller",
       "{apiVersion: v1, kind: Pod, metadata: {name: a, namespace: ml, ownerReferences: [{controller: "
       "true}]}}",
       false},
      {"merely owned", "{apiVersion: v1, kind: Pod, metadata: {name: a, ownerReferences: [{name: x}]}}",
       true},
      {"every namespace's account", "{apiVersion: v1, kind: ServiceAccount, metadata: {name: default}}",
       false},
      {"another account", "{apiVersion: v1, kind: ServiceAccount, metadata: {name: robot}}", true},
      {"every namespace's certificate",
       "{apiVersion: v1, kind: ConfigMap, metadata: {name: kube-root-ca.crt}}", false},
      {"an event", "{apiVersion: events.k8s.io/v1, kind: Event, metadata: {name: a}}", false},
      {"a lease", "{apiVersion: coordination.k8s.io/v1, kind: Lease, metadata: {name: a}}", false},
  }));
  CAPTURE(row.name);
  CHECK(is_foreign(make_object(read_yaml(row.yaml)), "ours") == row.is_foreign);
}

TEST_CASE("each kind is listed once, and what cannot be listed may be there") {
  ScriptedClient f;
  kube::Resource maps = config_maps, pods = kube::pods_resource(), events = config_maps;
  maps.verbs = pods.verbs = events.verbs = {"list"};
  events.kind = "Event";
  const kube::ApiIndex index({maps, pods, events});
  f.script("GET /api/v1/namespaces/ml/configmaps",
           answer_of(200, R"({"items":[{"metadata":{"name":"lockstep-demo","namespace":"ml"}},
             {"metadata":{"name":"kube-root-ca.crt","namespace":"ml"}}]})"));
  f.script("GET /api/v1/namespaces/ml/pods",
           answer_of(403, R"({"kind":"Status","code":403,"message":"no"})"));
  const auto found = occupied_namespaces(f.loop, f.client, index, {"ml"}, "demo", "ours");
  CHECK(found == std::map<std::string, std::string>{{"ml", "pods that cannot be listed"}});
  CHECK(f.lines().size() == 2);
}
