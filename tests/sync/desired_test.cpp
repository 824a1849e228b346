// SPDX-License-Identifier: Apache-2.0
#include "sync/desired.h"

#include "base/error.h"
#include "sync/inventory.h"
#include "sync/run_hash.h"
#include "value/yaml.h"

#include "catch.h"

using namespace lockstep;
using namespace lockstep::sync;

namespace {

Desired make(const std::string& yaml, const std::string& ns = "ml", bool allows_missing_kinds = false) {
  Manifests manifests;
  YamlOptions options;
  for (const auto& document : read_yaml_all(yaml, options))
    manifests.objects.push_back(make_object(document, {"app.yaml", document.line()}));
  DesiredOptions how;
  how.destination_namespace = ns;
  how.inventory_id = "applyset-x-v1";
  how.allows_missing_kinds = allows_missing_kinds;
  how.is_namespaced = [](const std::string&, const std::string& kind) -> std::optional<bool> {
    if (kind == "Namespace" || kind == "CustomResourceDefinition") return false;
    if (kind == "ConfigMap" || kind == "Secret" || kind == "Job" || kind == "PyTorchJob") return true;
    return std::nullopt;
  };
  return make_desired(manifests, how);
}
std::string refusal(const std::string& yaml, const std::string& ns = "ml") {
  try {
    make(yaml, ns);
  } catch (const Error& e) {
    return e.message();
  }
  return "accepted";
}

}  // namespace

TEST_CASE("namespaces are settled by the scope of the kind") {
  const auto out = make(
      "{apiVersion: v1, kind: ConfigMap, metadata: {name: a}}\n---\n"
      "{apiVersion: v1, kind: ConfigMap, metadata: {name: b, namespace: other}}\n---\n"
      "{apiVersion: v1, kind: Namespace, metadata: {name: n, namespace: stray}}\n");
  CHECK(out.objects.at(0).ref.ns == "ml");
  CHECK(out.objects.at(1).ref.ns == "other");
  CHECK(out.objects.at(2).ref.ns.empty());
  CHECK_FALSE(out.objects.at(2).value().at("metadata").has("namespace"));
}

TEST_CASE("members are labelled, hooks are not, and run kinds carry their run hash") {
  const auto out = make(
      "{apiVersion: v1, kind: ConfigMap, metadata: {name: a}}\n---\n"
      "{apiVersion: batch/v1, kind: Job, metadata: {name: h, annotations: {argocd.argoproj.io/hook: "
      "PreSync}}}\n---\n"
      "{apiVersion: kubeflow.org/v1, kind: PyTorchJob, metadata: {name: t}, spec: {x: 1}}\n");
  CHECK(label(out.objects.at(0).value(), member_label) == "applyset-x-v1");
  CHECK(label(out.objects.at(1).value(), member_label).empty());
  CHECK_FALSE(annotation(out.objects.at(2).value(), run_hash_annotation).empty());
}

TEST_CASE("leftovers of an export are dropped, and stringData becomes data") {
  const auto out = make(
      "{apiVersion: v1, kind: Secret, metadata: {name: s, uid: u, resourceVersion: '1', creationTimestamp: "
      "null}, "
      "stringData: {a: x}, status: {}}\n");
  const Value& body = out.objects.at(0).value();
  CHECK_FALSE(body.has("status"));
  CHECK_FALSE(body.at("metadata").has("uid"));
  CHECK_FALSE(body.at("metadata").has("creationTimestamp"));
  CHECK(body.at("data", "a").text() == "eA==");
}

TEST_CASE("an ignored hook is no part of the sync, S-003") {
  CHECK(make("{apiVersion: v1, kind: ConfigMap, metadata: {name: a, annotations: {argocd.argoproj.io/hook: "
             "Garbage}}}")
            .objects.empty());
}

TEST_CASE("a kind whose CRD comes along is known, S-101") {
  const auto out = make(
      "{apiVersion: apiextensions.k8s.io/v1, kind: CustomResourceDefinition, metadata: {name: w}, spec: "
      "{group: x, "
      "scope: Cluster, names: {kind: Widget}}}\n---\n{apiVersion: x/v1, kind: Widget, metadata: {name: "
      "w}}\n");
  CHECK(out.objects.at(1).ref.ns.empty());
}

TEST_CASE("a kind that the cluster does not have is let through where somebody says so, S-102 to S-104") {
  const auto widget = [](const std::string& options) {
    return "{apiVersion: x/v1, kind: Widget, metadata: {name: w, annotations: "
           "{argocd.argoproj.io/sync-options: '" +
           options + "'}}}";
  };
  CHECK(refusal(widget("")).starts_with("no kind Widget"));
  CHECK(make(widget("SkipDryRunOnMissingResource=true")).objects.at(0).ref.ns == "ml");
  CHECK(make(widget(""), "ml", true).objects.size() == 1);
}

TEST_CASE("the content hash knows content, not order") {
  const std::string a = "{apiVersion: v1, kind: ConfigMap, metadata: {name: a}}\n";
  const std::string b = "{apiVersion: v1, kind: ConfigMap, metadata: {name: b}}\n";
  CHECK(make(a + "---\n" + b).content == make(b + "---\n" + a).content);
  CHECK(make(a).content != make(b).content);
}

TEST_CASE("whatever the cluster could only refuse is found before the first write, S-106, S-184 and S-186") {
  const std::string a = "{apiVersion: v1, kind: ConfigMap, metadata: {name: a}}\n";
  CHECK(refusal("{apiVersion: x/v1, kind: Widget, metadata: {name: w}}") ==
        "no kind Widget in x/v1 on this cluster: Widget w (app.yaml:1); install its CRD first, or add the "
        "CRD to the "
        "same tree");
  CHECK(refusal(a + "---\n" + a) == "ConfigMap a (app.yaml:1) is defined a second time in app.yaml:3");
  CHECK(refusal(a, "") ==
        "namespace for ConfigMap a (app.yaml:1) is missing; set it in the manifest, or a destination "
        "namespace");
  CHECK(refusal("{apiVersion: v1, kind: ConfigMap, metadata: {}}").starts_with("metadata.name is missing"));
  CHECK(refusal("{apiVersion: v1, kind: ConfigMap, metadata: {name: a, annotations: {lockstep.dev/waitfor: "
                "none}}}") ==
        "unknown annotation lockstep.dev/waitfor on ConfigMap a (app.yaml:1); did you mean "
        "lockstep.dev/wait-for?");
  CHECK(refusal("{apiVersion: x/v1, kind: A, metadata: {name: a}}\n---\n{apiVersion: x/v1, kind: B, "
                "metadata: {name: b}}")
            .starts_with("manifests that cannot be applied:\n    no kind A"));
}
