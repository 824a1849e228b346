// SPDX-License-Identifier: Apache-2.0
#include "logs/follower.h"

#include "base/strings.h"

#include <algorithm>

namespace lockstep::logs {

namespace {

using namespace std::chrono_literals;
// Streams beyond this wait in the client's queue, behind every one that never ends.
constexpr std::size_t most_streams = 60;
// Lines that were written before the job ended may still be under way.
constexpr auto drain_time = 5s;
// The news of a pod may come a moment after that of its job.
constexpr auto settle_time = 500ms;
constexpr auto repeat_note = 60s;

net::Duration pause_before(int failures) {
  return std::min<net::Duration>(1s * (1 << std::min(failures, 4)), 15s);
}

// "container "x" in pod "y" is waiting to start: ContainerCreating"; the reason is told by the job's health.
bool is_waiting_to_start(const Error& error) {
  return error.status() == 400 && contains(error.message(), "is waiting to start");
}

std::string place(const Stream& stream) {
  const std::string rank = stream.rank.name();
  return stream.is_main ? rank : rank + "/" + stream.container;
}

}  // namespace

Follower::Follower(net::Loop& loop, kube::Client& client, std::shared_ptr<const kube::ApiIndex> index,
                   const Object& job, FollowOptions options, FollowHandler handler)
    : loop_(loop),
      client_(client),
      job_(job),
      options_(std::move(options)),
      handler_(std::move(handler)),
      objects_(client),
      sources_(client, index),
      verdicts_(loop, objects_, sources_, index) {
  objects_.put(job);
  objects_.on_change = [this](const ObjectRef& ref) { verdicts_.changed(ref); };
}

Follower::~Follower() {
  loop_.cancel(timer_);
  for (auto& [key, reading] : readings_) loop_.cancel(reading.retry);
}

FollowResult Follower::run() {
  kube::ListQuery query;
  query.resource = kube::pods_resource();
  query.ns = job_.ref.ns;
  query.label_selector = pod_selector(job_.value());
  if (job_.ref.kind == "Pod" && job_.ref.group.empty())
    query.field_selector = "metadata.name=" + job_.ref.name;
  query.managed_fields = kube::ManagedFields::None;
  kube::ListWatchHandler handler;
  handler.on_ready = [this](const Outcome<Done>& ready) {
    is_ready_ = true;
    if (ready.ok())
      look_at_pods();
    else
      refusal_ = ready.error();
  };
  handler.on_change = [this](kube::Change, const Object&) {
    if (is_ready_) look_at_pods();
  };
  pods_ = std::make_unique<kube::ListWatch>(client_, std::move(query), std::move(handler));
  if (options_.follow)
    verdicts_.watch(job_.ref, [this](const health::Verdict& verdict) { on_verdict(verdict); });
  loop_.run_until([this] { return is_over(); });
  if (refusal_) throw Error(*refusal_);
  // Nothing to print: the job itself says why.
  if (!options_.follow && !result_.any_pod) {
    verdicts_.watch(job_.ref, [this](const health::Verdict& verdict) { on_verdict(verdict); });
    loop_.run_until([this] { return is_stopped_ || result_.verdict; });
  }
  return result_;
}

bool Follower::is_over() const {
  if (refusal_ || is_stopped_) return true;
  if (!is_ready_) return false;
  if (!options_.follow) return all_read();
  if (!result_.verdict || !drained_) return false;
  const auto left = *drained_ - loop_.now();
  return left <= 0s || (left <= drain_time - settle_time && all_read());
}

bool Follower::all_read() const {
  return std::all_of(readings_.begin(), readings_.end(),
                     [](const auto& entry) { return entry.second.is_done; });
}

void Follower::look_at_pods() {
  std::vector<const Value*> pods;
  for (const auto& [ref, object] : pods_->objects()) pods.push_back(&object.value());
  result_.any_pod = result_.any_pod || !pods.empty();
  const auto streams = select_streams(job_.value(), pods, options_.selection);
  for (const auto& stream : streams) {
    const Key key = stream.key();
    if (const auto known = readings_.find(key); known != readings_.end()) {
      known->second.stream = stream;
      continue;
    }
    if (!stream.has_begun) continue;
    const auto open = static_cast<std::size_t>(std::count_if(
        readings_.begin(), readings_.end(), [](const auto& entry) { return !entry.second.is_done; }));
    if (open < most_streams) {
      begin(stream);
    } else if (!std::exchange(said_limit_, true)) {
      note("following " + std::to_string(most_streams) + " of " + plural(streams.size(), "rank") +
           "; choose others with --ranks");
    }
  }
}

void Follower::begin(const Stream& stream) {
  const auto [entry, is_new] = readings_.emplace(stream.key(), Reading{});
  Reading& reading = entry->second;
  reading.stream = stream;
  long long& runs = attempts_[{stream.rank, stream.container}];
  // Restarts that happened before we came count too.
  runs = std::max(runs, stream.restarts);
  reading.attempt = runs++;
  if (reading.attempt > 0 && readings_.size() > 1) {
    std::string exit;
    for (const auto& [key, other] : readings_)
      if (other.stream.rank == stream.rank && other.stream.container == stream.container &&
          &other != &reading && !other.stream.exit.empty())
        exit = ", " + other.stream.exit;
    note("--- " + place(stream) + " restarted (" + std::to_string(reading.attempt) + ")" + exit + " ---");
  }
  connect(reading);
}

void Follower::connect(Reading& reading) {
  reading.retry = net::TimerId::None;
  reading.got_line = false;
  reading.is_open = true;
  kube::LogQuery query;
  query.ns = job_.ref.ns;
  query.pod = reading.stream.pod;
  query.container = reading.stream.container;
  query.follow = options_.follow && !reading.stream.has_ended;
  query.previous = options_.previous;
  query.timestamps = true;
  if (!reading.resume.since_time().empty()) {
    query.since_time = reading.resume.since_time();
    reading.resume.reconnecting();
  } else {
    query.since_time = options_.since_time;
    query.since_seconds = options_.since_seconds;
    query.tail_lines = options_.tail_lines;
    query.limit_bytes = options_.limit_bytes;
  }
  kube::LogHandler handler;
  handler.on_line = [this, &reading](std::string_view text) {
    const StampedLine line = split_stamp(text);
    reading.got_line = true;
    if (!reading.resume.take(line)) return;
    ++result_.lines;
    if (handler_.on_line) handler_.on_line({&reading.stream, reading.attempt, line.stamp, line.text});
  };
  handler.on_end = [this, &reading](const Outcome<Done>& outcome) { ended(reading, outcome); };
  reading.log = client_.logs(query, std::move(handler));
}

// The end of a stream is not the end of the container: the kubelet, a proxy or the API server may have closed
// it. The pod tells.
void Follower::ended(Reading& reading, const Outcome<Done>& outcome) {
  reading.is_open = false;
  const bool is_gone = !outcome.ok() && outcome.error().is_not_found();
  const bool is_denied = !outcome.ok() && outcome.error().status() == 403;
  // Runs that a newer one has replaced are only in `previous` now.
  const bool may_go_on =
      options_.follow && !reading.stream.has_ended && !is_gone && !is_denied && !options_.previous;
  if (!may_go_on) {
    if (!outcome.ok() && !is_gone && !is_waiting_to_start(outcome.error()))
      note(place(reading.stream) + ": " + outcome.error().line());
    reading.is_done = true;
    look_at_pods();
    return;
  }
  reading.failures = reading.got_line ? 0 : reading.failures + 1;
  reading.retry = loop_.after(pause_before(reading.failures), [this, &reading] {
    const Stream& stream = reading.stream;
    const auto* pod = pods_->find({"", "Pod", job_.ref.ns, stream.pod});
    const bool same_pod = pod && pod->value().at("metadata", "uid").text() == stream.pod_uid;
    const bool is_replaced = attempts_[{stream.rank, stream.container}] > reading.attempt + 1;
    if (!same_pod || is_replaced)
      reading.is_done = true;
    else
      connect(reading);
  });
}

void Follower::on_verdict(const health::Verdict& verdict) {
  result_.verdict = verdict;
  if (verdict.terminal || verdict.status == health::Status::Missing) {
    if (!drained_) {
      drained_ = loop_.now() + drain_time;
      for (const net::Duration delay : {net::Duration(settle_time), net::Duration(drain_time)})
        loop_.after(delay, [] {});  // wakes the loop, so that it looks at the clock
    }
    return;
  }
  drained_.reset();
  say_why_nothing_runs();
}

void Follower::say_why_nothing_runs() {
  loop_.cancel(timer_);
  timer_ = loop_.after(repeat_note, [this] { say_why_nothing_runs(); });
  if (!result_.verdict || !readings_.empty()) return;
  const std::string& why = result_.verdict->message;
  if (why.empty() || (why == said_ && loop_.now() - said_at_ < repeat_note)) return;
  said_ = why;
  said_at_ = loop_.now();
  note("waiting: " + why);
}

}  // namespace lockstep::logs
