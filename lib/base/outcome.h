// SPDX-License-Identifier: Apache-2.0
#pragma once
// Outcome<T>: a result or an Error as one value, for crossing the event loop where nothing can be thrown.

#include "base/error.h"

#include <utility>
#include <variant>

namespace lockstep {

template <class T>
class Outcome {
 public:
  Outcome(T value) : state_(std::move(value)) {}
  Outcome(Error error) : state_(std::move(error)) {}

  bool ok() const { return state_.index() == 0; }
  const Error& error() const { return std::get<1>(state_); }
  const T& value() const { return std::get<0>(state_); }
  // The value moved out, or the Error thrown.
  T take() && {
    if (!ok()) throw std::get<1>(std::move(state_));
    return std::get<0>(std::move(state_));
  }

 private:
  std::variant<T, Error> state_;
};

// What a call without a result gives.
struct Done {};

// Runs `body` and keeps what it returned or threw; anything but an Error becomes one.
template <class Body>
auto outcome_of(Body&& body) -> Outcome<decltype(body())> {
  try {
    return body();
  } catch (Error& e) {
    return std::move(e);
  } catch (const std::exception& e) {
    return Error("{}", e.what());
  }
}

}  // namespace lockstep
