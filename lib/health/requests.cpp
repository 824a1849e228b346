// SPDX-License-Identifier: Apache-2.0
#include "health/requests.h"

#include "base/strings.h"

#include <algorithm>
#include <array>
#include <functional>

namespace lockstep::health {

namespace {

constexpr std::array<std::string_view, 10> accelerator_globs = {
    "nvidia.com/gpu", "nvidia.com/gpu.shared",  "nvidia.com/mig-*", "amd.com/gpu*",       "habana.ai/gaudi",
    "google.com/tpu", "aws.amazon.com/neuron*", "gpu.intel.com/*",  "huawei.com/Ascend*", "dra:*"};

constexpr std::string_view dra_group = "resource.k8s.io";

// Container limits stand in for requests that are not named (API defaulting), `defaults` for what neither
// names.
Resources container_requests(const Value& container, const Resources& defaults) {
  Resources out = defaults;
  for (auto& [key, amount] : read_resources(container.at("resources", "limits"))) out[key] = amount;
  for (auto& [key, amount] : read_resources(container.at("resources", "requests"))) out[key] = amount;
  return out;
}

// What LimitRanges of type Container give to containers that name no value: defaultRequest, else default.
Resources default_requests(const Snapshot& snapshot, std::string_view ns) {
  Resources out;
  for (const Value* range : snapshot.of_kind("", "LimitRange")) {
    if (range->at("metadata", "namespace").text() != ns) continue;
    for (const auto& limit : range->at("spec", "limits").items()) {
      if (limit.at("type").text() != "Container") continue;
      for (auto& [key, amount] : read_resources(limit.at("default"))) out[key] = amount;
      for (auto& [key, amount] : read_resources(limit.at("defaultRequest"))) out[key] = amount;
    }
  }
  return out;
}

void raise_to(Resources& to, const Resources& floor) {
  for (const auto& [key, amount] : floor) {
    auto& have = to[key];
    have = std::max(have, amount);
  }
}

// One device request: {exactly: {...}} in v1, the fields themselves in v1beta1, or the first of alternatives.
void add_device_request(const Value& request, Resources& out) {
  const Value* detail = &request;
  if (request.has("exactly")) detail = &request.at("exactly");
  if (const auto& first = request.at("firstAvailable").items(); !first.empty()) detail = &first.front();
  const std::string& name = detail->at("deviceClassName").text();
  if (name.empty() || detail->at("allocationMode").text() == "All") return;
  out["dra:" + name] += Quantity::of(detail->at("count").int_or(1));
}

const Value& claim_spec(const Value& claim, const Snapshot& snapshot, std::string_view ns) {
  if (const std::string& name = claim.at("resourceClaimName").text(); !name.empty()) {
    const Value* found = snapshot.find(dra_group, "ResourceClaim", ns, name);
    return found ? found->at("spec") : Value::null();
  }
  const Value* found =
      snapshot.find(dra_group, "ResourceClaimTemplate", ns, claim.at("resourceClaimTemplateName").text());
  return found ? found->at("spec", "spec") : Value::null();
}

Resources requests_of(const Value& spec, const Snapshot& snapshot, std::string_view ns,
                      const Resources& defaults) {
  Resources sum, peak, sidecars;
  for (const auto& container : spec.at("containers").items()) sum += container_requests(container, defaults);
  for (const auto& container : spec.at("initContainers").items()) {
    Resources own = container_requests(container, defaults);
    if (container.at("restartPolicy").text() == "Always") {
      sidecars += own;
      sum += own;
    } else {
      own += sidecars;
      raise_to(peak, own);
    }
  }
  raise_to(sum, peak);
  for (auto& [key, amount] : read_resources(spec.at("resources", "requests")))
    if (key == "cpu" || key == "memory" || key.starts_with("hugepages-")) sum[key] = amount;
  sum += read_resources(spec.at("overhead"));
  for (const auto& claim : spec.at("resourceClaims").items())
    for (const auto& request : claim_spec(claim, snapshot, ns).at("devices", "requests").items())
      add_device_request(request, sum);
  return sum;
}

}  // namespace

Quantity amount_of(const Resources& resources, std::string_view key) {
  const auto found = resources.find(key);
  return found == resources.end() ? Quantity{} : found->second;
}

Resources& operator+=(Resources& to, const Resources& from) {
  for (const auto& [key, amount] : from) to[key] += amount;
  return to;
}

Resources operator*(Resources resources, std::int64_t times) {
  for (auto& [key, amount] : resources) amount = amount * times;
  return resources;
}

Resources read_resources(const Value& map) {
  Resources out;
  for (const auto& [key, value] : map.members())
    if (const auto amount = parse_quantity(value.text())) out[key] = *amount;
  return out;
}

Resources pod_requests(const Value& spec, const Snapshot& snapshot, std::string_view ns) {
  return requests_of(spec, snapshot, ns, {});
}

Resources template_requests(const Value& spec, const Snapshot& snapshot, std::string_view ns) {
  return requests_of(spec, snapshot, ns, default_requests(snapshot, ns));
}

bool is_accelerator(std::string_view key, const std::vector<std::string>& custom) {
  const auto matches = [key](std::string_view glob) { return glob_match(glob, key); };
  return custom.empty() ? std::any_of(accelerator_globs.begin(), accelerator_globs.end(), matches)
                        : std::any_of(custom.begin(), custom.end(), matches);
}

std::string main_accelerator(const Resources& resources, const std::vector<std::string>& custom) {
  std::string best;
  Quantity most;
  for (const auto& [key, amount] : resources)
    if (amount > most && is_accelerator(key, custom)) best = key, most = amount;
  return best;
}

}  // namespace lockstep::health
