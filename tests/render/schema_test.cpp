// SPDX-License-Identifier: Apache-2.0
#include "render/schema.h"

#include "base/error.h"
#include "render/loader.h"

#include "catch.h"

using namespace lockstep;
using namespace lockstep::render;

namespace {

Loader loader(std::map<std::string, std::string> files) {
  files["/kustomization.yaml"] = "";
  return Loader({std::make_shared<MemoryTree>(std::move(files)), "/", "", true, nullptr});
}

using Keys = std::vector<std::string>;

}  // namespace

TEST_CASE("the built-in schema knows the merge keys of Kubernetes 1.21") {
  const Schema schema;
  const auto pod = schema.type_of("apps/v1", "Deployment").field("spec").field("template").field("spec");
  CHECK(pod.field("containers").merge_keys() == Keys{"name"});
  CHECK(pod.field("containers").element().field("ports").merge_keys() == Keys{"containerPort", "protocol"});
  CHECK(pod.field("hostAliases").merge_keys() == Keys{"ip"});
  CHECK_FALSE(pod.field("tolerations"));
  CHECK(schema.type_of("v1", "ConfigMap").field("metadata").field("finalizers").merge_keys() == Keys{});
  CHECK(schema.type_of("batch/v1beta1", "CronJob")
            .field("spec")
            .field("jobTemplate")
            .field("spec")
            .field("template")
            .field("spec")
            .field("volumes")
            .merge_keys() == Keys{"name"});
  CHECK_FALSE(schema.type_of("autoscaling/v2", "HorizontalPodAutoscaler"));
  CHECK_FALSE(schema.type_of("kubeflow.org/v1", "PyTorchJob"));
}

TEST_CASE("kinds are cluster-scoped only when that is known") {
  struct Row {
    const char *api_version, *kind;
    bool want;
  };
  const auto row = GENERATE(values<Row>({
      {"v1", "Namespace", true},
      {"v1", "Pod", false},
      {"rbac.authorization.k8s.io/v1", "ClusterRole", true},
      {"rbac.authorization.k8s.io/v1", "Role", false},
      {"apps/v1", "Namespace", false},
      {"example.com/v1", "Widget", false},
      {"storage.k8s.io/v1beta1", "CSIStorageCapacity", false},
      {"admissionregistration.k8s.io/v1", "ValidatingAdmissionPolicy", true},
  }));
  CAPTURE(row.api_version, row.kind);
  CHECK(Schema().is_cluster_scoped(row.api_version, row.kind) == row.want);
}

TEST_CASE("a schema file takes the place of the built-in one") {
  const auto files = loader({{"/schema.json", R"({
    "definitions": {
      "v1.Widget": {
        "properties": {
          "parts": {"type": "array", "x-kubernetes-patch-strategy": "merge,retainKeys",
                    "x-kubernetes-patch-merge-key": "id", "items": {"$ref": "#/definitions/v1.Part"}},
          "byName": {"additionalProperties": {"$ref": "#/definitions/v1.Part"}},
          "loop": {"$ref": "#/definitions/loop"}
        },
        "x-kubernetes-group-version-kind": [{"group": "example.com", "version": "v1", "kind": "Widget"}]
      },
      "v1.Part": {"properties": {"tags": {"type": "array", "x-kubernetes-patch-strategy": "merge"}}},
      "loop": {"$ref": "#/definitions/loop"}
    },
    "paths": {
      "/apis/example.com/v1/widgets/{name}": {
        "get": {"x-kubernetes-group-version-kind": {"group": "example.com", "version": "v1", "kind": "Widget"}}},
      "/apis/example.com/v1/namespaces/{namespace}/parts/{name}": {
        "get": {"x-kubernetes-group-version-kind": {"group": "example.com", "version": "v1", "kind": "Part"}}}
    }})"}});
  Schema schema;
  schema.use({{"path", "schema.json"}}, files, true);
  const auto widget = schema.type_of("example.com/v1", "Widget");
  CHECK(widget.field("parts").merge_keys() == Keys{"id"});
  CHECK(widget.field("parts").element().field("tags").merge_keys() == Keys{});
  CHECK(widget.field("byName").field("any").field("tags").merge_keys() == Keys{});
  CHECK_FALSE(widget.field("loop"));
  CHECK_FALSE(schema.type_of("v1", "Pod"));
  CHECK(schema.is_cluster_scoped("example.com/v1", "Widget"));
  CHECK_FALSE(schema.is_cluster_scoped("example.com/v1", "Part"));
  CHECK(schema.is_cluster_scoped("v1", "Node"));
}

TEST_CASE("the schema of the top kustomization wins, then that of the first base") {
  const auto files =
      loader({{"/a.yaml", "definitions: {}\n"}, {"/b.json", "{\"definitions\": 1}"}, {"/c", "[]"}});
  Schema schema;
  schema.use({{"version", "v1.21.2"}}, files, true);
  schema.use({{"path", "a.yaml"}}, files, false);
  CHECK(schema.type_of("v1", "Pod"));

  Schema other;
  other.use({}, files, true);
  other.use({{"path", "a.yaml"}}, files, false);
  other.use({{"path", "c"}}, files, false);
  CHECK_FALSE(other.type_of("v1", "Pod"));

  Schema late;
  late.use({}, files, true);
  CHECK(late.type_of("v1", "Pod"));
  late.use({{"path", "a.yaml"}}, files, false);
  CHECK(late.type_of("v1", "Pod"));
}

TEST_CASE("openapi that cannot be used is refused") {
  const auto files = loader({{"/a.json", "{}"}, {"/list", "[]"}});
  Schema schema;
  CHECK_THROWS_AS(schema.use({{"version", "v1.30.0"}}, files, true), Error);
  CHECK_THROWS_AS(schema.use({{"version", "v1.21.2"}, {"path", "a.json"}}, files, true), Error);
  CHECK_THROWS_AS(schema.use({{"path", "missing"}}, files, true), Error);
  schema.use({{"path", "list"}}, files, true);
  CHECK_THROWS_AS(schema.type_of("v1", "Pod"), Error);
}
