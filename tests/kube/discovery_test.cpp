// SPDX-License-Identifier: Apache-2.0
#include "kube/discovery.h"

#include "value/json.h"

#include "catch.h"

using namespace lockstep;
using namespace lockstep::kube;

TEST_CASE("aggregated discovery gives kinds, scopes, verbs and what is stale") {
  const auto document =
      read_json(R"({"kind":"APIGroupDiscoveryList","apiVersion":"apidiscovery.k8s.io/v2","items":[
    {"metadata":{"name":"apps"},"versions":[{"version":"v1","freshness":"Current","resources":[
      {"resource":"deployments","responseKind":{"group":"","version":"","kind":"Deployment"},"scope":"Namespaced",
       "singularResource":"deployment","verbs":["get","list"],"shortNames":["deploy"],"categories":["all"],
       "subresources":[{"subresource":"scale","responseKind":{"group":"autoscaling","version":"v1","kind":"Scale"}},
                       {"subresource":"status"}]}]}]},
    {"metadata":{"name":"metrics.k8s.io"},"versions":[{"version":"v1beta1","freshness":"Stale","resources":[]}]},
    {"metadata":{"name":"rbac.authorization.k8s.io"},"versions":[{"version":"v1","resources":[
      {"resource":"clusterroles","responseKind":{"kind":"ClusterRole"},"scope":"Cluster","verbs":["get"]},
      {"resource":"onlysub","verbs":[]}]}]}]})");
  REQUIRE(is_aggregated(document));
  Discovered found;
  read_aggregated(document, found);
  REQUIRE(found.resources.size() == 2);
  const auto& deployment = found.resources[0];
  CHECK(deployment.api_version() == "apps/v1");
  CHECK(deployment.kind == "Deployment");
  CHECK(deployment.plural == "deployments");
  CHECK(deployment.singular == "deployment");
  CHECK(deployment.namespaced);
  CHECK(deployment.short_names == std::vector<std::string>{"deploy"});
  CHECK(deployment.subresources == std::vector<std::string>{"scale", "status"});
  CHECK_FALSE(found.resources[1].namespaced);
  CHECK(found.unavailable == std::vector<std::string>{"metrics.k8s.io/v1beta1"});
}

TEST_CASE("the old discovery documents give the same, preferred versions first") {
  const auto core = read_json(R"({"kind":"APIVersions","versions":["v1"]})");
  const auto groups = read_json(R"({"kind":"APIGroupList","groups":[
    {"name":"autoscaling","versions":[{"groupVersion":"autoscaling/v1"},{"groupVersion":"autoscaling/v2"}],
     "preferredVersion":{"groupVersion":"autoscaling/v2"}}]})");
  CHECK_FALSE(is_aggregated(groups));
  CHECK(read_group_versions(core) == std::vector<std::string>{"v1"});
  CHECK(read_group_versions(groups) == std::vector<std::string>{"autoscaling/v2", "autoscaling/v1"});
  Discovered found;
  read_resource_list(read_json(R"({"kind":"APIResourceList","groupVersion":"v1","resources":[
    {"name":"pods","singularName":"pod","namespaced":true,"kind":"Pod","verbs":["get"],"shortNames":["po"]},
    {"name":"pods/log","namespaced":true,"kind":"Pod","verbs":["get"]},
    {"name":"nodes","namespaced":false,"kind":"Node","verbs":["get"]}]})"),
                     found);
  REQUIRE(found.resources.size() == 2);
  CHECK(found.resources[0].namespaced);
  CHECK(found.resources[0].subresources == std::vector<std::string>{"log"});
  CHECK(found.resources[1].api_version() == "v1");
  CHECK_FALSE(found.resources[1].namespaced);
}
