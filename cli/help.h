// SPDX-License-Identifier: Apache-2.0
#pragma once
// The long help of each command; the texts are the .txt files beside the commands.

#include <string_view>

namespace lockstep::cli {

// Summary is the first line of the file, body the rest.
struct Help {
  std::string_view command, summary, body;
};
Help help_for(std::string_view command);

}  // namespace lockstep::cli
