// SPDX-License-Identifier: Apache-2.0
#pragma once
// Which entry of a YAML document a comment belongs to, by the rules of go-yaml v3.

#include "value/styled_yaml.h"

#include <string>
#include <string_view>
#include <vector>

namespace lockstep {

// Where an entry of a block mapping or sequence begins: the line from 0, the column of its key or dash.
struct YamlEntry {
  std::size_t line, column, look;
};

// The comment at the end of a line, looking from a position behind a value; punctuation may stand between. ""
// when there is none.
std::string comment_behind(std::string_view text, std::size_t position);

struct DocumentComments {
  std::string head, foot;
};
// Hands lines that are comments to the entries before or behind them. `entries` are in the order of the text;
// `inside_scalar` tells the lines that only look like comments.
DocumentComments attach_comments(const std::vector<std::string_view>& lines,
                                 const std::vector<bool>& inside_scalar,
                                 const std::vector<YamlEntry>& entries, std::vector<YamlLook>& looks);

}  // namespace lockstep
