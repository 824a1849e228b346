// SPDX-License-Identifier: Apache-2.0
#include "value/key_order.h"

#include "value/utf8.h"

#include <algorithm>
#include <cstdint>

namespace lockstep {

namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// Letters beyond ASCII, near enough: everything but the blocks of punctuation, symbols and private use.
bool is_letter(char32_t c) {
  if (c < 0x80) return (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
  if (c < 0xC0) return c == 0xAA || c == 0xB5 || c == 0xBA;
  return c != 0xD7 && c != 0xF7 && !(c >= 0x0300 && c < 0x0370) && !(c >= 0x2000 && c < 0x2C00) &&
         !(c >= 0x2E00 && c < 0x3005) && !(c >= 0xE000 && c < 0xF900) && !(c >= 0xFE00 && c < 0xFE70) &&
         !(c >= 0xFF00 && c < 0xFF21) && !(c >= 0xFFF0 && c < 0x10000) && c < 0x1F000;
}

struct Run {
  std::uint64_t number;
  std::size_t end;
};
Run digits_from(std::string_view text, std::size_t at, std::uint64_t number) {
  // Wraps around like the original on more digits than fit.
  for (; at < text.size() && is_digit(text[at]); ++at)
    number = number * 10 + static_cast<std::uint64_t>(text[at] - '0');
  return {number, at};
}

}  // namespace

bool key_precedes(std::string_view a, std::string_view b) {
  const std::size_t shared = std::min(a.size(), b.size());
  std::size_t at = 0;
  while (at < shared && a[at] == b[at]) ++at;
  if (at == shared) return a.size() < b.size();
  // Back to the start of the character that differs.
  while (at > 0 && (static_cast<unsigned char>(a[at]) & 0xC0) == 0x80) --at;
  std::size_t a_next = at, b_next = at;
  const char32_t x = next_code_point(a, a_next), y = next_code_point(b, b_next);
  const bool a_is_letter = is_letter(x), b_is_letter = is_letter(y);
  if (a_is_letter && b_is_letter) return x < y;
  if (a_is_letter || b_is_letter) return b_is_letter;
  // A zero inside a number counts: the digits before it are the same in both, so one stands for them.
  std::uint64_t before = 0;
  if (x == '0' || y == '0')
    for (std::size_t i = at; i > 0 && is_digit(a[i - 1]); --i)
      if (a[i - 1] != '0') before = 1;
  const Run left = digits_from(a, at, before), right = digits_from(b, at, before);
  const auto left_number = static_cast<std::int64_t>(left.number),
             right_number = static_cast<std::int64_t>(right.number);
  if (left_number != right_number) return left_number < right_number;
  if (left.end != right.end) return left.end < right.end;
  return x < y;
}

}  // namespace lockstep
