// SPDX-License-Identifier: Apache-2.0
#include "diff/owned.h"

#include "value/yaml.h"

#include "catch.h"

using namespace lockstep;
using namespace lockstep::diff;

namespace {

constexpr std::string_view manager = "lockstep";

// A live object with one managedFields entry of ours, given as YAML of fieldsV1.
Value live_object(std::string_view body, std::string_view fields) {
  Value live = read_yaml(body);
  live["metadata"].set("managedFields", Value::list({Value::map({{"manager", manager},
                                                                 {"operation", "Apply"},
                                                                 {"apiVersion", live.at("apiVersion")},
                                                                 {"fieldsType", "FieldsV1"},
                                                                 {"fieldsV1", read_yaml(fields)}})}));
  return live;
}

std::string summary(const Proof& proof) {
  constexpr std::string_view names[] = {"unchanged", "changed", "unproven"};
  std::string text(names[static_cast<std::size_t>(proof.state)]);
  for (const auto& field : proof.fields)
    text += "; " + std::string(action_name(field.action)) + " " + field.path;
  return text;
}

struct Row {
  const char *name, *desired, *live, *fields, *want;
};

void check(const Row& row, const std::string& head) {
  CAPTURE(row.name);
  const Value desired = read_yaml(head + row.desired);
  const Proof proof = compare_owned(desired, live_object(head + row.live, row.fields), manager);
  CAPTURE(proof.why);
  CHECK(summary(proof) == row.want);
}

}  // namespace

TEST_CASE("an object is proven along what our manager owns") {
  const auto row = GENERATE(values<Row>({
      {"nothing changed", "data: {a: x}", "data: {a: x, b: foreign}", "f:data: {f:a: {}}", "unchanged"},
      {"a value differs", "data: {a: y}", "data: {a: x}", "f:data: {f:a: {}}", "changed; change data.a"},
      {"a key is new", "data: {a: x, b: y}", "data: {a: x}", "f:data: {f:a: {}}", "changed; add data.b"},
      {"a key is gone from Git", "data: {a: x}", "data: {a: x, b: y}", "f:data: {f:a: {}, f:b: {}}",
       "changed; remove data.b"},
      {"all keys are gone from Git", "", "data: {a: x}", "f:data: {f:a: {}}", "changed; remove data"},
      {"owned, but somebody removed it", "data: {a: x}", "data: {}", "f:data: {f:a: {}}",
       "changed; add data.a"},
      {"somebody else made the same value", "data: {a: x}", "data: {a: x}", "f:data: {}", "unchanged"},
      {"a key that others own is now ours too", "data: {a: x, b: y}", "data: {a: x, b: y}",
       "f:data: {f:a: {}}", "changed; own data.b"},
      {"no longer ours, and gone already", "data: {a: x}", "data: {a: x}", "f:data: {f:a: {}, f:b: {}}",
       "changed; own data.b"},
      {"text that looks like a quantity is text", "data: {a: 1000m}", "data: {a: '1'}", "f:data: {f:a: {}}",
       "changed; change data.a"},
      {"an empty value that the server dropped", "data: {a: x}\nimmutable: false", "data: {a: x}",
       "f:data: {f:a: {}}\nf:immutable: {}", "unchanged"},
      {"an empty value nobody applied yet", "data: {a: x}\nimmutable: false", "data: {a: x}",
       "f:data: {f:a: {}}", "unproven; add immutable"},
      {"null is nothing", "data: {a: x}\nbinaryData: null", "data: {a: x}", "f:data: {f:a: {}}", "unchanged"},
      {"labels with dots", "metadata: {name: n, labels: {app.kubernetes.io/name: a}}",
       "metadata: {name: n, labels: {app.kubernetes.io/name: b}}",
       "f:metadata: {f:labels: {f:app.kubernetes.io/name: {}}}",
       "changed; change metadata.labels[\"app.kubernetes.io/name\"]"},
      {"what the server writes does not count",
       "metadata: {name: n, creationTimestamp: null, labels: {a: b}}\nstatus: {phase: x}",
       "metadata: {name: n, uid: u, resourceVersion: '5', labels: {a: b}}",
       "f:metadata: {f:labels: {f:a: {}}}", "unchanged"},
      {"finalizers are a set", "metadata: {finalizers: [a, b]}", "metadata: {finalizers: [a, other, b]}",
       "f:metadata: {f:finalizers: {'v:\"a\"': {}, 'v:\"b\"': {}}}", "unchanged"},
      {"a set's item is gone from Git", "metadata: {finalizers: [a]}", "metadata: {finalizers: [a, b]}",
       "f:metadata: {f:finalizers: {'v:\"a\"': {}, 'v:\"b\"': {}}}",
       "changed; remove metadata.finalizers[b]"},
  }));
  check(row, "apiVersion: v1\nkind: ConfigMap\n");
}

