// SPDX-License-Identifier: Apache-2.0
#include "diff/quantity.h"

#include "base/strings.h"

#include <array>
#include <limits>

namespace lockstep::diff {

namespace {

__extension__ using Wide = unsigned __int128;

enum class Family { Decimal, Binary, Exponent };
struct Scale {
  Family family = Family::Decimal;
  int exponent = 0;  // of 10, for Binary of 2
};

constexpr std::array<std::string_view, 10> decimal_suffixes = {"n", "u", "m", "",  "k",
                                                               "M", "G", "T", "P", "E"};
constexpr std::array<std::string_view, 7> binary_suffixes = {"", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei"};
constexpr int smallest = -9;  // nano

std::optional<Scale> read_suffix(std::string_view text) {
  for (std::size_t i = 0; i < decimal_suffixes.size(); ++i)
    if (decimal_suffixes[i] == text) return Scale{Family::Decimal, smallest + 3 * static_cast<int>(i)};
  for (std::size_t i = 1; i < binary_suffixes.size(); ++i)
    if (binary_suffixes[i] == text) return Scale{Family::Binary, 10 * static_cast<int>(i)};
  if (text.size() < 2 || (text[0] != 'e' && text[0] != 'E')) return std::nullopt;
  text.remove_prefix(1);
  if (text[0] == '+') text.remove_prefix(1);
  const auto exponent = text.empty() || text[0] == '+' ? std::nullopt : parse_int(text);
  if (!exponent || *exponent > 100 || *exponent < -100) return std::nullopt;
  return Scale{Family::Exponent, static_cast<int>(*exponent)};
}

constexpr Wide billion = 1'000'000'000;
constexpr Wide most = Wide{std::numeric_limits<std::int64_t>::max()} * billion;

// |value| in billionths, rounded up; nullopt beyond 64 bits of whole units.
std::optional<Wide> billionths(std::string_view whole, std::string_view fraction, const Scale& scale) {
  Wide mantissa = 0;
  bool inexact = false;
  int exponent = (scale.family == Family::Binary ? 0 : scale.exponent) - smallest;
  constexpr Wide roof = Wide{1} << 100;
  for (const auto part : {whole, fraction})
    for (const char c : part) {
      if (part.data() == fraction.data()) {
        if (mantissa > roof) {  // digits that far down can only round up
          inexact = inexact || c != '0';
          continue;
        }
        --exponent;
      } else if (mantissa > roof) {
        return std::nullopt;
      }
      mantissa = mantissa * 10 + static_cast<unsigned>(c - '0');
    }
  if (scale.family == Family::Binary) {
    if (mantissa > (roof >> scale.exponent)) return std::nullopt;
    mantissa <<= scale.exponent;
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
    std::size_t suffix = 0;
    for (; number % 1024 == 0; number /= 1024) ++suffix;
    return digits(number) + std::string(binary_suffixes[suffix]);
  }
  int exponent = smallest;
  for (; nano % 1000 == 0; nano /= 1000) exponent += 3;
  if (family == Family::Exponent) return digits(nano) + (exponent == 0 ? "" : "e" + std::to_string(exponent));
  return digits(nano) + std::string(decimal_suffixes[static_cast<std::size_t>((exponent - smallest) / 3)]);
}

}  // namespace

namespace {

// A text that looks canonical is kept as it is, sign and all: resource.Quantity does not print it anew.
bool looks_canonical(std::string_view whole, std::string_view fraction, const Scale& scale) {
  whole.remove_prefix(std::min(whole.find_first_not_of('0'), whole.size()));
  const std::size_t digit_count = std::max<std::size_t>(whole.size(), 1) + fraction.size();
  if (scale.family == Family::Binary) {
    const int precision = 14 - static_cast<int>(digit_count) - scale.exponent * 3 / 10;
    return fraction.empty() && precision >= 0 && parse_int(whole).value_or(0) % 8 != 0;
  }
  const int exponent = scale.exponent - static_cast<int>(fraction.size());
  constexpr std::size_t exact_digits = 18;
  if (digit_count > exact_digits || exponent < smallest || exponent % 3 != 0 || whole.empty()) return false;
  const std::string shifted = std::string(whole) + std::string(fraction);
  return shifted.size() < 3 || shifted.compare(shifted.size() - 3, 3, "000") != 0;
}

}  // namespace

std::optional<std::string> canonical_quantity(std::string_view text) {
  const std::string_view all = text;
  std::string sign;
  if (!text.empty() && (text[0] == '+' || text[0] == '-')) {
    if (text[0] == '-') sign = "-";
    text.remove_prefix(1);
  }
  constexpr std::string_view decimal = "0123456789";
  const auto whole = text.substr(0, std::min(text.find_first_not_of(decimal), text.size()));
  text.remove_prefix(whole.size());
  std::string_view fraction;
  if (!text.empty() && text[0] == '.') {
    text.remove_prefix(1);
    fraction = text.substr(0, std::min(text.find_first_not_of(decimal), text.size()));
    text.remove_prefix(fraction.size());
  }
  const auto scale = read_suffix(text);
  if (!scale || (whole.empty() && fraction.empty())) return std::nullopt;
  if (looks_canonical(whole, fraction, *scale)) return std::string(all);
  const auto nano = billionths(whole, fraction, *scale);
  if (!nano) return std::nullopt;
  return (*nano == 0 ? "" : sign) + print(*nano, scale->family);
}

std::optional<std::string> canonical_quantity(const Value& value) {
  if (value.is_string()) return canonical_quantity(std::string_view(trim(value.text())));
  if (value.is_number()) return canonical_quantity(std::string_view(canonical_number(value)));
  return std::nullopt;
}

}  // namespace lockstep::diff
