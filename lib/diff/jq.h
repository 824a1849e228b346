// SPDX-License-Identifier: Apache-2.0
#pragma once
// jq path expressions of ignore rules, run as del(expression) by libjq in a process of their own: a program
// that never ends can only be stopped from outside, and one that eats memory or asks for files and variables
// of the environment gets none of ours.

#include "value/value.h"

#include <memory>
#include <string>
#include <vector>

namespace lockstep::diff {

class JqWorker;

class JqDeletions {
 public:
  // Throws Error naming the first expression that does not parse.
  explicit JqDeletions(std::vector<std::string> expressions);
  ~JqDeletions();
  JqDeletions(const JqDeletions&) = delete;
  JqDeletions& operator=(const JqDeletions&) = delete;

  // Replaces `object` by the one result of del(expressions[which]). An expression that fails, takes more than
  // a second or gives no result or several is skipped; `notes` says so.
  void apply(std::size_t which, Value& object, std::vector<std::string>* notes = nullptr);

 private:
  std::unique_ptr<JqWorker> worker_;
  std::vector<std::string> expressions_;
};

}  // namespace lockstep::diff
