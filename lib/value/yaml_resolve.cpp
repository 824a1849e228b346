// SPDX-License-Identifier: Apache-2.0
#include "value/yaml_resolve.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdlib>

namespace lockstep {

namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

std::size_t count_digits(std::string_view text) {
  std::size_t n = 0;
  while (n < text.size() && is_digit(text[n])) ++n;
  return n;
}

std::string without_underscores(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (const char c : text)
    if (c != '_') out += c;
  return out;
}

// An integer as Go's ParseInt and ParseUint read it with base 0: 0x, 0b, 0o and leading-zero octal. Beyond 64
// bits it is none.
bool is_integer(std::string_view text) {
  const bool negative = !text.empty() && text[0] == '-';
  const bool is_signed = negative || (!text.empty() && text[0] == '+');
  if (is_signed) text.remove_prefix(1);
  int base = 10;
  if (text.size() > 1 && text[0] == '0') {
    const char mark = static_cast<char>(text[1] | 0x20);
    base = mark == 'x' ? 16 : mark == 'b' ? 2 : 8;
    text.remove_prefix(mark == 'x' || mark == 'b' || mark == 'o' ? 2 : 1);
  }
  std::uint64_t magnitude = 0;
  const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), magnitude, base);
  if (text.empty() || code != std::errc() || end != text.data() + text.size()) return false;
  constexpr auto limit = std::uint64_t{1} << 63;
  return negative ? magnitude <= limit : !is_signed || magnitude < limit;
}

// [-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?, within the range of a double.
bool is_float(const std::string& text) {
  std::string_view rest = text;
  if (!rest.empty() && (rest[0] == '-' || rest[0] == '+')) rest.remove_prefix(1);
  const std::size_t whole = count_digits(rest);
  rest.remove_prefix(whole);
  if (!rest.empty() && rest[0] == '.') {
    rest.remove_prefix(1);
    const std::size_t fraction = count_digits(rest);
    if (whole == 0 && fraction == 0) return false;
    rest.remove_prefix(fraction);
  } else if (whole == 0) {
    return false;
  }
  if (!rest.empty() && (rest[0] == 'e' || rest[0] == 'E')) {
    rest.remove_prefix(1);
    if (!rest.empty() && (rest[0] == '-' || rest[0] == '+')) rest.remove_prefix(1);
    const std::size_t exponent = count_digits(rest);
    if (exponent == 0) return false;
    rest.remove_prefix(exponent);
  }
  if (!rest.empty()) return false;
  const char* digits = text.c_str() + (text[0] == '+' ? 1 : 0);
  double number = 0;
  const auto code = std::from_chars(digits, text.c_str() + text.size(), number).ec;
  if (code == std::errc()) return true;
  // Out of range: too small rounds to zero and is a number, too large is text.
  return std::abs(std::strtod(digits, nullptr)) < 1;
}

template <std::size_t N>
bool is_one_of(std::string_view text, const std::array<std::string_view, N>& words) {
  for (const auto word : words)
    if (word == text) return true;
  return false;
}

constexpr std::array<std::string_view, 6> booleans = {"true", "True", "TRUE", "false", "False", "FALSE"};
constexpr std::array<std::string_view, 16> old_booleans = {
    "y", "Y", "yes", "Yes", "YES", "on", "On", "ON", "n", "N", "no", "No", "NO", "off", "Off", "OFF"};
constexpr std::array<std::string_view, 4> nulls = {"~", "null", "Null", "NULL"};
constexpr std::array<std::string_view, 3> infinities = {".inf", ".Inf", ".INF"};
constexpr std::array<std::string_view, 3> not_numbers = {".nan", ".NaN", ".NAN"};

Kind word_kind(std::string_view text, YamlRules rules) {
  if (text.size() > 5) return Kind::String;
  if (is_one_of(text, booleans)) return Kind::Bool;
  if (is_one_of(text, nulls)) return Kind::Null;
  return rules == YamlRules::Kubernetes && is_one_of(text, old_booleans) ? Kind::Bool : Kind::String;
}

Kind number_kind(std::string_view text) {
  // Nothing outside these characters is a number, and most strings stop here.
  if (text.find_first_not_of("0123456789abcdefABCDEFxXoO._+-") != std::string_view::npos) return Kind::String;
  const std::string plain = without_underscores(text);
  if (is_integer(plain)) return Kind::Int;
  return is_float(plain) ? Kind::Float : Kind::String;
}

// A float that starts with its point keeps Go's own rule: underscores only between digits.
bool is_point_float(std::string_view text) {
  if (text.size() < 2 || !is_digit(text[1])) return false;
  for (std::size_t i = 0; i < text.size(); ++i)
    if (text[i] == '_' && (i + 1 == text.size() || !is_digit(text[i - 1]) || !is_digit(text[i + 1])))
      return false;
  return is_float(without_underscores(text));
}

}  // namespace

