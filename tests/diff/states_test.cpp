// SPDX-License-Identifier: Apache-2.0
// The scenarios S-159 to S-183 of spec argocd §10.7 that need no server, and what decides beside them.
#include "diff/states.h"

#include "base/error.h"
#include "value/json.h"
#include "value/yaml.h"

#include "catch.h"

using namespace lockstep;
using namespace lockstep::diff;

namespace {

const std::string deployment = "apiVersion: apps/v1\nkind: Deployment\n";
const std::string widget = "apiVersion: example.com/v1\nkind: Widget\n";
const std::string secret = "apiVersion: v1\nkind: Secret\n";

// `applied` is what kubectl recorded at the last apply; "" for nothing.
Value live_object(const std::string& body, const std::string& applied) {
  Value live = read_yaml(body);
  if (!applied.empty())
    live["metadata"]["annotations"].set("kubectl.kubernetes.io/last-applied-configuration",
                                        to_json(read_yaml(applied)) + "\n");
  return live;
}

const StateOptions defaults{};

struct Row {
  const char* name;
  std::string head;
  const char *config, *live, *applied;  // applied: "" none, "=" the config
  bool is_modified;
};

void check(const Row& row, const StateOptions& options = defaults) {
  CAPTURE(row.name);
  const std::string applied = std::string(row.applied) == "=" ? row.config : row.applied;
  const auto diff =
      diff_states(read_yaml(row.head + row.config),
                  live_object(row.head + row.live, applied.empty() ? "" : row.head + applied), options);
  CAPTURE(to_json(diff.live), to_json(diff.predicted));
  CHECK(diff.is_modified == row.is_modified);
}

}  // namespace

TEST_CASE("drift is what an apply would change") {
  const auto row = GENERATE(values<Row>({
      {"S-159 defaults that Git leaves out", deployment,
       "spec: {selector: {matchLabels: {a: b}}, template: {spec: {containers: [{name: c, image: i}]}}}",
       "spec: {replicas: 1, selector: {matchLabels: {a: b}}, strategy: {type: RollingUpdate, rollingUpdate: "
       "{maxSurge: "
       "25%, maxUnavailable: 25%}}, template: {spec: {restartPolicy: Always, containers: [{name: c, image: "
       "i, "
       "imagePullPolicy: Always}]}}}",
       "", false},
      {"S-160 a key removed from Git", deployment, "metadata: {labels: {a: x}}",
       "metadata: {labels: {a: x, b: y}}", "metadata: {labels: {a: x, b: y}}", true},
      {"S-161 a foreign annotation", deployment, "metadata: {labels: {a: x}}",
       "metadata: {labels: {a: x}, annotations: {foreign: z}}", "=", false},
      {"S-162 without a record, what Git removed stays unseen", deployment, "metadata: {labels: {a: x}}",
       "metadata: {labels: {a: x, b: y}}", "", false},
      {"S-163 quantities of built-in kinds", deployment,
       "spec: {template: {spec: {containers: [{name: c, resources: {limits: {cpu: 1000m, memory: "
       "1024Mi}}}]}}}",
       "spec: {template: {spec: {containers: [{name: c, resources: {limits: {cpu: '1', memory: 1Gi}}}]}}}",
       "", false},
      {"S-163 but not of custom resources", widget, "spec: {cpu: 1000m}", "spec: {cpu: '1'}", "", true},
      {"S-164 a field nobody knows", deployment, "spec: {replicas: 1, replica: 2}", "spec: {replicas: 1}", "",
       true},
      {"S-165 stringData", secret, "stringData: {a: x}", "data: {a: eA==}", "", false},
      {"S-165 stringData wins", secret, "stringData: {a: x}\ndata: {a: eQ==}", "data: {a: eA==}", "", false},
      {"S-165 null is empty", secret, "data: {a: null}", "data: {a: ''}", "", false},
      {"S-168 empty rules", "apiVersion: rbac.authorization.k8s.io/v1\nkind: Role\n", "rules: []",
       "rules: null", "", false},
      {"S-170 endpoints in another order", "apiVersion: v1\nkind: Endpoints\n",
       "subsets: [{addresses: [{ip: 10.0.0.2}, {ip: 10.0.0.1}], ports: [{port: 80}]}]",
       "subsets: [{addresses: [{ip: 10.0.0.1}, {ip: 10.0.0.2}], ports: [{port: 80, protocol: TCP}]}]", "",
       false},
      {"S-171 creationTimestamp null in Git", deployment, "metadata: {creationTimestamp: null, name: a}",
       "metadata: {creationTimestamp: '2026-01-02T03:04:05Z', name: a}", "", false},
      {"S-172 what the server adds to claims", "apiVersion: apps/v1\nkind: StatefulSet\n",
       "spec: {volumeClaimTemplates: [{metadata: {name: d}, spec: {accessModes: [ReadWriteOnce]}}]}",
       "spec: {volumeClaimTemplates: [{apiVersion: v1, kind: PersistentVolumeClaim, metadata: {name: d, "
       "creationTimestamp: null}, spec: {accessModes: [ReadWriteOnce], volumeMode: Filesystem}, status: "
       "{phase: "
       "Pending}}]}",
       "", false},
      {"S-173 a custom resource's list with one more", widget, "spec: {list: [a]}", "spec: {list: [a, b]}",
       "=", true},
      {"an empty map in Git, nothing live", widget, "spec: {a: 1, m: {}}", "spec: {a: 1}", "", true},
      {"null in Git, nothing live", widget, "spec: {a: 1, m: null}", "spec: {a: 1}", "", false},
      {"a container that an injector added", deployment,
       "spec: {template: {spec: {containers: [{name: a, image: x}]}}}",
       "spec: {template: {spec: {containers: [{name: a, image: x}, {name: sidecar, image: y}]}}}", "=",
       false},
      {"a container removed from Git", deployment,
       "spec: {template: {spec: {containers: [{name: a, image: x}]}}}",
       "spec: {template: {spec: {containers: [{name: a, image: x}, {name: b, image: y}]}}}",
       "spec: {template: {spec: {containers: [{name: a, image: x}, {name: b, image: y}]}}}", true},
      {"one container port with two protocols", deployment,
       "spec: {template: {spec: {containers: [{name: a, ports: [{containerPort: 53, protocol: TCP}, "
       "{containerPort: "
       "53, protocol: UDP}]}]}}}",
       "spec: {template: {spec: {containers: [{name: a, ports: [{containerPort: 53, protocol: TCP}, "
       "{containerPort: "
       "53, protocol: UDP}]}]}}}",
       "=", false},
      {"a record that cannot be read counts as none", deployment, "spec: {replicas: 1}",
       "metadata: {annotations: {kubectl.kubernetes.io/last-applied-configuration: '{'}}\nspec: {replicas: "
       "1}",
       "", false},
      {"another namespace is no drift", deployment, "metadata: {name: a, namespace: x}",
       "metadata: {name: a, namespace: y}", "", false},
  }));
  check(row);
}

