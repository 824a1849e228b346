// SPDX-License-Identifier: Apache-2.0
#include "terminal.h"

#include "base/error.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>

namespace lockstep::cli {

namespace {

winsize window_of(int descriptor) {
  winsize size{};
  if (ioctl(descriptor, TIOCGWINSZ, &size) != 0) size = {};
  return size;
}

// 0, or the errno of the write that failed.
int write_all(int descriptor, std::string_view text) {
  while (!text.empty()) {
    const auto written = ::write(descriptor, text.data(), text.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return errno;
    text.remove_prefix(static_cast<std::size_t>(written));
  }
  return 0;
}

}  // namespace

void StderrTerminal::write(std::string_view text) { write_all(STDERR_FILENO, text); }

std::size_t StderrTerminal::columns() const {
  const auto columns = window_of(STDERR_FILENO).ws_col;
  return columns == 0 ? 80 : columns;
}

std::size_t StderrTerminal::rows() const {
  const auto rows = window_of(STDERR_FILENO).ws_row;
  return rows == 0 ? 24 : rows;
}

bool is_terminal(int descriptor) { return isatty(descriptor) == 1; }

bool wants_colours(const OutputOptions& output, int descriptor) {
  if (output.colour != "auto") return output.colour == "always";
  const char* no_color = std::getenv("NO_COLOR");
  if (no_color && *no_color) return false;
  const char* term = std::getenv("TERM");
  return is_terminal(descriptor) && !(term && std::strcmp(term, "dumb") == 0);
}

std::size_t stdout_columns() { return is_terminal(STDOUT_FILENO) ? window_of(STDOUT_FILENO).ws_col : 0; }

diff::DiffStyle diff_style(const OutputOptions& output, std::size_t context, bool side_by_side) {
  diff::DiffStyle style{
      .context = context, .colours = wants_colours(output, STDOUT_FILENO), .two_columns = side_by_side};
  if (const std::size_t columns = stdout_columns(); columns > 0) style.width = columns;
  return style;
}

void write_stdout(std::string_view text) {
  const int failure = write_all(STDOUT_FILENO, text);
  // The reader has seen enough (`| head`): SIGPIPE is ignored, so end as a program that got it.
  if (failure == EPIPE) std::_Exit(141);
  if (failure != 0) throw Error("writing to stdout: {}", std::strerror(failure));
}

}  // namespace lockstep::cli
