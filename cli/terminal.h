// SPDX-License-Identifier: Apache-2.0
#pragma once
// The process's own terminal: where talk goes, how wide it is, and whether it shows colours.

#include "diff/unified.h"
#include "report/progress.h"

#include "options.h"

namespace lockstep::cli {

// stderr.
class StderrTerminal final : public report::Terminal {
 public:
  void write(std::string_view text) override;
  std::size_t columns() const override;
  std::size_t rows() const override;
};

bool is_terminal(int descriptor);
// --color, then NO_COLOR, TERM=dumb and whether `descriptor` is a terminal.
bool wants_colours(const OutputOptions& output, int descriptor);
// Columns of stdout when it is a terminal, else 0: nothing is cut for a file or a pipe.
std::size_t stdout_columns();
// For texts of differences on stdout.
diff::DiffStyle diff_style(const OutputOptions& output, std::size_t context = 3, bool side_by_side = false);
// Throws Error when it cannot be written, such as to a full disk; a closed pipe ends the process quietly.
void write_stdout(std::string_view text);

}  // namespace lockstep::cli
