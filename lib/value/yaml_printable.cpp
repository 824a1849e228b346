// SPDX-License-Identifier: Apache-2.0
#include "base/error.h"
#include "base/strings.h"
#include "value/utf8.h"
#include "value/yaml.h"
#include "value/yaml_resolve.h"

namespace lockstep {

namespace {

void check_text(std::string_view text, bool is_key) {
  bool is_ascii = true;
  for (const char c : text) is_ascii &= static_cast<unsigned char>(c) < 0x7F;
  if (is_ascii) return;
  for (std::size_t at = 0; at < text.size();) {
    const char32_t c = next_code_point(text, at);
    const bool is_control = c >= 0x7F && c < 0xA0 && c != 0x85;
    if (is_control || c == 0xFFFE || c == 0xFFFF || (c == 0x85 && is_key))
      throw Error("control character U+{:04X} in \"{}\" cannot be printed", static_cast<unsigned>(c),
                  printable(text));
  }
}

}  // namespace

void check_printable(const Value& value) {
  if (value.kind() == Kind::Float && !value.as_double())
    throw Error("{} cannot be printed: JSON has no such number", value.text());
  if (value.is_string()) check_text(value.text(), false);
  for (const auto& item : value.items()) check_printable(item);
  for (const auto& [key, child] : value.members()) {
    check_text(key, true);
    in_context([&] { return "at " + printable(key); }, [&] { check_printable(child); });
  }
}

bool changes_meaning_unquoted(std::string_view text, YamlRules rules) {
  return plain_kind(text, rules) != Kind::String || is_timestamp(text);
}

}  // namespace lockstep
