// SPDX-License-Identifier: Apache-2.0
#pragma once
// Devices that drivers publish through dynamic resource allocation, by device class (spec training §3.2,
// §3.5).

#include "health/snapshot.h"

#include <cstdint>
#include <string>
#include <string_view>

namespace lockstep::health {

struct DeviceSupply {
  bool class_exists = true;  // false only when the classes could be listed
  std::string driver;        // that the class selects; its own name when the selectors name none
  std::int64_t published = 0, free = 0;
};

DeviceSupply device_supply(const Snapshot& snapshot, std::string_view device_class);

// The device class that stands in for a resource key (spec.extendedResourceName); "" for none.
std::string class_of_extended_resource(const Snapshot& snapshot, std::string_view key);

}  // namespace lockstep::health
