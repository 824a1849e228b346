// SPDX-License-Identifier: Apache-2.0
#include "health/requests.h"

#include "catch.h"
#include "scene.h"

using namespace lockstep;
using namespace lockstep::health;
using namespace lockstep::health::test;

namespace {

Quantity gpus(const char* spec, const std::vector<Value>& others = {}) {
  return amount_of(pod_requests(yaml(spec), snapshot(others), "ml"), "nvidia.com/gpu");
}

}  // namespace

TEST_CASE("limits stand in for requests, init containers count by their peak, sidecars for good") {
  CHECK(gpus("{containers: [{resources: {limits: {nvidia.com/gpu: 2}}}]}") == Quantity::of(2));
  CHECK(gpus("{containers: [{resources: {limits: {nvidia.com/gpu: 2}, requests: {nvidia.com/gpu: 1}}}]}") ==
        Quantity::of(1));
  CHECK(
      gpus("{initContainers: [{resources: {limits: {nvidia.com/gpu: 8}}}], containers: [{resources: {limits: "
           "{nvidia.com/gpu: 8}}}]}") == Quantity::of(8));
  CHECK(gpus("{initContainers: [{restartPolicy: Always, resources: {limits: {nvidia.com/gpu: 1}}}, "
             "{resources: {limits: "
             "{nvidia.com/gpu: 8}}}], containers: [{resources: {limits: {nvidia.com/gpu: 4}}}]}") ==
        Quantity::of(9));
  CHECK(gpus("{initContainers: [{resources: {limits: {nvidia.com/gpu: 2}}}, {restartPolicy: Always, "
             "resources: {limits: "
             "{nvidia.com/gpu: 1}}}], containers: [{resources: {limits: {nvidia.com/gpu: 4}}}]}") ==
        Quantity::of(5));
}

TEST_CASE("pod-level requests and overhead") {
  const auto all =
      pod_requests(yaml("{resources: {requests: {cpu: 4, nvidia.com/gpu: 9}}, overhead: {memory: 1Gi}, "
                        "containers: [{resources: {requests: {cpu: 1, memory: 1Gi, nvidia.com/gpu: 2}}}]}"),
                   snapshot({}), "ml");
  CHECK(amount_of(all, "cpu") == Quantity::of(4));
  CHECK(amount_of(all, "nvidia.com/gpu") == Quantity::of(2));
  CHECK(amount_of(all, "memory") == *parse_quantity("2Gi"));
}

TEST_CASE("device claims are read in every version of the API") {
  const auto claim = [](const char* request) {
    return yaml(
        std::string(
            "{apiVersion: resource.k8s.io/v1, kind: ResourceClaim, metadata: {name: c, namespace: ml}, spec: "
            "{devices: {requests: [") +
        request + "]}}}");
  };
  const auto count = [&](const char* request) {
    return amount_of(pod_requests(yaml("{resourceClaims: [{name: x, resourceClaimName: c}]}"),
                                  snapshot({claim(request)}), "ml"),
                     "dra:gpu")
        .whole();
  };
  CHECK(count("{exactly: {deviceClassName: gpu, count: 2}}") == 2);
  CHECK(count("{deviceClassName: gpu}") == 1);
  CHECK(count("{firstAvailable: [{deviceClassName: gpu, count: 4}, {deviceClassName: small}]}") == 4);
  CHECK(count("{exactly: {deviceClassName: gpu, allocationMode: All}}") == 0);
}

TEST_CASE("templates get what a LimitRange will add") {
  const auto all =
      snapshot({yaml("{apiVersion: v1, kind: LimitRange, metadata: {name: l, namespace: ml}, spec: {limits: "
                     "[{type: Container, default: {cpu: 2, memory: 4Gi}, defaultRequest: {cpu: 1}}]}}")});
  const Value spec = yaml("{containers: [{resources: {limits: {memory: 1Gi}}}]}");
  const auto requests = template_requests(spec, all, "ml");
  CHECK(amount_of(requests, "cpu") == Quantity::of(1));
  CHECK(amount_of(requests, "memory") == *parse_quantity("1Gi"));
  CHECK(amount_of(template_requests(spec, all, "other"), "cpu").is_zero());
}

TEST_CASE("accelerators are known by key") {
  for (const char* key :
       {"nvidia.com/gpu", "nvidia.com/gpu.shared", "nvidia.com/mig-1g.5gb", "amd.com/gpu", "habana.ai/gaudi",
        "google.com/tpu", "aws.amazon.com/neuroncore", "gpu.intel.com/i915", "huawei.com/Ascend910", "dra:x"})
    CHECK(is_accelerator(key));
  for (const char* key : {"cpu", "rdma/hca", "vpc.amazonaws.com/efa", "nvidia.com/hca-rdma", "hugepages-2Mi"})
    CHECK(!is_accelerator(key));
  CHECK(is_accelerator("acme.io/npu", {"acme.io/*"}));
  CHECK(!is_accelerator("nvidia.com/gpu", {"acme.io/*"}));
  CHECK(main_accelerator({{"cpu", Quantity::of(64)},
                          {"amd.com/gpu", Quantity::of(2)},
                          {"nvidia.com/gpu", Quantity::of(4)}}) == "nvidia.com/gpu");
}
