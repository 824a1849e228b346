// SPDX-License-Identifier: Apache-2.0
#include "observe/verdicts.h"

#include "value/yaml.h"

#include "catch.h"
#include "scripted_client.h"

using namespace lockstep;
using namespace lockstep::observe;

namespace {

std::shared_ptr<const kube::ApiIndex> index() {
  const auto resource = [](const char* group, const char* version, const char* kind, const char* plural) {
    kube::Resource r{.group = group, .version = version, .kind = kind, .plural = plural, .namespaced = true};
    r.verbs = {"list", "watch"};
    return r;
  };
  return std::make_shared<const kube::ApiIndex>(std::vector<kube::Resource>{
      resource("apps", "v1", "Deployment", "deployments"), resource("", "v1", "Pod", "pods"),
      resource("kubeflow.org", "v1", "PyTorchJob", "pytorchjobs")});
}
Object deployment(int available) {
  return make_object(read_yaml(
      "{apiVersion: apps/v1, kind: Deployment, metadata: {name: web, namespace: ml, generation: 1, "
      "resourceVersion: '5'}, spec: {replicas: 1}, status: {observedGeneration: 1, updatedReplicas: 1, "
      "replicas: 1, availableReplicas: " +
      std::to_string(available) + "}}"));
}
const ObjectRef web{"apps", "Deployment", "ml", "web"};

}  // namespace

TEST_CASE("a healthy object is judged without a request") {
  ScriptedClient f;
  Objects objects(f.client);
  Sources sources(f.client, index());
  Verdicts verdicts(f.loop, objects, sources, index());
  objects.put(deployment(1));
  std::optional<health::Status> seen;
  verdicts.watch(web, [&](const health::Verdict& v) {
    seen = v.status;
    verdicts.unwatch(web);
  });
  CHECK_FALSE(seen);  // never from within the call
  f.loop.run_until([&] { return seen.has_value(); });
  CHECK(seen == health::Status::Healthy);
  CHECK(f.lines().empty());
}

TEST_CASE("who waits hears of changes, each verdict once") {
  ScriptedClient f;
  Objects objects(f.client);
  Sources sources(f.client, index());
  Verdicts verdicts(f.loop, objects, sources, index());
  objects.on_change = [&](const ObjectRef& ref) { verdicts.changed(ref); };
  objects.add((*index()->find("apps/v1", "Deployment")), "ml", {{deployment(0)}, "10"});
  f.stream(
      "GET ",
      {R"({"type":"MODIFIED","object":{"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"web",)"
       R"("namespace":"ml","generation":1,"resourceVersion":"11"},"spec":{"replicas":1},"status":)"
       R"({"observedGeneration":1,"updatedReplicas":1,"replicas":1,"availableReplicas":1}}})"
       "\n"},
      false);
  std::vector<health::Status> seen;
  verdicts.watch(web, [&](const health::Verdict& v) { seen.push_back(v.status); });
  f.loop.run_until([&] { return seen.size() == 2; });
  CHECK(seen == std::vector<health::Status>{health::Status::Progressing, health::Status::Healthy});
  CHECK(f.lines().size() == 1);
}

TEST_CASE("of a job nothing is said before its pods are known, or known to be out of sight") {
  ScriptedClient f;
  Objects objects(f.client);
  Sources sources(f.client, index());
  Verdicts verdicts(f.loop, objects, sources, index());
  std::vector<std::string> denied;
  sources.on_denied = [&](const Error& error) { denied.push_back(error.line()); };
  objects.put(make_object(read_yaml(
      "{apiVersion: kubeflow.org/v1, kind: PyTorchJob, metadata: {name: train, namespace: ml, "
      "uid: u, creationTimestamp: '2026-01-01T00:00:00Z'}, spec: {pytorchReplicaSpecs: {Master: {}}}}")));
  const std::string forbidden =
      R"({"kind":"Status","status":"Failure","code":403,"reason":"Forbidden","message":"pods is forbidden: User \"u\" cannot list resource \"pods\" in API group \"\""})";
  f.script("GET /api/v1/pods", answer_of(403, forbidden));
  f.script("GET /api/v1/namespaces/ml/pods", answer_of(403, forbidden));
  f.script("GET ", answer_of(403, forbidden));
  std::optional<health::Verdict> seen;
  const ObjectRef train{"kubeflow.org", "PyTorchJob", "ml", "train"};
  verdicts.watch(train, [&](const health::Verdict& v) {
    seen = v;
    verdicts.unwatch(train);
  });
  f.loop.run_until([&] { return seen.has_value(); });
  CHECK(f.lines().size() == 2);  // everywhere, then in its namespace
  CHECK(denied.size() == 1);
  CHECK(seen->status != health::Status::Healthy);
}
