// SPDX-License-Identifier: Apache-2.0
#include "health/devices.h"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

namespace lockstep::health {

namespace {

constexpr std::string_view dra_group = "resource.k8s.io";

// Out of CEL such as `device.driver == "gpu.nvidia.com" && ...`; "" when no selector names a driver.
std::string driver_of_class(const Value& device_class) {
  for (const auto& selector : device_class.at("spec", "selectors").items()) {
    const std::string_view text = selector.at("cel", "expression").text();
    auto at = text.find("device.driver");
    if (at == std::string_view::npos) continue;
    at = text.find_first_of("\"'", at);
    if (at == std::string_view::npos) continue;
    const auto end = text.find(text[at], at + 1);
    if (end != std::string_view::npos) return std::string(text.substr(at + 1, end - at - 1));
  }
  return "";
}

// v1 names attributes and taints directly, v1beta1 below `basic`.
bool is_tainted(const Value& device) {
  const Value& taints = device.has("basic") ? device.at("basic", "taints") : device.at("taints");
  const auto& items = taints.items();
  return std::any_of(items.begin(), items.end(),
                     [](const Value& taint) { return taint.at("effect").text() != "None"; });
}

using Device = std::tuple<std::string_view, std::string_view, std::string_view>;  // driver, pool, name

std::set<Device> devices_in_use(const Snapshot& snapshot) {
  std::set<Device> out;
  for (const Value* claim : snapshot.of_kind(dra_group, "ResourceClaim"))
    for (const auto& result : claim->at("status", "allocation", "devices", "results").items())
      out.emplace(result.at("driver").text(), result.at("pool").text(), result.at("device").text());
  return out;
}

}  // namespace

DeviceSupply device_supply(const Snapshot& snapshot, std::string_view device_class) {
  DeviceSupply out;
  const Value* found = snapshot.find(dra_group, "DeviceClass", "", device_class);
  out.class_exists = found || !snapshot.available(dra_group, "DeviceClass");
  if (found) out.driver = driver_of_class(*found);
  if (out.driver.empty()) out.driver = device_class;

  // While a driver publishes anew, slices of the old generation are still there.
  using Pool = std::pair<std::string_view, std::string_view>;
  std::map<Pool, std::int64_t> newest;
  const auto pool_of = [](const Value& slice) {
    return Pool(slice.at("spec", "driver").text(), slice.at("spec", "pool", "name").text());
  };
  const auto& slices = snapshot.of_kind(dra_group, "ResourceSlice");
  for (const Value* slice : slices) {
    auto& generation = newest[pool_of(*slice)];
    generation = std::max(generation, slice->at("spec", "pool", "generation").int_or(0));
  }
  const auto in_use = devices_in_use(snapshot);
  for (const Value* slice : slices) {
    const Pool pool = pool_of(*slice);
    if (pool.first != out.driver || slice->at("spec", "pool", "generation").int_or(0) != newest[pool])
      continue;
    for (const auto& device : slice->at("spec", "devices").items()) {
      ++out.published;
      const Device id(pool.first, pool.second, device.at("name").text());
      if (!is_tainted(device) && in_use.count(id) == 0) ++out.free;
    }
  }
  return out;
}

std::string class_of_extended_resource(const Snapshot& snapshot, std::string_view key) {
  for (const Value* device_class : snapshot.of_kind(dra_group, "DeviceClass"))
    if (device_class->at("spec", "extendedResourceName").text() == key)
      return device_class->at("metadata", "name").text();
  return "";
}

}  // namespace lockstep::health
