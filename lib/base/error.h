// SPDX-License-Identifier: Apache-2.0
#pragma once
// Error: the one failure type. It says what failed, where (context added on the way up) and what to do next.

#include <fmt/core.h>

#include <exception>
#include <string>
#include <utility>
#include <vector>

namespace lockstep {

// What a failure means for the exit code of a command (docs/exit-codes.md).
enum class ErrorKind { Failure, Usage, Unhealthy, NeedsConsent, Interrupted };

class Error : public std::exception {
 public:
  template <class... T>
  explicit Error(fmt::format_string<T...> text, T&&... args)
      : message_(fmt::format(text, std::forward<T>(args)...)) {}
  static Error with_message(std::string message) { return Error("{}", message); }

  // The next step for the user; one imperative sentence.
  Error& hint(std::string text) & { return hint_ = std::move(text), *this; }
  Error&& hint(std::string text) && { return hint_ = std::move(text), std::move(*this); }
  Error&& kind(ErrorKind kind) && { return kind_ = kind, std::move(*this); }
  // HTTP status and the reason of a Kubernetes Status (NotFound, Conflict, ...), for callers that branch on
  // them.
  Error&& api(int status, std::string reason) && {
    return status_ = status, reason_ = std::move(reason), std::move(*this);
  }
  // A frame such as `reading overlays/prod/kustomization.yaml`, innermost first.
  void add_context(std::string frame) { contexts_.push_back(std::move(frame)); }

  const std::string& message() const { return message_; }
  const std::string& hint() const { return hint_; }
  const std::vector<std::string>& contexts() const { return contexts_; }
  ErrorKind kind() const { return kind_; }
  int status() const { return status_; }
  const std::string& reason() const { return reason_; }
  bool is_not_found() const { return status_ == 404; }

  // Message, context and hint on lines of their own, as printed after `error: `.
  std::string text() const;
  // Message and context on one line, for tables and events.
  std::string line() const;
  const char* what() const noexcept override { return message_.c_str(); }

 private:
  std::string message_, hint_, reason_;
  std::vector<std::string> contexts_;
  ErrorKind kind_ = ErrorKind::Failure;
  int status_ = 0;
};

// Runs `body`; an Error that leaves it carries `describe()` as one more frame.
template <class Describe, class Body>
decltype(auto) in_context(Describe&& describe, Body&& body) {
  try {
    return body();
  } catch (Error& e) {
    e.add_context(describe());
    throw;
  }
}

}  // namespace lockstep
