// SPDX-License-Identifier: Apache-2.0
#include "value/float_text.h"

#include <charconv>
#include <string_view>

namespace lockstep {

namespace {

// number = 0.DIGITS * 10^point
struct Decimal {
  bool negative;
  std::string digits;
  int point;
};

Decimal shortest(double number) {
  char buffer[40];
  const auto end = std::to_chars(buffer, buffer + sizeof buffer, number, std::chars_format::scientific).ptr;
  std::string_view text(buffer, static_cast<std::size_t>(end - buffer));
  Decimal decimal{text[0] == '-', {}, 0};
  if (decimal.negative) text.remove_prefix(1);
  const auto e = text.find('e');
  for (const char c : text.substr(0, e))
    if (c != '.') decimal.digits += c;
  const std::string_view exponent = text.substr(e + 2);
  int power = 0;
  std::from_chars(exponent.data(), exponent.data() + exponent.size(), power);
  decimal.point = (text[e + 1] == '-' ? -power : power) + 1;
  return decimal;
}

std::string without_exponent(const Decimal& decimal) {
  std::string out = decimal.negative ? "-" : "";
  const auto count = static_cast<int>(decimal.digits.size());
  if (decimal.point <= 0)
    return out + "0." + std::string(static_cast<std::size_t>(-decimal.point), '0') + decimal.digits;
  if (decimal.point >= count)
    return out + decimal.digits + std::string(static_cast<std::size_t>(decimal.point - count), '0');
  const auto point = static_cast<std::size_t>(decimal.point);
  return out + decimal.digits.substr(0, point) + "." + decimal.digits.substr(point);
}

std::string with_exponent(const Decimal& decimal, std::size_t least_digits) {
  std::string out = decimal.negative ? "-" : "";
  out += decimal.digits[0];
  if (decimal.digits.size() > 1) out += "." + decimal.digits.substr(1);
  const int power = decimal.point - 1;
  std::string exponent = std::to_string(power < 0 ? -power : power);
  if (exponent.size() < least_digits) exponent.insert(0, least_digits - exponent.size(), '0');
  return out + (power < 0 ? "e-" : "e+") + exponent;
}

}  // namespace

std::string json_float(double number) {
  if (number == 0) return "0";
  const Decimal decimal = shortest(number);
  const bool is_plain = decimal.point > -6 && decimal.point <= 21;
  return is_plain ? without_exponent(decimal) : with_exponent(decimal, 1);
}

std::string go_float(double number) {
  if (number == 0) return "0";
  const Decimal decimal = shortest(number);
  const bool is_plain = decimal.point > -4 && decimal.point <= 6;
  return is_plain ? without_exponent(decimal) : with_exponent(decimal, 2);
}

bool is_small_decimal(std::string_view text) {
  if (text == "0") return true;
  if (text.starts_with('-')) text.remove_prefix(1);
  if (text.empty() || text.size() > 18 || text[0] == '0') return false;
  for (const char c : text)
    if (c < '0' || c > '9') return false;
  return true;
}

}  // namespace lockstep
