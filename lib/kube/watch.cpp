// SPDX-License-Identifier: Apache-2.0
#include "kube/watch.h"

#include "kube/core.h"
#include "kube/lines.h"
#include "net/retry.h"

#include <string>

namespace lockstep::kube {

namespace {

// As client-go: a new request every five to ten minutes, so that a watch never hangs for long on a connection
// that some device between here and there has forgotten.
constexpr int shortest_watch_s = 300;
constexpr net::RetryLimits reconnect{
    .attempts = 0, .first = std::chrono::milliseconds(500), .longest = std::chrono::seconds(30)};

}  // namespace

class WatchCall : public std::enable_shared_from_this<WatchCall> {
 public:
  WatchCall(const std::shared_ptr<Core>& core, ListQuery query, WatchHandler handler)
      : core_(core), query_(std::move(query)), handler_(std::move(handler)) {}

  void start();
  void stop();

 private:
  void on_bytes(std::string_view bytes);
  void on_line(std::string_view line);
  void on_end(Outcome<net::Response> outcome);
  void expire();
  void start_later();

  std::weak_ptr<Core> core_;
  ListQuery query_;
  WatchHandler handler_;
  LineSplitter lines_;
  std::shared_ptr<Flight> flight_;
  net::TimerId timer_ = net::TimerId::None;
  int failures_ = 0;  // in a row
  bool has_failed_ = false, is_over_ = false;
};

void WatchCall::start() {
  const auto core = core_.lock();
  if (!core) return;
  timer_ = net::TimerId::None;
  lines_ = LineSplitter();
  has_failed_ = false;
  const int timeout_s = shortest_watch_s + static_cast<int>(core->random() * shortest_watch_s);
  net::Request request{.method = "GET", .url = path_of(query_.resource, query_.ns, {})};
  request.url += "?" + net::query_string({{"watch", "1"},
                                          {"allowWatchBookmarks", "true"},
                                          {"timeoutSeconds", std::to_string(timeout_s)},
                                          {"resourceVersion", query_.resource_version},
                                          {"labelSelector", query_.label_selector},
                                          {"fieldSelector", query_.field_selector}});
  request.headers.push_back({"Accept", "application/json"});
  request.on_bytes = [weak = weak_from_this()](std::string_view bytes) {
    if (const auto self = weak.lock()) self->on_bytes(bytes);
  };
  flight_ =
      core->send({.subject = subject_of("watch", query_.resource, query_.ns), .request = std::move(request)},
                 [weak = weak_from_this()](Outcome<net::Response> outcome) {
                   if (const auto self = weak.lock()) self->on_end(std::move(outcome));
                 });
}

void WatchCall::stop() {
  if (std::exchange(is_over_, true)) return;
  const auto core = core_.lock();
  if (!core) return;
  core->loop.cancel(timer_);
  if (flight_) core->cancel(*flight_);
}

void WatchCall::on_bytes(std::string_view bytes) {
  lines_.add(bytes);
  while (!is_over_) {
    const auto line = lines_.next();
    if (!line) return;
    if (!line->empty()) on_line(*line);
  }
}

void WatchCall::on_line(std::string_view line) {
  const auto core = core_.lock();
  if (!core) return;
  auto event = read_json_event(line, core->reading(query_.managed_fields));
  const auto type = event.at("type").text();
  auto& object = event["object"];
  if (type == "ERROR") {
    auto error = status_error(object, subject_of("watch", query_.resource, query_.ns), core->config.user);
    if (error.status() == 410) return expire();
    has_failed_ = true;
    ++failures_;
    if (handler_.on_trouble) handler_.on_trouble(error);
    return;  // the server ends the stream
  }
  query_.resource_version = object.at("metadata", "resourceVersion").text();
  if (type == "BOOKMARK" || !handler_.on_change) return;
  const auto change = type == "ADDED"     ? Change::Added
                      : type == "DELETED" ? Change::Deleted
                                          : Change::Modified;
  handler_.on_change(change, make_object(std::move(object)));
}

void WatchCall::on_end(Outcome<net::Response> outcome) {
  flight_.reset();
  if (is_over_) return;
  if (outcome.ok()) {
    if (!has_failed_) failures_ = 0;
    return start_later();
  }
  if (outcome.error().status() == 410) return expire();
  ++failures_;
  if (handler_.on_trouble) handler_.on_trouble(outcome.error());
  if (!is_over_) start_later();
}

void WatchCall::expire() {
  stop();
  if (handler_.on_expired) handler_.on_expired();
}

void WatchCall::start_later() {
  const auto core = core_.lock();
  if (!core) return;
  const auto delay = net::backoff(std::max(1, failures_), core->random(), reconnect);
  timer_ = core->loop.after(delay, [weak = weak_from_this()] {
    if (const auto self = weak.lock()) self->start();
  });
}

Watch::Watch() = default;
Watch::Watch(std::shared_ptr<WatchCall> call) : call_(std::move(call)) {}
Watch::Watch(Watch&&) noexcept = default;
Watch& Watch::operator=(Watch&& other) noexcept {
  const auto old = std::exchange(call_, std::exchange(other.call_, nullptr));
  if (old) old->stop();
  return *this;
}
Watch::~Watch() {
  if (call_) call_->stop();
}

Watch Client::watch(ListQuery query, WatchHandler handler) {
  auto call = std::make_shared<WatchCall>(core_, std::move(query), std::move(handler));
  call->start();
  return Watch(std::move(call));
}

}  // namespace lockstep::kube