TEST_CASE("list elements are found by the keys that managedFields names") {
  const auto row = GENERATE(values<Row>({
      {"a key that the server filled in", "spec: {ports: [{port: 80}]}",
       "spec: {ports: [{port: 80, protocol: TCP, targetPort: 80}]}",
       "f:spec: {f:ports: {'k:{\"port\":80,\"protocol\":\"TCP\"}': {.: {}, f:port: {}}}}", "unchanged"},
      {"both protocols of one port", "spec: {ports: [{port: 53, protocol: UDP}, {port: 53}]}",
       "spec: {ports: [{port: 53, protocol: UDP}, {port: 53, protocol: TCP}]}",
       "f:spec: {f:ports: {'k:{\"port\":53,\"protocol\":\"UDP\"}': {f:port: {}, f:protocol: {}}, "
       "'k:{\"port\":53,\"protocol\":\"TCP\"}': {f:port: {}}}}",
       "unchanged"},
      {"elements of others stay", "spec: {ports: [{port: 80, protocol: TCP}]}",
       "spec: {ports: [{port: 9, protocol: TCP}, {port: 80, protocol: TCP}]}",
       "f:spec: {f:ports: {'k:{\"port\":80,\"protocol\":\"TCP\"}': {f:port: {}, f:protocol: {}}}}",
       "unchanged"},
      {"one field differs", "spec: {ports: [{port: 80, protocol: TCP, targetPort: 81}]}",
       "spec: {ports: [{port: 80, protocol: TCP, targetPort: 80}]}",
       "f:spec: {f:ports: {'k:{\"port\":80,\"protocol\":\"TCP\"}': {f:port: {}, f:protocol: {}, "
       "f:targetPort: {}}}}",
       "changed; change spec.ports[port=80,protocol=TCP].targetPort"},
      {"an element is new", "spec: {ports: [{port: 80, protocol: TCP}, {port: 81, protocol: TCP}]}",
       "spec: {ports: [{port: 80, protocol: TCP}]}",
       "f:spec: {f:ports: {'k:{\"port\":80,\"protocol\":\"TCP\"}': {f:port: {}, f:protocol: {}}}}",
       "changed; add spec.ports[port=81,protocol=TCP]"},
      {"an element is gone from Git", "spec: {ports: []}", "spec: {ports: [{port: 80, protocol: TCP}]}",
       "f:spec: {f:ports: {'k:{\"port\":80,\"protocol\":\"TCP\"}': {f:port: {}, f:protocol: {}}}}",
       "changed; remove spec.ports[port=80,protocol=TCP]"},
      {"the order of our elements counts",
       "spec: {ports: [{port: 81, protocol: TCP}, {port: 80, protocol: TCP}]}",
       "spec: {ports: [{port: 80, protocol: TCP}, {port: 81, protocol: TCP}]}",
       "f:spec: {f:ports: {'k:{\"port\":80,\"protocol\":\"TCP\"}': {f:port: {}, f:protocol: {}}, "
       "'k:{\"port\":81,\"protocol\":\"TCP\"}': {f:port: {}, f:protocol: {}}}}",
       "changed; change spec.ports"},
      {"two elements with the same keys",
       "spec: {ports: [{port: 80, protocol: TCP}, {port: 80, protocol: TCP}]}",
       "spec: {ports: [{port: 80, protocol: TCP}]}",
       "f:spec: {f:ports: {'k:{\"port\":80,\"protocol\":\"TCP\"}': {f:port: {}, f:protocol: {}}}}",
       "unproven; change spec.ports"},
      {"elements by position", "spec: {ports: [{port: 80}]}", "spec: {ports: [{port: 80}]}",
       "f:spec: {f:ports: {'i:0': {f:port: {}}}}", "unproven"},
  }));
  check(row, "apiVersion: v1\nkind: Service\n");
}

TEST_CASE("values that the server compares as a whole") {
  const auto row = GENERATE(values<Row>({
      {"equal", "spec: {podSelector: {}, ingress: [{from: [{podSelector: {}}]}]}",
       "spec: {podSelector: {}, ingress: [{from: [{podSelector: {}}]}]}",
       "f:spec: {f:podSelector: {}, f:ingress: {}}", "unchanged"},
      {"the server filled in a protocol", "spec: {ingress: [{ports: [{port: 80}]}]}",
       "spec: {ingress: [{ports: [{port: 80, protocol: TCP}]}]}", "f:spec: {f:ingress: {}}", "unchanged"},
      {"filled in with what is no default", "spec: {ingress: [{ports: [{port: 80}]}]}",
       "spec: {ingress: [{ports: [{port: 80, protocol: UDP}]}]}", "f:spec: {f:ingress: {}}",
       "unproven; change spec.ingress"},
      {"a value in it differs", "spec: {ingress: [{ports: [{port: 81}]}]}",
       "spec: {ingress: [{ports: [{port: 80, protocol: TCP}]}]}", "f:spec: {f:ingress: {}}",
       "changed; change spec.ingress"},
      {"an element more", "spec: {ingress: [{}, {}]}", "spec: {ingress: [{}]}", "f:spec: {f:ingress: {}}",
       "changed; change spec.ingress"},
  }));
  check(row, "apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\n");
}

