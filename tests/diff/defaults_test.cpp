// SPDX-License-Identifier: Apache-2.0
#include "diff/defaults.h"

#include "value/json.h"
#include "value/yaml.h"

#include "catch.h"

using namespace lockstep;
using namespace lockstep::diff;

TEST_CASE("the server's defaults are filled in") {
  struct Row {
    const char* name;
    std::string head;
    const char* body;
    std::vector<const char*> place;
    const char* want;
  };
  const std::string deployment = "apiVersion: apps/v1\nkind: Deployment\n",
                    service = "apiVersion: v1\nkind: Service\n", pod = "apiVersion: v1\nkind: Pod\n";
  const auto row = GENERATE_COPY(values<Row>({
      {"strategy",
       deployment,
       "spec: {strategy: {rollingUpdate: {maxSurge: 1}}}",
       {"spec", "strategy"},
       R"({"rollingUpdate":{"maxSurge":1,"maxUnavailable":"25%"},"type":"RollingUpdate"})"},
      {"Recreate has no rolling update",
       deployment,
       "spec: {strategy: {type: Recreate}}",
       {"spec", "strategy"},
       R"({"type":"Recreate"})"},
      {"a tag latest is pulled always",
       pod,
       "spec: {containers: [{name: a, image: 'r:5000/a'}]}",
       {"spec", "containers"},
       R"({"image":"r:5000/a","imagePullPolicy":"Always","name":"a","terminationMessagePath":"/dev/termination-log","terminationMessagePolicy":"File"})"},
      {"another tag when it is missing",
       pod,
       "spec: {containers: [{name: a, image: 'r:5000/a:1'}]}",
       {"spec", "containers"},
       R"({"image":"r:5000/a:1","imagePullPolicy":"IfNotPresent","name":"a","terminationMessagePath":"/dev/termination-log","terminationMessagePolicy":"File"})"},
      {"a volume without a source",
       pod,
       "spec: {volumes: [{name: a}]}",
       {"spec", "volumes"},
       R"({"emptyDir":{},"name":"a"})"},
      {"modes",
       pod,
       "spec: {volumes: [{name: a, configMap: {name: b}}]}",
       {"spec", "volumes"},
       R"({"configMap":{"defaultMode":420,"name":"b"},"name":"a"})"},
      {"service ports",
       service,
       "spec: {ports: [{port: 80}]}",
       {"spec", "ports"},
       R"({"port":80,"protocol":"TCP","targetPort":80})"},
      {"load balancer",
       service,
       "spec: {type: LoadBalancer}",
       {"spec"},
       R"({"allocateLoadBalancerNodePorts":true,"externalTrafficPolicy":"Cluster","internalTrafficPolicy":"Cluster","sessionAffinity":"None","type":"LoadBalancer"})"},
      {"client affinity",
       service,
       "spec: {sessionAffinity: ClientIP}",
       {"spec", "sessionAffinityConfig"},
       R"({"clientIP":{"timeoutSeconds":10800}})"},
      {"job",
       "apiVersion: batch/v1\nkind: Job\n",
       "spec: {completions: 3}",
       {"spec"},
       R"({"backoffLimit":6,"completionMode":"NonIndexed","completions":3,"manualSelector":false,"parallelism":1,"podReplacementPolicy":"TerminatingOrFailed","suspend":false,"template":{"spec":{"dnsPolicy":"ClusterFirst","restartPolicy":"Always","schedulerName":"default-scheduler","securityContext":{},"terminationGracePeriodSeconds":30}}})"},
      {"egress makes its policy type",
       "apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\n",
       "spec: {egress: [{ports: [{port: 53}]}]}",
       {"spec", "egress"},
       R"({"ports":[{"port":53,"protocol":"TCP"}]})"},
      {"users belong to rbac",
       "apiVersion: rbac.authorization.k8s.io/v1\nkind: RoleBinding\n",
       "subjects: [{kind: User, name: u}]",
       {"subjects"},
       R"({"apiGroup":"rbac.authorization.k8s.io","kind":"User","name":"u"})"},
      {"quota below a thousandth",
       "apiVersion: v1\nkind: ResourceQuota\n",
       "spec: {hard: {cpu: 100u}}",
       {"spec", "hard"},
       R"({"cpu":"1m"})"},
      {"claims of containers in a range",
       "apiVersion: v1\nkind: LimitRange\n",
       "spec: {limits: [{type: Container, max: {cpu: '2'}}]}",
       {"spec", "limits"},
       R"({"default":{"cpu":"2"},"defaultRequest":{"cpu":"2"},"max":{"cpu":"2"},"type":"Container"})"},
      {"what does not fit its type stays",
       deployment,
       "spec: {replicas: many}",
       {"spec"},
       R"({"replicas":"many"})"},
      {"unknown fields stay",
       deployment,
       "spec: {replica: 1, strategy: {type: Recreate}}",
       {"spec", "replica"},
       "1"},
  }));
  CAPTURE(row.name);
  const Value object = read_yaml(row.head + row.body);
  const Value full = with_defaults(object, *find_kind(object));
  const Value* at = &full;
  for (const char* key : row.place) at = &at->at(key);
  if (at->is_list()) at = &at->items().at(0);
  CHECK(to_json(*at, {.sort_keys = true}) == row.want);
}

TEST_CASE("defaulting twice changes nothing") {
  const char* text = GENERATE(
      "{apiVersion: apps/v1, kind: StatefulSet, spec: {template: {spec: {containers: [{name: a, image: "
      "b}]}}}}",
      "{apiVersion: autoscaling/v2, kind: HorizontalPodAutoscaler, spec: {behavior: {scaleUp: {policies: "
      "[]}}}}",
      "{apiVersion: v1, kind: Pod, spec: {hostNetwork: true, containers: [{name: a, resources: {limits: "
      "{cpu: 1}}, "
      "ports: [{containerPort: 80}]}]}}",
      "{apiVersion: admissionregistration.k8s.io/v1, kind: MutatingWebhookConfiguration, webhooks: [{name: "
      "a}]}");
  const Value object = read_yaml(text);
  const Value once = with_defaults(object, *find_kind(object));
  CHECK(once != object);
  CHECK(with_defaults(once, *find_kind(object)) == once);
}
