// SPDX-License-Identifier: Apache-2.0
#include "base/error.h"

#include "commands.h"
#include "talk.h"

#include <csignal>
#include <type_traits>

using namespace lockstep;

namespace {

int show(const cli::Finished& finished) {
  if (finished.exit_code == 0)
    cli::write_stdout(finished.text);
  else
    cli::StderrTerminal().write(finished.text);
  return finished.exit_code;
}

template <class T>
int run_command(const T& options) {
  if constexpr (std::is_same_v<T, cli::Finished>) {
    return show(options);
  } else {
    cli::OutputOptions output;  // errors are shown as the results of the command are
    if constexpr (requires { options.output.format; }) output = options.output;
    if constexpr (requires { options.sync.output; }) output = options.sync.output;
    try {
      return cli::run(options);
    } catch (const Error& error) {
      return cli::report_error(error, output);
    } catch (const std::exception& error) {
      return cli::report_error(Error("{}", error.what()).hint("this is a bug in lockstep; please report it"),
                               output);
    }
  }
}

}  // namespace

int main(int argc, char** argv) {
  // libgit2 and curl write to sockets that the other side may have closed.
  std::signal(SIGPIPE, SIG_IGN);
  return std::visit([](const auto& options) { return run_command(options); },
                    cli::parse_command_line(argc, argv));
}
