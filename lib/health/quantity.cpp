// SPDX-License-Identifier: Apache-2.0
#include "health/quantity.h"

#include "base/strings.h"

#include <array>
#include <limits>

namespace lockstep::health {

namespace {

__extension__ using Wide = __int128;
constexpr std::int64_t most = std::numeric_limits<std::int64_t>::max();

std::int64_t limited(Wide value) {
  return static_cast<std::int64_t>(value > most ? Wide{most} : value < -Wide{most} ? -Wide{most} : value);
}

struct Suffix {
  std::string_view text;
  int base, exponent;
};
constexpr std::array<Suffix, 16> suffixes = {{{"", 10, 0},
                                              {"n", 10, -9},
                                              {"u", 10, -6},
                                              {"m", 10, -3},
                                              {"k", 10, 3},
                                              {"M", 10, 6},
                                              {"G", 10, 9},
                                              {"T", 10, 12},
                                              {"P", 10, 15},
                                              {"E", 10, 18},
                                              {"Ki", 2, 10},
                                              {"Mi", 2, 20},
                                              {"Gi", 2, 30},
                                              {"Ti", 2, 40},
                                              {"Pi", 2, 50},
                                              {"Ei", 2, 60}}};

std::optional<Suffix> suffix_of(std::string_view text) {
  for (const auto& suffix : suffixes)
    if (suffix.text == text) return suffix;
  if (text.size() < 2 || (text[0] != 'e' && text[0] != 'E')) return std::nullopt;
  std::string_view digits = text.substr(1);
  if (digits[0] == '+') digits.remove_prefix(1);
  if (digits.empty() || digits[0] == '+') return std::nullopt;
  const auto exponent = parse_int(digits);
  if (!exponent || *exponent > 1000 || *exponent < -1000) return std::nullopt;
  return Suffix{text, 10, static_cast<int>(*exponent)};
}

// mantissa * base^exponent, rounded away from zero; a mantissa is never negative here.
Wide scaled(Wide mantissa, int base, int exponent) {
  constexpr Wide roof = Wide{1} << 100;
  for (; exponent > 0 && mantissa != 0; --exponent) {
    mantissa *= base;
    if (mantissa > roof) return roof;
  }
  bool inexact = false;
  for (; exponent < 0 && mantissa != 0; ++exponent) {
    inexact = inexact || mantissa % base != 0;
    mantissa /= base;
  }
  return inexact ? mantissa + 1 : mantissa;
}

}  // namespace

Quantity Quantity::of(std::int64_t whole) { return {limited(Wide{whole} * 1000)}; }
std::int64_t Quantity::whole() const { return milli / 1000 + (milli % 1000 > 0 ? 1 : 0); }
Quantity Quantity::operator+(Quantity other) const { return {limited(Wide{milli} + other.milli)}; }
Quantity Quantity::operator-(Quantity other) const { return {limited(Wide{milli} - other.milli)}; }
Quantity Quantity::operator*(std::int64_t times) const { return {limited(Wide{milli} * times)}; }

std::optional<Quantity> parse_quantity(std::string_view text) {
  bool negative = false;
  if (!text.empty() && (text[0] == '+' || text[0] == '-')) {
    negative = text[0] == '-';
    text.remove_prefix(1);
  }
  Wide mantissa = 0;
  int fraction = 0, dropped = 0, digits = 0;
  std::size_t at = 0;
  bool point = false, lost = false;
  for (; at < text.size(); ++at) {
    const char c = text[at];
    if (c == '.' && !point) {
      point = true;
      continue;
    }
    if (c < '0' || c > '9') break;
    ++digits;
    constexpr Wide full = Wide{most} / 10;  // 18 digits and a bit: as many as a result can keep
    if (mantissa > full) {
      lost = lost || c != '0';
      if (!point) ++dropped;
    } else {
      mantissa = mantissa * 10 + (c - '0');
      if (point) ++fraction;
    }
  }
  const auto suffix = suffix_of(text.substr(at));
  if (digits == 0 || !suffix) return std::nullopt;
  if (lost) ++mantissa;

  Wide milli = 0;
  if (suffix->base == 10) {
    milli = scaled(mantissa, 10, suffix->exponent + 3 - fraction + dropped);
  } else {
    // Whole thousandths and the rest apart, so that 2^60 times either stays within 128 bits.
    const Wide unit = scaled(1, 10, fraction), amount = scaled(mantissa, 10, 3);
    const Wide rest = (amount % unit) << suffix->exponent;
    milli = scaled(scaled(amount / unit, 10, dropped), 2, suffix->exponent) + rest / unit +
            (rest % unit != 0 ? 1 : 0);
  }
  return Quantity{limited(negative ? -milli : milli)};
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
