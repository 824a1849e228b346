// SPDX-License-Identifier: Apache-2.0
#include "health/packing.h"

#include "catch.h"

#include <random>

using namespace lockstep::health;

namespace {

Resources amounts(int gpus, int cpu) { return {{"gpu", Quantity::of(gpus)}, {"cpu", Quantity::of(cpu)}}; }

// Every assignment of items to bins.
bool brute_force(const std::vector<PodItem>& items, Bins bins, std::size_t next = 0) {
  if (next == items.size()) return true;
  for (std::size_t bin = 0; bin < bins.size(); ++bin) {
    if (items[next].usable && !(*items[next].usable)[bin]) continue;
    bool fits = true;
    for (const auto& [key, amount] : items[next].request) fits = fits && amount <= amount_of(bins[bin], key);
    if (!fits) continue;
    Bins rest = bins;
    for (const auto& [key, amount] : items[next].request) rest[bin][key] -= amount;
    if (brute_force(items, std::move(rest), next + 1)) return true;
  }
  return false;
}

bool is_valid(const std::vector<PodItem>& items, Bins bins, const std::vector<std::size_t>& placed) {
  for (std::size_t i = 0; i < items.size(); ++i)
    for (const auto& [key, amount] : items[i].request) {
      auto& left = bins[placed[i]][key];
      left -= amount;
      if (left.milli < 0) return false;
    }
  return true;
}

}  // namespace

TEST_CASE("equal pods are packed exactly, and no packing is made up") {
  std::mt19937 random(7);  // fixed: a failing round can be looked at again
  const auto pick = [&](int low, int high) { return std::uniform_int_distribution<int>(low, high)(random); };
  int fitting = 0;
  for (int round = 0; round < 4000; ++round) {
    const bool equal = round % 2 == 0;
    Bins bins;
    for (int i = pick(1, 5); i > 0; --i) bins.push_back(amounts(pick(0, 8), pick(0, 16)));
    std::vector<PodItem> items;
    const Resources same = amounts(pick(1, 4), pick(0, 6));
    for (int i = pick(1, 5); i > 0; --i)
      items.push_back({equal ? same : amounts(pick(0, 4), pick(0, 6)), nullptr});
    const auto placed = pack(items, bins, "gpu");
    const bool possible = brute_force(items, bins);
    CAPTURE(round);
    if (placed) {
      CHECK(is_valid(items, bins, *placed));
      CHECK(possible);
    } else if (equal) {
      CHECK(!possible);
    }
    fitting += placed.has_value();
  }
  CHECK(fitting > 500);
}

TEST_CASE("pods stay off nodes that they may not use") {
  const std::vector<bool> second_only = {false, true};
  const Bins bins = {amounts(8, 8), amounts(4, 8)};
  CHECK(pack({{amounts(4, 1), &second_only}}, bins, "gpu")->front() == 1);
  CHECK(!pack({{amounts(4, 1), &second_only}, {amounts(4, 1), &second_only}}, bins, "gpu"));
}

TEST_CASE("nothing to pack always fits, and nothing fits nowhere") {
  CHECK(pack({}, {}, "gpu"));
  CHECK(!pack({{amounts(1, 0), nullptr}}, {}, "gpu"));
  CHECK(pack({{{}, nullptr}}, {amounts(0, 0)}, ""));
}
