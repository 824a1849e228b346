// SPDX-License-Identifier: Apache-2.0
#include "observe/look.h"

#include "catch.h"
#include "scripted_client.h"

using namespace lockstep;

namespace {

kube::Resource listed(kube::Resource resource) {
  resource.verbs = {"list"};
  return resource;
}
const kube::ApiIndex& index() {
  static const kube::ApiIndex out(std::vector<kube::Resource>{
      listed(config_maps),
      listed({.version = "v1", .kind = "Node", .plural = "nodes", .namespaced = false})});
  return out;
}
std::string items(const std::string& kind) {
  return R"({"kind":")" + kind +
         R"(List","apiVersion":"v1","metadata":{"resourceVersion":"1"},"items":[{"metadata":{"name":"a","namespace":"ml"}}]})";
}
const std::string forbidden =
    R"({"kind":"Status","status":"Failure","reason":"Forbidden","code":403,"message":"no"})";

}  // namespace

TEST_CASE("each kind is listed once, for all namespaces when one of the askers wants that") {
  ScriptedClient f;
  f.script("GET /api/v1/configmaps", answer_of(200, items("ConfigMap")));
  f.script("GET /api/v1/nodes", answer_of(200, items("Node")));
  const auto seen = observe::look(f.loop, f.client, index(),
                                  {{{{"", "ConfigMap"}, false}, "ml"},
                                   {{{"", "ConfigMap"}, true}, "ml"},
                                   {{{"", "Node"}, true}, "ml"},
                                   {{{"example.com", "Unserved"}, true}, "ml"}});
  CHECK(f.lines().size() == 2);
  CHECK(seen.bodies.size() == 2);
  CHECK(seen.snapshot().available_everywhere("", "ConfigMap"));
  CHECK(!seen.snapshot().available("example.com", "Unserved"));
}

TEST_CASE("who may not list all namespaces is shown his own") {
  ScriptedClient f;
  f.script("GET /api/v1/configmaps", answer_of(403, forbidden));
  f.script("GET /api/v1/namespaces/ml/configmaps", answer_of(200, items("ConfigMap")));
  const auto seen = observe::look(f.loop, f.client, index(), {{{{"", "ConfigMap"}, true}, "ml"}});
  CHECK(seen.denied.size() == 1);
  CHECK(seen.snapshot().available("", "ConfigMap"));
  CHECK(!seen.snapshot().available_everywhere("", "ConfigMap"));
}