TEST_CASE("quantities of built-in kinds compare by value, those of custom resources as they are written") {
  struct QuantityRow {
    const char *name, *api_version, *desired, *live, *want;
  };
  const auto row = GENERATE(values<QuantityRow>({
      {"same value", "v1", "'1000m'", "'1'", "unchanged"},
      {"a number", "v1", "1", "'1'", "unchanged"},
      {"binary", "v1", "1024Mi", "1Gi", "unchanged"},
      {"another family is stored anew", "v1", "'1073741824'", "1Gi", "changed; change spec.hard.cpu"},
      {"another value", "v1", "'2'", "'1'", "changed; change spec.hard.cpu"},
      {"custom resource", "kubeflow.org/v1", "'1000m'", "'1'", "changed; change spec.hard.cpu"},
      {"custom resource, as written", "kubeflow.org/v1", "'1000m'", "'1000m'", "unchanged"},
  }));
  CAPTURE(row.name);
  const std::string head =
      "apiVersion: " + std::string(row.api_version) + "\nkind: ResourceQuota\nspec: {hard: {cpu: ";
  const Value desired = read_yaml(head + row.desired + "}}"),
              live = live_object(head + row.live + "}}", "f:spec: {f:hard: {f:cpu: {}}}");
  CHECK(summary(compare_owned(desired, live, manager)) == row.want);
}

TEST_CASE("without an entry that can be read there is no proof") {
  const Value desired = read_yaml("{apiVersion: v1, kind: ConfigMap, data: {a: x}}");
  SECTION("never applied by us") {
    const Proof proof = compare_owned(desired, desired, manager);
    CHECK(summary(proof) == "changed; own metadata.managedFields");
    CHECK(proof.why == "never applied by lockstep");
  }
  SECTION("updates and subresources of our manager are not its apply") {
    Value live = live_object("{apiVersion: v1, kind: ConfigMap, data: {a: x}}", "f:data: {f:a: {}}");
    live["metadata"]["managedFields"].items()[0].set("subresource", "status");
    CHECK(summary(compare_owned(desired, live, manager)) == "changed; own metadata.managedFields");
  }
  SECTION("applied at another version") {
    Value live = live_object("{apiVersion: v1beta1, kind: ConfigMap, data: {a: x}}", "f:data: {f:a: {}}");
    const Proof proof = compare_owned(desired, live, manager);
    CHECK(summary(proof) == "unproven");
    CHECK(proof.why == "last applied as v1beta1, now v1");
  }
}

TEST_CASE("stringData is folded into data as the server does it") {
  struct Row {
    const char *name, *given, *want;
  };
  const auto row = GENERATE(values<Row>({
      {"plain", "{stringData: {a: x}}", "{data: {a: eA==}}"},
      {"stringData wins", "{data: {a: eQ==, b: eQ==}, stringData: {a: x}}", "{data: {a: eA==, b: eQ==}}"},
      {"null is empty", "{data: {a: null}, stringData: {b: null}}", "{data: {a: '', b: ''}}"},
      {"wrapped base64", "{data: {a: \"eHh4eHh4\\neHh4\\n\"}}", "{data: {a: eHh4eHh4eHh4}}"},
      {"no base64 is for the server to refuse", "{data: {a: '***'}}", "{data: {a: '***'}}"},
      {"numbers are for the server to refuse", "{stringData: {a: 1}}", "{data: {a: 1}}"},
      {"empty stringData", "{stringData: {}}", "{}"},
      {"no map", "{stringData: text}", "{stringData: text}"},
  }));
  CAPTURE(row.name);
  Value given = read_yaml(row.given), want = read_yaml(row.want);
  for (Value* value : {&given, &want}) {
    value->set("apiVersion", "v1");
    value->set("kind", "Secret");
  }
  CHECK(to_yaml(fold_string_data(given)) == to_yaml(want));
}

TEST_CASE("the hash of a desired object does not depend on the order of keys") {
  CHECK(desired_hash(read_yaml("{a: 1, b: {c: 2, d: 3}}")) ==
        desired_hash(read_yaml("{b: {d: 3, c: 2}, a: 1}")));
  CHECK(desired_hash(read_yaml("{a: 1}")) != desired_hash(read_yaml("{a: '1'}")));
}
