// SPDX-License-Identifier: Apache-2.0
#include "model/quantity_text.h"

#include "base/strings.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <limits>

namespace lockstep {

namespace {

using Family = QuantityText::Family;

constexpr std::array<std::string_view, 10> decimal_suffixes = {"n", "u", "m", "",  "k",
                                                               "M", "G", "T", "P", "E"};
constexpr std::array<std::string_view, 7> binary_suffixes = {"", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei"};
constexpr int nano = -9;
constexpr int largest_exponent = 1000;

bool read_suffix(std::string_view text, QuantityText& into) {
  for (std::size_t i = 0; i < decimal_suffixes.size(); ++i)
    if (decimal_suffixes[i] == text) return into.exponent = nano + 3 * static_cast<int>(i), true;
  for (std::size_t i = 1; i < binary_suffixes.size(); ++i)
    if (binary_suffixes[i] == text) {
      into.family = Family::Binary;
      return into.exponent = 10 * static_cast<int>(i), true;
    }
  if (text.size() < 2 || (text[0] != 'e' && text[0] != 'E')) return false;
  text.remove_prefix(1);
  if (text[0] == '+') text.remove_prefix(1);
  const auto exponent = text.empty() || text[0] == '+' ? std::nullopt : parse_int(text);
  if (!exponent || *exponent > largest_exponent || *exponent < -largest_exponent) return false;
  into.family = Family::Exponent;
  return into.exponent = static_cast<int>(*exponent), true;
}

std::string_view take_digits(std::string_view& text) {
  const auto digits = text.substr(0, std::min(text.find_first_not_of("0123456789"), text.size()));
  text.remove_prefix(digits.size());
  return digits;
}

}  // namespace

std::optional<QuantityText> read_quantity(std::string_view text) {
  QuantityText out;
  if (!text.empty() && (text[0] == '+' || text[0] == '-')) {
    out.is_negative = text[0] == '-';
    text.remove_prefix(1);
  }
  out.whole = take_digits(text);
  if (!text.empty() && text[0] == '.') {
    text.remove_prefix(1);
    out.fraction = take_digits(text);
  }
  if (!read_suffix(text, out) || (out.whole.empty() && out.fraction.empty())) return std::nullopt;
  return out;
}

std::optional<Wide> billionths(const QuantityText& quantity) {
  constexpr Wide most = Wide{std::numeric_limits<std::int64_t>::max()} * 1'000'000'000;
  constexpr Wide roof = Wide{1} << 100;
  const bool is_binary = quantity.family == Family::Binary;
  Wide mantissa = 0;
  bool inexact = false;
  int exponent = (is_binary ? 0 : quantity.exponent) - nano;
  for (const char c : quantity.whole) {
    if (mantissa > roof) return std::nullopt;
    mantissa = mantissa * 10 + static_cast<unsigned>(c - '0');
  }
  for (const char c : quantity.fraction) {
    if (mantissa > roof) {  // digits that far down can only round up
      inexact = inexact || c != '0';
      continue;
    }
    --exponent;
    mantissa = mantissa * 10 + static_cast<unsigned>(c - '0');
  }
  if (is_binary) {
    if (mantissa > (roof >> quantity.exponent)) return std::nullopt;
    mantissa <<= quantity.exponent;
  }
  for (; exponent > 0 && mantissa != 0; --exponent) {
    mantissa *= 10;
    if (mantissa > most) return std::nullopt;
  }
  for (; exponent < 0 && mantissa != 0; ++exponent) {
    inexact = inexact || mantissa % 10 != 0;
    mantissa /= 10;
  }
  if (inexact) ++mantissa;
  return mantissa > most ? std::nullopt : std::optional(mantissa);
}

std::string_view decimal_suffix(int exponent) {
  return decimal_suffixes[static_cast<std::size_t>((exponent - nano) / 3)];
}
std::string_view binary_suffix(int exponent) {
  return binary_suffixes[static_cast<std::size_t>(exponent / 10)];
}

}  // namespace lockstep
