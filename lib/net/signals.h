// SPDX-License-Identifier: Apache-2.0
#pragma once
// Signals as bytes in a pipe, so that they are handled where everything else is: on the loop's thread.

#include <csignal>
#include <functional>
#include <map>

namespace lockstep::net {

// At most one at a time: handlers of a process are global.
class Signals {
 public:
  Signals() = default;
  ~Signals();  // gives back the handlers that were there before
  Signals(const Signals&) = delete;
  Signals& operator=(const Signals&) = delete;

  void handle(int signal, std::function<void()> handler);
  // Readable when signals have come; -1 before the first `handle`.
  int fd() const { return read_end_; }
  // Calls the handlers of the signals that have come; false when there were none.
  bool run_pending();

 private:
  struct Handler {
    std::function<void()> run;
    struct sigaction before;
  };
  std::map<int, Handler> handlers_;
  int read_end_ = -1, write_end_ = -1;
};

}  // namespace lockstep::net
