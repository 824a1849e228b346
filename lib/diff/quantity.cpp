// SPDX-License-Identifier: Apache-2.0
#include "diff/quantity.h"

#include "base/strings.h"
#include "model/quantity_text.h"

namespace lockstep::diff {

namespace {

using Family = QuantityText::Family;
constexpr Wide billion = 1'000'000'000;
constexpr int nano_exponent = -9;

std::string digits(Wide number) {
  std::string text;
  for (; number != 0; number /= 10)
    text.insert(text.begin(), static_cast<char>('0' + static_cast<int>(number % 10)));
  return text;
}

std::string print(Wide nano, Family family) {
  if (nano == 0) return "0";
  if (family == Family::Binary && nano >= 1024 * billion && nano % billion == 0) {
    Wide number = nano / billion;
    int exponent = 0;
    for (; number % 1024 == 0; number /= 1024) exponent += 10;
    return digits(number) + std::string(binary_suffix(exponent));
  }
  int exponent = nano_exponent;
  for (; nano % 1000 == 0; nano /= 1000) exponent += 3;
  if (family == Family::Exponent) return digits(nano) + (exponent == 0 ? "" : "e" + std::to_string(exponent));
  return digits(nano) + std::string(decimal_suffix(exponent));
}

// A text that looks canonical is kept as it is, sign and all: resource.Quantity does not print it anew.
bool looks_canonical(const QuantityText& quantity) {
  std::string_view whole = quantity.whole;
  const std::string_view fraction = quantity.fraction;
  whole.remove_prefix(std::min(whole.find_first_not_of('0'), whole.size()));
  const std::size_t digit_count = std::max<std::size_t>(whole.size(), 1) + fraction.size();
  if (quantity.family == Family::Binary) {
    const int precision = 14 - static_cast<int>(digit_count) - quantity.exponent * 3 / 10;
    return fraction.empty() && precision >= 0 && parse_int(whole).value_or(0) % 8 != 0;
  }
  const int exponent = quantity.exponent - static_cast<int>(fraction.size());
  constexpr std::size_t exact_digits = 18;
  if (digit_count > exact_digits || exponent < nano_exponent || exponent % 3 != 0 || whole.empty())
    return false;
  const std::string shifted = std::string(whole) + std::string(fraction);
  return shifted.size() < 3 || shifted.compare(shifted.size() - 3, 3, "000") != 0;
}

}  // namespace

std::optional<std::string> canonical_quantity(std::string_view text) {
  const auto quantity = read_quantity(text);
  if (!quantity) return std::nullopt;
  if (looks_canonical(*quantity)) return std::string(text);
  const auto nano = billionths(*quantity);
  if (!nano) return std::nullopt;
  return (*nano != 0 && quantity->is_negative ? "-" : "") + print(*nano, quantity->family);
}

std::optional<std::string> canonical_quantity(const Value& value) {
  if (value.is_string()) return canonical_quantity(std::string_view(trim(value.text())));
  if (value.is_number()) return canonical_quantity(std::string_view(canonical_number(value)));
  return std::nullopt;
}

}  // namespace lockstep::diff
