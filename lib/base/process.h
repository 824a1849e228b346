// SPDX-License-Identifier: Apache-2.0
#pragma once
// Running another program to its end.

#include <map>
#include <string>
#include <vector>

namespace lockstep {

struct Finished {
  int exit_code = 0;  // 128 + n when signal n ended it
  std::string output, errors;
};

struct Streams {
  bool keeps_stdin = false;   // our own; else it is empty
  bool keeps_stderr = false;  // our own; else it is read into Finished::errors
};

// Runs args[0], looked up in PATH; `environment` is added to our own. Error when it cannot be started.
Finished run_program(const std::vector<std::string>& args,
                     const std::map<std::string, std::string>& environment = {}, Streams streams = {});

}  // namespace lockstep
