// SPDX-License-Identifier: Apache-2.0
#include "health/quantity.h"

#include "base/strings.h"
#include "model/quantity_text.h"

#include <limits>

namespace lockstep::health {

namespace {

__extension__ using Signed = __int128;
constexpr std::int64_t most = std::numeric_limits<std::int64_t>::max();

std::int64_t limited(Signed value) {
  return static_cast<std::int64_t>(value > most            ? Signed{most}
                                   : value < -Signed{most} ? -Signed{most}
                                                           : value);
}

}  // namespace

Quantity Quantity::of(std::int64_t whole) { return {limited(Signed{whole} * 1000)}; }
std::int64_t Quantity::whole() const { return milli / 1000 + (milli % 1000 > 0 ? 1 : 0); }
Quantity Quantity::operator+(Quantity other) const { return {limited(Signed{milli} + other.milli)}; }
Quantity Quantity::operator-(Quantity other) const { return {limited(Signed{milli} - other.milli)}; }
Quantity Quantity::operator*(std::int64_t times) const { return {limited(Signed{milli} * times)}; }

std::optional<Quantity> parse_quantity(std::string_view text) {
  const auto quantity = read_quantity(text);
  if (!quantity) return std::nullopt;
  constexpr Wide million = 1'000'000;
  const auto nano = billionths(*quantity);
  const std::int64_t milli = nano ? limited(static_cast<Signed>((*nano + million - 1) / million)) : most;
  return Quantity{quantity->is_negative ? -milli : milli};
}

std::string format_quantity(Quantity quantity, std::string_view resource) {
  if (quantity.milli % 1000 != 0) return std::to_string(quantity.milli) + "m";
  std::int64_t whole = quantity.milli / 1000;
  const bool bytes =
      contains(resource, "memory") || contains(resource, "hugepages") || contains(resource, "storage");
  std::string_view suffix;
  if (bytes && whole != 0)
    for (const std::string_view next : {"Ki", "Mi", "Gi", "Ti"}) {
      if (whole % 1024 != 0) break;
      whole /= 1024;
      suffix = next;
    }
  return std::to_string(whole) + std::string(suffix);
}

}  // namespace lockstep::health
