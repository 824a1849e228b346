// SPDX-License-Identifier: Apache-2.0
#pragma once
// Kubernetes quantities ("500m", "1.5Gi", "2e3"), exact in thousandths; no floating point.

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace lockstep::health {

// Amounts beyond 64 bits of thousandths (about 8 Pi) stay at the limit: still more than any node has.
struct Quantity {
  std::int64_t milli = 0;

  static Quantity of(std::int64_t whole);
  bool is_zero() const { return milli == 0; }
  // Whole units, rounded up.
  std::int64_t whole() const;
  Quantity operator+(Quantity other) const;
  Quantity operator-(Quantity other) const;
  Quantity operator*(std::int64_t times) const;
  Quantity& operator+=(Quantity other) { return *this = *this + other; }
  Quantity& operator-=(Quantity other) { return *this = *this - other; }
  auto operator<=>(const Quantity&) const = default;
};

// The grammar of resource.Quantity: sign, decimal digits, and one of n u m k M G T P E, Ki ... Ei, e3 or E3.
// Parts below a thousandth are rounded away from zero. nullopt when it is no quantity.
std::optional<Quantity> parse_quantity(std::string_view text);
// "8", "500m"; resources counted in bytes take the largest binary suffix that leaves no fraction ("64Gi").
std::string format_quantity(Quantity quantity, std::string_view resource = "");

}  // namespace lockstep::health
