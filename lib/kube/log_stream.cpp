// SPDX-License-Identifier: Apache-2.0
// Logs of one container.
#include "kube/core.h"
#include "kube/lines.h"
#include "kube/watch.h"

namespace lockstep::kube {

namespace {

// Progress bars write for hours without a newline.
constexpr std::size_t longest_line = 1U << 20;

std::string flag(bool set) { return set ? "true" : ""; }
std::string number(const std::optional<long long>& value) { return value ? std::to_string(*value) : ""; }

}  // namespace

class LogCall : public std::enable_shared_from_this<LogCall> {
 public:
  LogCall(const std::shared_ptr<Core>& core, LogHandler handler)
      : core_(core), handler_(std::move(handler)) {}

  void start(const LogQuery& query);
  void stop();
  void pause(bool paused);

 private:
  void drain();

  std::weak_ptr<Core> core_;
  LogHandler handler_;
  LineSplitter lines_{longest_line};
  std::shared_ptr<Flight> flight_;
  std::optional<Outcome<Done>> ended_;
  bool is_paused_ = false, is_over_ = false, is_draining_ = false;
};

void LogCall::start(const LogQuery& query) {
  const auto core = core_.lock();
  if (!core) return;
  net::Request request{.method = "GET", .url = path_of(pods_resource(), query.ns, query.pod, "log")};
  const auto parameters = net::query_string({{"container", query.container},
                                             {"follow", flag(query.follow)},
                                             {"previous", flag(query.previous)},
                                             {"timestamps", flag(query.timestamps)},
                                             {"sinceTime", query.since_time},
                                             {"sinceSeconds", number(query.since_seconds)},
                                             {"tailLines", number(query.tail_lines)},
                                             {"limitBytes", number(query.limit_bytes)}});
  if (!parameters.empty()) request.url += "?" + parameters;
  request.timeout = {};  // a kubelet sends no headers before the container's first output
  request.on_bytes = [weak = weak_from_this()](std::string_view bytes) {
    const auto self = weak.lock();
    if (!self) return;
    self->lines_.add(bytes);
    self->drain();
  };
  auto subject = subject_of("get", pods_resource(), query.ns, query.pod);
  flight_ = core->send({.subject = std::move(subject), .counted = "logs", .request = std::move(request)},
                       [weak = weak_from_this()](Outcome<net::Response> outcome) {
                         const auto self = weak.lock();
                         if (!self) return;
                         self->flight_.reset();
                         self->ended_ = outcome.ok() ? Outcome<Done>(Done{}) : Outcome<Done>(outcome.error());
                         self->drain();
                       });
}

void LogCall::drain() {
  if (is_draining_) return;  // resumed from within on_line: the loop below goes on
  is_draining_ = true;
  while (!is_over_ && !is_paused_) {
    const auto line = lines_.next();
    if (!line) break;
    if (handler_.on_line) handler_.on_line(*line);
  }
  is_draining_ = false;
  if (is_over_ || is_paused_ || !ended_) return;
  if (const auto rest = lines_.take_rest(); !rest.empty() && handler_.on_line) handler_.on_line(rest);
  if (is_over_) return;
  is_over_ = true;
  if (handler_.on_end) handler_.on_end(*ended_);
}

void LogCall::stop() {
  if (std::exchange(is_over_, true)) return;
  const auto core = core_.lock();
  if (core && flight_) core->cancel(*flight_);
}

void LogCall::pause(bool paused) {
  is_paused_ = paused;
  const auto core = core_.lock();
  if (core && flight_) core->pause(*flight_, paused);
  if (!paused && core)
    core->loop.post([weak = weak_from_this()] {
      if (const auto self = weak.lock()) self->drain();
    });
}

LogStream::LogStream() = default;
LogStream::LogStream(std::shared_ptr<LogCall> call) : call_(std::move(call)) {}
LogStream::LogStream(LogStream&&) noexcept = default;
LogStream& LogStream::operator=(LogStream&& other) noexcept {
  const auto old = std::exchange(call_, std::exchange(other.call_, nullptr));
  if (old) old->stop();
  return *this;
}
LogStream::~LogStream() {
  if (call_) call_->stop();
}
void LogStream::pause(bool paused) {
  if (call_) call_->pause(paused);
}

LogStream Client::logs(const LogQuery& query, LogHandler handler) {
  auto call = std::make_shared<LogCall>(core_, std::move(handler));
  call->start(query);
  return LogStream(std::move(call));
}

}  // namespace lockstep::kube