Kind plain_kind(std::string_view text, YamlRules rules) {
  if (text.empty()) return Kind::Null;
  switch (text[0]) {
    case '+':
    case '-':
      if (text.size() == 5 && is_one_of(text.substr(1), infinities)) return Kind::Float;
      return number_kind(text);
    case '.':
      if (is_one_of(text, infinities) || is_one_of(text, not_numbers)) return Kind::Float;
      return is_point_float(text) ? Kind::Float : Kind::String;
    case '0':
    case '1':
    case '2':
    case '3':
    case '4':
    case '5':
    case '6':
    case '7':
    case '8':
    case '9':
      return is_timestamp(text) ? Kind::String : number_kind(text);
    case 'y':
    case 'Y':
    case 'n':
    case 'N':
    case 't':
    case 'T':
    case 'f':
    case 'F':
    case 'o':
    case 'O':
    case '~':
      return word_kind(text, rules);
    default:
      return Kind::String;
  }
}

bool is_base60(std::string_view text) {
  if (!text.empty() && (text[0] == '+' || text[0] == '-')) text.remove_prefix(1);
  if (text.empty() || !is_digit(text[0]) || text.find(':') == std::string_view::npos) return false;
  while (!text.empty() && (is_digit(text[0]) || text[0] == '_')) text.remove_prefix(1);
  bool has_group = false;
  while (text.size() > 1 && text[0] == ':') {
    text.remove_prefix(1);
    const std::size_t digits = count_digits(text);
    if (digits == 0 || digits > 2 || (digits == 2 && text[0] > '5')) return false;
    text.remove_prefix(digits);
    has_group = true;
  }
  if (!text.empty() && text[0] == '.')
    text = text.substr(text.find_first_not_of("0123456789_", 1) == std::string_view::npos ? text.size() : 0);
  return has_group && text.empty();
}

namespace {

struct Moment {
  int year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0;
  std::string fraction;  // digits without trailing zeros
  int offset = 0;        // minutes east of UTC
};

// Takes one number of `least` to `most` digits from the front of `text`.
bool take_number(std::string_view& text, std::size_t least, std::size_t most, int& number) {
  const std::size_t n = std::min(count_digits(text), most);
  if (n < least) return false;
  std::from_chars(text.data(), text.data() + n, number);
  text.remove_prefix(n);
  return true;
}

bool take_char(std::string_view& text, char c) {
  if (text.empty() || text[0] != c) return false;
  text.remove_prefix(1);
  return true;
}

bool is_date(const Moment& m) {
  constexpr int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  if (m.month < 1 || m.month > 12 || m.day < 1) return false;
  const bool leap = (m.year % 4 == 0 && m.year % 100 != 0) || m.year % 400 == 0;
  return m.day <= days[m.month - 1] + (leap && m.month == 2 ? 1 : 0);
}

// The four layouts of go-yaml: a date; date, T or t, time and zone; date, space and time without a zone.
bool read_moment(std::string_view text, Moment& m) {
  if (text.size() < 8 || count_digits(text) != 4) return false;
  if (!take_number(text, 4, 4, m.year) || !take_char(text, '-')) return false;
  if (!take_number(text, 1, 2, m.month) || !take_char(text, '-')) return false;
  if (!take_number(text, 1, 2, m.day) || !is_date(m)) return false;
  if (text.empty()) return true;
  const bool has_zone = text[0] == 'T' || text[0] == 't';
  if (!has_zone && text[0] != ' ') return false;
  text.remove_prefix(has_zone ? 1 : std::min(text.find_first_not_of(' '), text.size()));
  if (!take_number(text, 1, 2, m.hour) || m.hour > 23 || !take_char(text, ':')) return false;
  if (!take_number(text, 1, 2, m.minute) || m.minute > 59 || !take_char(text, ':')) return false;
  if (!take_number(text, 1, 2, m.second) || m.second > 59) return false;
  if (text.size() > 1 && (text[0] == '.' || text[0] == ',') && is_digit(text[1])) {
    text.remove_prefix(1);
    const std::size_t digits = count_digits(text);
    m.fraction = text.substr(0, std::min<std::size_t>(digits, 9));
    while (!m.fraction.empty() && m.fraction.back() == '0') m.fraction.pop_back();
    text.remove_prefix(digits);
  }
  if (!has_zone) return text.empty();
  if (text == "Z") return true;
  if (text.size() != 6 || (text[0] != '+' && text[0] != '-')) return false;
  const int sign = text[0] == '-' ? -1 : 1;
  int hours = 0, minutes = 0;
  text.remove_prefix(1);
  if (!take_number(text, 2, 2, hours) || !take_char(text, ':') || !take_number(text, 2, 2, minutes))
    return false;
  if (hours > 24 || minutes > 60) return false;
  m.offset = sign * (hours * 60 + minutes);
  return true;
}

}  // namespace

bool is_timestamp(std::string_view text) {
  if (text.size() < 8 || text[4] != '-') return false;
  Moment moment;
  return read_moment(text, moment);
}

std::string canonical_timestamp(std::string_view text) {
  Moment m;
  if (!read_moment(text, m)) return "";
  std::string out =
      fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}", m.year, m.month, m.day, m.hour, m.minute, m.second);
  if (!m.fraction.empty()) out += "." + m.fraction;
  if (m.offset == 0) return out + "Z";
  const int size = std::abs(m.offset);
  return out + fmt::format("{}{:02}:{:02}", m.offset < 0 ? '-' : '+', size / 60, size % 60);
}

}  // namespace lockstep
