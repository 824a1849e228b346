// SPDX-License-Identifier: Apache-2.0
#include "net/loop.h"

#include "net/curl.h"
#include "net/signals.h"
#include "net/worker.h"

#include <algorithm>
#include <deque>
#include <map>
#include <mutex>
#include <optional>
#include <thread>
#include <unordered_map>

namespace lockstep::net {

namespace {

using Steady = std::chrono::steady_clock::time_point;
// The longest sleep; everything that could end it earlier wakes the loop.
constexpr std::chrono::milliseconds longest_poll{60'000};

void check(CURLMcode code) {
  if (code != CURLM_OK) throw Error("network loop: {}", curl().multi_strerror(code));
}

MultiHandle make_multi() {
  // Once per process; curl_global_cleanup is left to the end of the process.
  static const auto ready = curl().global_init(CURL_GLOBAL_DEFAULT);
  MultiHandle multi(ready == CURLE_OK ? curl().multi_init() : nullptr);
  if (!multi) throw Error("cannot start libcurl");
  return multi;
}

}  // namespace

struct Loop::State {
  MultiHandle multi = make_multi();
  std::thread::id owner = std::this_thread::get_id();
  std::unordered_map<CURL*, std::function<void(int)>> transfers;

  std::map<std::pair<Steady, TimerId>, std::function<void()>> timers;
  std::unordered_map<std::uint64_t, Steady> deadlines;  // of timers
  std::uint64_t last_timer = 0;

  std::mutex mutex;  // of `posted`
  std::deque<std::function<void()>> posted;

  Signals signals;
  std::optional<Error> aborted;
  bool running = false;
  std::optional<Worker> worker{std::in_place};

  bool run_one_posted();
  bool run_one_timer();
  bool finish_one_transfer();
  std::chrono::milliseconds time_to_next();
  void poll();
};

bool Loop::State::run_one_posted() {
  std::function<void()> task;
  {
    const std::lock_guard lock(mutex);
    if (posted.empty()) return false;
    task = std::move(posted.front());
    posted.pop_front();
  }
  task();
  return true;
}

bool Loop::State::run_one_timer() {
  if (timers.empty() || timers.begin()->first.first > std::chrono::steady_clock::now()) return false;
  auto timer = timers.extract(timers.begin());
  deadlines.erase(static_cast<std::uint64_t>(timer.key().second));
  timer.mapped()();
  return true;
}

bool Loop::State::finish_one_transfer() {
  int left = 0;
  while (const CURLMsg* message = curl().multi_info_read(multi.get(), &left)) {
    if (message->msg != CURLMSG_DONE) continue;
    CURL* easy = message->easy_handle;
    const int code = message->data.result;  // `message` dies with the removal
    curl().multi_remove_handle(multi.get(), easy);
    auto transfer = transfers.extract(easy);
    if (!transfer.empty()) transfer.mapped()(code);
    return true;
  }
  return false;
}

std::chrono::milliseconds Loop::State::time_to_next() {
  {
    const std::lock_guard lock(mutex);
    if (!posted.empty()) return {};
  }
  if (timers.empty()) return longest_poll;
  const auto left = std::chrono::ceil<std::chrono::milliseconds>(timers.begin()->first.first -
                                                                 std::chrono::steady_clock::now());
  return std::clamp(left, std::chrono::milliseconds{0}, longest_poll);
}

void Loop::State::poll() {
  curl_waitfd extra{.fd = signals.fd(), .events = CURL_WAIT_POLLIN, .revents = 0};
  const unsigned count = extra.fd >= 0 ? 1 : 0;
  check(curl().multi_poll(multi.get(), &extra, count, static_cast<int>(time_to_next().count()), nullptr));
}

Loop::Loop() : state_(std::make_unique<State>()) {}

Loop::~Loop() {
  state_->worker.reset();  // first of all: its job may post
  for (const auto& [easy, done] : state_->transfers) curl().multi_remove_handle(state_->multi.get(), easy);
}

TimePoint Loop::now() const { return std::chrono::system_clock::now(); }

void Loop::post(std::function<void()> task) {
  {
    const std::lock_guard lock(state_->mutex);
    state_->posted.push_back(std::move(task));
  }
  if (std::this_thread::get_id() != state_->owner) curl().multi_wakeup(state_->multi.get());
}

void Loop::run_on_worker(std::function<void()> job) { state_->worker->run(std::move(job)); }

TimerId Loop::after(Duration delay, std::function<void()> task) {
  const auto id = ++state_->last_timer;
  const auto deadline = std::chrono::steady_clock::now() + std::max(delay, Duration{});
  state_->deadlines.emplace(id, deadline);
  state_->timers.emplace(std::pair{deadline, TimerId{id}}, std::move(task));
  return TimerId{id};
}

void Loop::cancel(TimerId timer) {
  const auto deadline = state_->deadlines.extract(static_cast<std::uint64_t>(timer));
  if (!deadline.empty()) state_->timers.erase({deadline.mapped(), timer});
}

void Loop::on_signal(int signal, std::function<void()> handler) {
  state_->signals.handle(signal, std::move(handler));
}

void Loop::run_until(const std::function<bool()>& is_done) {
  struct Running {  // a nested run would finish transfers under the feet of the outer one
    explicit Running(bool& running) : flag(running) {
      if (flag) throw Error("the loop is already running");
      flag = true;
    }
    ~Running() { flag = false; }
    bool& flag;
  };
  const Running running(state_->running);
  const auto is_over = [&] {
    if (state_->aborted) throw *state_->aborted;
    return is_done();
  };
  while (!is_over()) {
    int still_running = 0;
    check(curl().multi_perform(state_->multi.get(), &still_running));
    bool worked = state_->signals.run_pending();
    while (state_->finish_one_transfer() || state_->run_one_posted() || state_->run_one_timer()) {
      worked = true;
      if (is_over()) return;
    }
    if (!worked) state_->poll();
  }
}

void Loop::abort(Error error) { state_->aborted = std::move(error); }

void Loop::start_transfer(void* easy, std::function<void(int code)> done) {
  state_->transfers[easy] = std::move(done);
  check(curl().multi_add_handle(state_->multi.get(), easy));
}

void Loop::stop_transfer(void* easy) {
  if (state_->transfers.erase(easy) != 0) curl().multi_remove_handle(state_->multi.get(), easy);
}

void* Loop::multi() { return state_->multi.get(); }

}  // namespace lockstep::net
