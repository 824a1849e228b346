// SPDX-License-Identifier: Apache-2.0
#include "observe/verdicts.h"

#include <utility>

namespace lockstep::observe {

namespace {

using namespace std::chrono_literals;
// Events come in bursts (a rollout touches many pods); they are judged together.
constexpr net::Duration burst = 50ms;
constexpr net::Duration clock_step = 1s;

bool says_the_same(const health::Verdict& a, const health::Verdict& b) {
  return a.status == b.status && a.reason == b.reason && a.message == b.message && a.terminal == b.terminal;
}

}  // namespace

Verdicts::Verdicts(net::Loop& loop, Objects& objects, Sources& sources,
                   std::shared_ptr<const kube::ApiIndex> index, health::Settings settings)
    : loop_(loop),
      objects_(objects),
      sources_(sources),
      index_(std::move(index)),
      settings_(std::move(settings)) {
  sources_.on_change = [this] {
    is_snapshot_stale_ = true;
    assess_soon(burst);
  };
}

Verdicts::~Verdicts() {
  loop_.cancel(timer_);
  sources_.on_change = nullptr;
}

void Verdicts::watch(const ObjectRef& ref, OnVerdict on_verdict) {
  watched_[ref] = Watched{std::move(on_verdict), std::nullopt, false};
  assess_soon(net::Duration::zero());
}

void Verdicts::changed(const ObjectRef& ref) {
  if (watched_.count(ref)) assess_soon(burst);
}

void Verdicts::assess_soon(net::Duration delay) {
  if (timer_is_soon_) return;
  loop_.cancel(timer_);
  timer_is_soon_ = true;
  timer_ = loop_.after(delay, [this] {
    timer_ = net::TimerId::None;
    timer_is_soon_ = false;
    assess_all();
  });
}

void Verdicts::assess_all() {
  refresh_snapshot();
  std::vector<ObjectRef> refs;
  for (const auto& [ref, watched] : watched_) refs.push_back(ref);
  for (const auto& ref : refs) {
    auto found = watched_.find(ref);
    if (found == watched_.end()) continue;  // let go by an earlier one's callback
    const auto verdict = assess_one(ref);
    // What the object's own fields say of a job may be refuted by its pods: nothing is said before they are
    // known.
    if (!verdict.terminal) sources_.need(ref);
    if (!verdict.terminal && !sources_.is_ready()) continue;
    if (!found->second.said || !says_the_same(*found->second.said, verdict)) {
      found->second.said = verdict;
      const auto tell = found->second.on_verdict;  // the callback may unwatch, and with it end its own life
      tell(verdict);
    }
    found = watched_.find(ref);
    if (found != watched_.end() && !std::exchange(found->second.is_followed, true)) follow(ref);
  }
  if (watched_.empty() || timer_is_soon_) return;
  timer_ = loop_.after(clock_step, [this] {
    timer_ = net::TimerId::None;
    assess_all();
  });
}

void Verdicts::follow(const ObjectRef& ref) {
  const Object* object = objects_.last(ref);
  if (!object) return;
  if (const auto* resource = index_->find(object->api_version(), ref.kind)) objects_.follow(*resource, ref);
}

void Verdicts::refresh_snapshot() {
  if (!is_snapshot_stale_) return;
  is_snapshot_stale_ = false;
  std::vector<health::Snapshot::Body> bodies;
  std::vector<health::Source> listed;
  sources_.add_to(bodies, listed);
  snapshot_ = health::Snapshot(std::move(bodies), listed);
}

health::Verdict Verdicts::assess_one(const ObjectRef& ref) const {
  if (const Object* object = objects_.find(ref))
    return health::assess(object->value(), snapshot_, loop_.now(), settings_);
  const Object* last = objects_.last(ref);
  // Gone after it had finished, such as a hook with a TTL of zero: what it came to still counts.
  if (last) {
    auto verdict = health::assess(last->value(), snapshot_, loop_.now(), settings_);
    if (verdict.terminal) return verdict;
  }
  auto verdict =
      health::assess_missing(ref, last ? last->api_version() : "", snapshot_, loop_.now(), settings_);
  if (last && verdict.status == health::Status::Missing) {
    verdict.message = "was deleted while lockstep waited for it";
    verdict.terminal = true;
  }
  return verdict;
}

}  // namespace lockstep::observe
