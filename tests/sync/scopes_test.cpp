// SPDX-License-Identifier: Apache-2.0
#include "sync/scopes.h"

#include "catch.h"

using namespace lockstep;
using namespace lockstep::sync;

namespace {

kube::ApiIndex cluster() {
  const auto resource = [](const char* group, const char* version, const char* kind, const char* plural,
                           bool namespaced) {
    kube::Resource r;
    r.group = group;
    r.version = version;
    r.kind = kind;
    r.plural = plural;
    r.namespaced = namespaced;
    return r;
  };
  return kube::ApiIndex(
      {resource("", "v1", "ConfigMap", "configmaps", true),
       resource("", "v1", "Namespace", "namespaces", false),
       resource("autoscaling", "v2", "HorizontalPodAutoscaler", "horizontalpodautoscalers", true),
       resource("autoscaling", "v1", "HorizontalPodAutoscaler", "horizontalpodautoscalers", true)});
}

std::string text(const std::vector<Scope>& all) {
  std::string out;
  for (const auto& scope : all)
    out += (out.empty() ? "" : " ") + scope.resource.plural + "." + scope.resource.version + "/" +
           (scope.ns.empty() ? "*" : scope.ns);
  return out;
}

}  // namespace

TEST_CASE("one LIST per kind, of one namespace where that is enough") {
  const auto index = cluster();
  CHECK(text(scopes({{{"v1", "ConfigMap"}, {"a"}}, {{"v1", "Namespace"}, {""}}}, index, {})) ==
        "configmaps.v1/a namespaces.v1/*");
  CHECK(text(scopes({{{"v1", "ConfigMap"}, {"a", "b"}}}, index, {})) == "configmaps.v1/*");
  CHECK(text(scopes({{{"x/v1", "Widget"}, {"a"}}}, index, {})).empty());
}

TEST_CASE("what is listed already is not listed again, another version is") {
  const auto index = cluster();
  const auto done = scopes(
      {{{"v1", "ConfigMap"}, {"a"}}, {{"autoscaling/v2", "HorizontalPodAutoscaler"}, {"a"}}}, index, {});
  CHECK(text(scopes({{{"v1", "ConfigMap"}, {"a"}}}, index, done)).empty());
  CHECK(text(scopes({{{"v1", "ConfigMap"}, {"a", "b"}}}, index, done)) == "configmaps.v1/b");
  CHECK(text(scopes({{{"autoscaling/v1", "HorizontalPodAutoscaler"}, {"a"}}}, index, done)) ==
        "horizontalpodautoscalers.v1/a");
}

TEST_CASE("a cluster-wide LIST remembers which namespaces it stands for") {
  const auto out = scopes({{{"v1", "ConfigMap"}, {"a", "b"}}}, cluster(), {});
  REQUIRE(out.size() == 1);
  CHECK(out[0].namespaces == std::set<std::string>{"a", "b"});
}
