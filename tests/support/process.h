// SPDX-License-Identifier: Apache-2.0
#pragma once
// Process: a program run by a test, with its output caught and a time limit.

#include <chrono>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace lockstep {

struct Command {
  std::vector<std::string> words;            // program (looked up on PATH) and arguments
  std::map<std::string, std::string> env{};  // on top of the test's own; an empty text unsets
  std::string input{};                       // what stdin holds
  std::string folder{};                      // working directory; "": the test's own
  std::chrono::seconds timeout{60};          // then it is killed
  int columns = 0;  // > 0: stdout and stderr are a terminal that wide, and both arrive in `out`
};

struct Finished {
  int code = -1;  // exit status; 128 + n when signal n ended it
  bool timed_out = false;
  std::string out, err;
};

class Process {
 public:
  explicit Process(Command command);
  ~Process();  // kills what still runs
  Process(const Process&) = delete;
  Process& operator=(const Process&) = delete;

  // Waits until stdout or stderr contains `text`; false when it ends or time is up before that.
  bool says(std::string_view text, std::chrono::seconds within = std::chrono::seconds(30));
  void signal(int number);
  // Waits for its end, at most until the command's timeout.
  Finished wait();
  const std::string& out() const { return finished_.out; }
  const std::string& err() const { return finished_.err; }

 private:
  using Instant = std::chrono::steady_clock::time_point;
  bool read_some(Instant until);  // false when time is up or both streams have ended
  void reap();

  Command command_;
  Instant deadline_;
  Finished finished_;
  int pid_ = -1, out_ = -1, err_ = -1;
};

// Start to end.
Finished run(Command command);

}  // namespace lockstep
