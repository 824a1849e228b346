// SPDX-License-Identifier: Apache-2.0
#pragma once
// The process that runs jq programs for jq.cpp: forked at the first request, with no files, no environment
// and bounded memory; killed when a program does not answer in time, and forked anew for the next one.

#include <sys/types.h>

#include <chrono>
#include <string>
#include <string_view>
#include <utility>

namespace lockstep::diff {

struct JqAnswer {
  bool ok = false;
  std::string text;  // the result as JSON, or why there is none
};

class JqWorker {
 public:
  explicit JqWorker(std::string program) : program_(std::move(program)) {}
  ~JqWorker() { stop(); }
  JqWorker(const JqWorker&) = delete;
  JqWorker& operator=(const JqWorker&) = delete;

  // Compiles the program; not ok says what is wrong with it.
  JqAnswer prepare();
  // The one result for a JSON document, within a second.
  JqAnswer run(std::string_view document);

 private:
  void start();
  void stop();
  JqAnswer ask(char what, std::string_view document, std::chrono::milliseconds limit);

  std::string program_;
  bool is_prepared_ = false;  // in the running process
  pid_t process_ = 0;
  int socket_ = -1;
};

}  // namespace lockstep::diff
