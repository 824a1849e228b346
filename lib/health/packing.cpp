// SPDX-License-Identifier: Apache-2.0
#include "health/packing.h"

#include <algorithm>
#include <numeric>
#include <set>

namespace lockstep::health {

namespace {

using Amounts = std::vector<Quantity>;

// Maps are slow to walk for each pair of pod and node: rows of numbers in the order of `keys`.
Amounts row(const Resources& resources, const std::vector<std::string_view>& keys) {
  Amounts out;
  out.reserve(keys.size());
  for (const auto key : keys) out.push_back(amount_of(resources, key));
  return out;
}

bool fits(const Amounts& request, const Amounts& free) {
  for (std::size_t i = 0; i < request.size(); ++i)
    if (request[i].milli > 0 && request[i] > free[i]) return false;
  return true;
}

}  // namespace

std::optional<std::vector<std::size_t>> pack(const std::vector<PodItem>& items, const Bins& bins,
                                             std::string_view key) {
  std::vector<std::string_view> keys = {key};
  std::set<std::string_view> known = {key};
  for (const auto& item : items)
    for (const auto& entry : item.request)
      if (known.insert(entry.first).second) keys.push_back(entry.first);
  std::vector<Amounts> requests, free;
  for (const auto& item : items) requests.push_back(row(item.request, keys));
  for (const auto& bin : bins) free.push_back(row(bin, keys));

  std::vector<std::size_t> order(items.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return requests[a] > requests[b]; });
  std::vector<std::size_t> out(items.size());
  for (const std::size_t item : order) {
    std::optional<std::size_t> best;
    for (std::size_t bin = 0; bin < free.size(); ++bin) {
      if (items[item].usable && !(*items[item].usable)[bin]) continue;
      if (fits(requests[item], free[bin]) && (!best || free[bin][0] < free[*best][0])) best = bin;
    }
    if (!best) return std::nullopt;
    for (std::size_t i = 0; i < keys.size(); ++i) free[*best][i] -= requests[item][i];
    out[item] = *best;
  }
  return out;
}

}  // namespace lockstep::health
