// SPDX-License-Identifier: Apache-2.0
#include "net/signals.h"

#include "base/error.h"

#include <fcntl.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstring>

namespace lockstep::net {

namespace {

std::atomic<int> pipe_of_process{-1};
static_assert(std::atomic<int>::is_always_lock_free);  // or a signal handler may not touch it

extern "C" void note_signal(int signal) {
  const int saved = errno;
  const auto byte = static_cast<unsigned char>(signal);
  // A full pipe means that signals enough are waiting.
  [[maybe_unused]] const auto written = ::write(pipe_of_process.load(), &byte, 1);
  errno = saved;
}

}  // namespace

Signals::~Signals() {
  for (const auto& [signal, handler] : handlers_) ::sigaction(signal, &handler.before, nullptr);
  if (read_end_ < 0) return;
  pipe_of_process = -1;
  ::close(read_end_);
  ::close(write_end_);
}

void Signals::handle(int signal, std::function<void()> handler) {
  if (read_end_ < 0) {
    int ends[2];
    if (::pipe2(ends, O_CLOEXEC | O_NONBLOCK) != 0)
      throw Error("cannot make a pipe: {}", std::strerror(errno));
    read_end_ = ends[0];
    write_end_ = ends[1];
    pipe_of_process = write_end_;
  }
  if (const auto known = handlers_.find(signal); known != handlers_.end()) {
    known->second.run = std::move(handler);
    return;
  }
  struct sigaction action {};
  action.sa_handler = note_signal;
  action.sa_flags = SA_RESTART;
  ::sigemptyset(&action.sa_mask);
  auto& entry = handlers_[signal];
  entry.run = std::move(handler);
  if (::sigaction(signal, &action, &entry.before) != 0) {
    handlers_.erase(signal);
    throw Error("cannot handle signal {}: {}", signal, std::strerror(errno));
  }
}

bool Signals::run_pending() {
  if (read_end_ < 0) return false;
  unsigned char signals[64];
  bool any = false;
  for (;;) {
    const auto got = ::read(read_end_, signals, sizeof signals);
    if (got <= 0) return any;
    any = true;
    for (int i = 0; i < got; ++i) {
      const auto handler = handlers_.find(signals[i]);
      if (handler == handlers_.end()) continue;
      const auto run = handler->second.run;  // the handler may replace itself
      run();
    }
  }
}

}  // namespace lockstep::net
