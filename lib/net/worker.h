// SPDX-License-Identifier: Apache-2.0
#pragma once
// Worker: one thread that runs jobs which block, in the order given. It starts with the first job.

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>

namespace lockstep::net {

class Worker {
 public:
  Worker() = default;
  // Waits for the job under way; jobs that have not begun are dropped.
  ~Worker();
  Worker(const Worker&) = delete;
  Worker& operator=(const Worker&) = delete;
  void run(std::function<void()> job);

 private:
  void work(const std::stop_token& stop);

  std::mutex mutex_;
  std::condition_variable_any has_jobs_;
  std::deque<std::function<void()>> jobs_;
  std::jthread thread_;
};

}  // namespace lockstep::net