TEST_CASE("S-169: rules that a controller aggregates may be left out") {
  const Row row{"aggregated",
                "apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\n",
                "aggregationRule: {clusterRoleSelectors: []}\nrules: []",
                "aggregationRule: {clusterRoleSelectors: []}\nrules: [{verbs: [get]}]",
                "",
                false};
  StateOptions options;
  options.normalize.ignore_aggregated_roles = true;
  check(row, options);
  Row strict = row;
  strict.is_modified = true;
  check(strict);
}

TEST_CASE("S-163: fields of custom resources that are known to be built-in types") {
  StateOptions options;
  options.normalize.known_types[{"example.com", "Widget"}] = {{"spec.cpu", "core/Quantity"},
                                                              {"spec.every", "meta/v1/Duration"},
                                                              {"spec.pods.container", "core/v1/Container"}};
  const auto row = GENERATE(values<Row>({
      {"quantity", widget, "spec: {cpu: 1000m}", "spec: {cpu: '1'}", "", false},
      {"duration", widget, "spec: {every: 90m}", "spec: {every: 1h30m0s}", "", false},
      {"inside of lists", widget, "spec: {pods: [{container: {name: a, resources: {limits: {cpu: 1000m}}}}]}",
       "spec: {pods: [{container: {name: a, resources: {limits: {cpu: '1'}}}}]}", "", false},
      {"what does not fit stays", widget, "spec: {cpu: [1]}", "spec: {cpu: [2]}", "", true},
  }));
  check(row, options);
  const Row rollout{"pod template of a Rollout",
                    "apiVersion: argoproj.io/v1alpha1\nkind: Rollout\n",
                    "spec: {template: {spec: {containers: [{name: a, resources: {limits: {cpu: 1000m}}}]}}}",
                    "spec: {template: {spec: {containers: [{name: a, resources: {limits: {cpu: '1'}}}]}}}",
                    "",
                    false};
  check(rollout, options);
}

TEST_CASE("objects to create and to delete") {
  const Value object = read_yaml(widget + "spec: {a: 1}");
  const auto created = diff_states(object, Value::null(), defaults);
  CHECK(created.is_modified);
  CHECK(created.live.is_null());
  CHECK(created.predicted == object);
  const auto deleted = diff_states(Value::null(), object, defaults);
  CHECK_FALSE(deleted.is_modified);
  CHECK(deleted.predicted.is_null());
  CHECK_THROWS_AS(diff_states(Value::null(), Value::null(), defaults), Error);
}

TEST_CASE("server-side apply decides when it is asked for") {
  const std::string entry =
      "managedFields: [{manager: argocd-controller, operation: Apply, apiVersion: apps/v1, fieldsType: "
      "FieldsV1, "
      "fieldsV1: {'f:spec': {'f:replicas': {}, 'f:minReadySeconds': {}}}}]";
  const std::string live =
      deployment + "metadata: {name: a, " + entry + "}\nspec: {replicas: 1, minReadySeconds: 5}";
  const std::string by_annotation =
      deployment +
      "metadata: {name: a, annotations: {argocd.argoproj.io/sync-options: 'Prune=false, "
      "ServerSideApply=true'}}\nspec: {replicas: 1}";
  StateOptions options;
  options.server_side_apply = true;
  SECTION("what the manager no longer applies goes") {
    const auto diff = diff_states(read_yaml(deployment + "metadata: {name: a}\nspec: {replicas: 1}"),
                                  read_yaml(live), options);
    CHECK(diff.is_modified);
    CHECK_FALSE(diff.predicted.at("spec").has("minReadySeconds"));
  }
  SECTION("the object's own option is enough") {
    CHECK(diff_states(read_yaml(by_annotation), read_yaml(live), defaults).is_modified);
  }
  SECTION("S-183 a kind without a schema is an error") {
    CHECK_THROWS_AS(diff_states(read_yaml(widget), read_yaml(widget), options), Error);
  }
}
