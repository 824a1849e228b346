// SPDX-License-Identifier: Apache-2.0
#pragma once
// Small text tools that the standard library leaves out. ASCII unless a comment says otherwise.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace lockstep {

// Parts between separators; "a,,b" gives three, "" gives one empty part.
std::vector<std::string> split(std::string_view text, char separator);
// Lines without their newline; a final newline makes no empty line.
std::vector<std::string_view> split_lines(std::string_view text);
std::string join(const std::vector<std::string>& parts, std::string_view separator);
std::string_view trim(std::string_view text);
std::string to_lower(std::string_view text);
std::string replace_all(std::string_view text, std::string_view from, std::string_view to);
bool contains(std::string_view text, std::string_view part);

// Whole text as a decimal number; nothing else around it.
std::optional<long long> parse_int(std::string_view text);

// Glob over a whole text: `*` any run, `?` one character, `[a-z]` a set, `{a,b}` alternatives, `\` escapes.
// With `star_crosses_slash` false, `*` and `?` stop at `/` (path.Match rules).
bool glob_match(std::string_view pattern, std::string_view text, bool star_crosses_slash = true);

// Nearest of `known` to `word` by edit distance when it is near enough to be a typing slip; "" otherwise.
std::string nearest(std::string_view word, const std::vector<std::string>& known);

bool is_valid_utf8(std::string_view text);
// Control characters and escape sequences made visible, invalid UTF-8 replaced: safe to write to a terminal.
std::string printable(std::string_view text);
// "1 object", "3 objects".
std::string plural(std::size_t count, std::string_view noun);

}  // namespace lockstep
