// SPDX-License-Identifier: Apache-2.0
#pragma once
// Handles of calls that last: watches and log streams. Letting go of a handle ends the call.

#include "base/outcome.h"
#include "model/object.h"

#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace lockstep::kube {

enum class Change { Added, Modified, Deleted };

// Every member is optional.
struct WatchHandler {
  std::function<void(Change, Object)> on_change;
  // The server no longer has the changes since our resourceVersion: LIST again and start a new watch. This
  // one is over.
  std::function<void()> on_expired;
  // The connection was lost or refused; the watch tries again by itself until it is let go.
  std::function<void(const Error&)> on_trouble;
};

struct LogHandler {
  std::function<void(std::string_view line)> on_line;  // without its newline
  // The container ended, the stream broke or was refused; not after the handle was let go.
  std::function<void(Outcome<Done>)> on_end;
};

class WatchCall;
class Watch {
 public:
  Watch();
  explicit Watch(std::shared_ptr<WatchCall> call);
  Watch(Watch&&) noexcept;
  Watch& operator=(Watch&&) noexcept;
  ~Watch();
  explicit operator bool() const { return call_ != nullptr; }

 private:
  std::shared_ptr<WatchCall> call_;
};

class LogCall;
class LogStream {
 public:
  LogStream();
  explicit LogStream(std::shared_ptr<LogCall> call);
  LogStream(LogStream&&) noexcept;
  LogStream& operator=(LogStream&&) noexcept;
  ~LogStream();
  explicit operator bool() const { return call_ != nullptr; }
  // Back-pressure for a slow reader: no more lines until resumed, and the server is held back.
  void pause(bool paused);

 private:
  std::shared_ptr<LogCall> call_;
};

}  // namespace lockstep::kube
