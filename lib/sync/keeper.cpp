// SPDX-License-Identifier: Apache-2.0
#include "sync/keeper.h"

#include "base/hash.h"
#include "sync/history_writer.h"
#include "value/json.h"

#include <algorithm>
#include <random>
#include <utility>

namespace lockstep::sync {

namespace {

using namespace std::chrono_literals;
// An edit of several objects is healed in one operation.
constexpr auto gathering = 50ms;
// Between two tries for a lease that another loop has.
constexpr auto lease_pause = 1s;
constexpr std::string_view own_manager = "lockstep";

// What tells two states of the source apart; a folder has no commit.
std::string digest(const Content& content) {
  if (!content.commit.empty()) return content.commit;
  std::string all;
  for (const auto& object : content.manifests.objects) all += to_json(object.value());
  return sha256_hex(all);
}

}  // namespace

Keeper::Keeper(net::Loop& loop, kube::Client& client, Operation operation, KeeperOptions options,
               Report report)
    : loop_(loop),
      client_(client),
      operation_(std::move(operation)),
      options_(std::move(options)),
      report_(std::move(report)),
      lease_(loop, client, operation_.application, operation_.ns, options_.identity),
      fetch_(operation_.load) {
  operation_.prune = options_.automated.prune;
  operation_.allow_empty = options_.automated.allow_empty;
  operation_.load = [this] { return *content_; };
  lease_.on_lost = [this] {
    report_.note("another loop has taken the lease: coming to an end");
    if (executor_) executor_->interrupt();
  };
}

Keeper::~Keeper() = default;

void Keeper::stop() {
  is_stopping_ = true;
  if (executor_) executor_->interrupt();
}

Keeper::Cycle Keeper::once() {
  content_ = std::nullopt;
  ask_git();
  return cycle(News::Perhaps);
}

void Keeper::run() {
  News news = News::Perhaps;
  while (!is_stopping_) {
    try {
      if (!content_) ask_git();
      const Cycle done = cycle(news);
      report_.cycle(done);
    } catch (const Error& error) {
      if (error.kind() == ErrorKind::Interrupted) throw;
      report_.note(error.line());
    }
    if (is_stopping_) return;
    is_fresh_ = false;
    rest();
    news = std::exchange(news_, News::None);
  }
}

// Who acts looks once more with the lease in hand: another loop may have been here in between.
Keeper::Cycle Keeper::cycle(News news) {
  if (news != News::Drift || !options_.automated.self_heal) {
    lease_.read();
    const Decision decision = look();
    if (!decision.acts()) return {decision, std::nullopt};
  }
  while (!lease_.acquire()) {
    report_.note("another loop acts on " + operation_.application + ": " + lease_.record().holder);
    pause(lease_pause);
    if (is_stopping_) return {{Act::Hold, "stopped"}, std::nullopt};
    if (news == News::Drift && is_settled()) return {{Act::Rest, ""}, std::nullopt};
  }
  std::optional<Attempt> attempt;
  try {
    Decision decision = look();
    // What another loop has synced meanwhile is drift only for who does not know Git's latest state.
    if (decision.act == Act::Sync && !is_fresh_) {
      ask_git();
      decision = look();
    }
    Cycle out{decision, std::nullopt};
    if (decision.acts()) {
      out.result = act(decision);
      attempt = attempt_of(*out.result);
      follow();
      if (*out.result == Result::Succeeded) note_late_drift();
    }
    lease_.release(std::move(attempt));
    return out;
  } catch (const Error&) {
    lease_.release(std::nullopt);
    throw;
  }
}

Decision Keeper::look() {
  held_back_.clear();
  auto objects = std::make_unique<observe::Objects>(client_);
  prepared_ = prepare(loop_, client_, *objects, operation_,
                      [this](EventBody event) { held_back_.push_back(std::move(event)); });
  objects_ = std::move(objects);
  const bool is_synced = prepared_->inventory.last_sync.content == prepared_->desired.content;
  release_at_.reset();
  if (is_synced)
    hold_fights();
  else
    budget_.clear();
  follow();
  return decide(options_.automated,
                {prepared_->desired.content, prepared_->content.commit,
                 prepared_->inventory.last_sync.content, prepared_->plan->writes()},
                lease_.record().last);
}

// Objects that somebody changes back again and again are left to them for a while; the rest is healed.
void Keeper::hold_fights() {
  const TimePoint now = loop_.now();
  auto plan = std::make_shared<Plan>(*prepared_->plan);
  bool any = false;
  for (auto& step : plan->steps) {
    if (!step.writes() || step.is_hook() || !budget_.is_spent(step.ref, now)) continue;
    any = true;
    step.why = "fighting with " + opponent(step) + ": healed " + std::to_string(HealBudget::most) +
               " times in " + format_age(HealBudget::window) + ", now left alone for a while";
    step.kind = StepKind::Keep;
    report_.note(display(step.ref) + ": " + step.why);
  }
  if (!any) return;
  prepared_->plan = std::move(plan);
  release_at_ = budget_.next_release(now);
}

std::string Keeper::opponent(const Step& step) {
  if (!step.live) return "whoever deletes it";
  const auto* resource = prepared_->index->find(step.live->at("apiVersion").text(), step.ref.kind);
  if (!resource) return "somebody";
  kube::ListQuery query;
  query.resource = *resource;
  query.ns = step.ref.ns;
  query.field_selector = "metadata.name=" + step.ref.name;
  query.managed_fields = kube::ManagedFields::All;
  const auto answer =
      loop_.wait_all<kube::Listing>({[&](auto done) { client_.list(query, std::move(done)); }});
  if (!answer[0].ok() || answer[0].value().items.empty()) return "somebody";
  const std::string name = other_manager(answer[0].value().items.front().value(), own_manager);
  return name.empty() ? "somebody" : "manager " + name;
}

Result Keeper::act(const Decision& decision) {
  if (decision.act == Act::Heal)
    for (const auto& step : prepared_->plan->steps)
      if (step.writes()) budget_.healed(step.ref, loop_.now());
  for (long long tries = 0;; ++tries) {
    for (auto& event : std::exchange(held_back_, {}))
      if (!std::holds_alternative<Planned>(event)) report_.event(std::move(event));
    report_.event(Planned{prepared_->plan});
    const Result result = carry_out();
    const bool is_final = result == Result::Succeeded || result == Result::Interrupted || is_stopping_;
    const auto delay = is_final ? std::nullopt : retry_delay(options_.retry, tries);
    if (!delay) return result;
    report_.note("trying again in " + format_age(*delay) + ": " + message_);
    pause(*delay);
    if (is_stopping_) return result;
    if (options_.retry.refresh) ask_git();
    look();
  }
}

Result Keeper::carry_out() {
  prepared_->recording = {"loop", loop_.now(), options_.history_limit};
  std::optional<Finished> last_word;
  Executor executor(loop_, client_, *objects_, operation_, *prepared_, [&](EventBody event) {
    if (const auto* finished = std::get_if<Finished>(&event)) {
      last_word = *finished;
      message_ = finished->message;
    }
    report_.event(std::move(event));
  });
  executor_ = &executor;
  const auto result = outcome_of([&]() -> Result { return executor.run(); });
  executor_ = nullptr;
  if (!result.ok()) throw Error(result.error());
  if (const auto trouble = record_failure(loop_, client_, *prepared_, *last_word))
    report_.note(trouble->line());
  return result.value();
}

std::optional<Attempt> Keeper::attempt_of(Result result) const {
  if (result == Result::Interrupted) return std::nullopt;
  return Attempt{prepared_->desired.content, prepared_->content.commit, result == Result::Succeeded,
                 result == Result::Succeeded ? "" : message_, loop_.now()};
}

// From the states that the LISTs and the writes have shown.
void Keeper::follow() {
  drift_.emplace(*prepared_->plan, operation_.ignore && !operation_.ignore->empty());
  for (const auto& ref : drift_->watched()) {
    const Object* live = objects_->find(ref);
    drift_->settled(ref, live ? &live->value() : nullptr);
  }
  objects_->on_change = [this](const ObjectRef& ref) {
    const Object* live = objects_->find(ref);
    news_ = std::max(news_, drift_->judge(ref, live ? &live->value() : nullptr));
  };
  objects_->on_trouble = nullptr;
}

bool Keeper::is_settled() const {
  if (!drift_) return false;
  const auto watched = drift_->watched();
  return std::all_of(watched.begin(), watched.end(), [&](const ObjectRef& ref) {
    const Object* live = objects_->find(ref);
    return drift_->judge(ref, live ? &live->value() : nullptr) == News::None;
  });
}

// Objects that somebody changed after their own wave was done and before the operation was.
void Keeper::note_late_drift() {
  const Drift fresh(*prepared_->plan, operation_.ignore && !operation_.ignore->empty());
  for (const auto& step : prepared_->plan->steps) {
    if (!step.writes() || step.is_hook() || !step.manifest) continue;
    const Object* live = objects_->find(step.ref);
    if (fresh.judge(step.ref, live ? &live->value() : nullptr) == News::Drift) news_ = News::Drift;
  }
}

void Keeper::rest() {
  if (drift_)
    for (const auto& ref : drift_->watched())
      if (const Object* known = objects_->last(ref))
        if (const auto* resource = prepared_->index->find(known->api_version(), ref.kind))
          objects_->follow(*resource, ref);
  bool is_due = false, is_released = false;
  const auto next_poll = [&] { return loop_.after(until_next_poll(), [&is_due] { is_due = true; }); };
  auto poll = next_poll();
  auto release = net::TimerId::None;
  if (release_at_)
    release = loop_.after(std::max<std::chrono::nanoseconds>(*release_at_ - loop_.now(), lease_pause),
                          [&is_released] { is_released = true; });
  for (;;) {
    loop_.run_until([&] { return is_stopping_ || news_ != News::None || is_due || is_released; });
    if (!std::exchange(is_due, false)) break;
    const std::string before = content_ ? digest(*content_) : "";
    const auto asked = outcome_of([&] {
      ask_git();
      return Done{};
    });
    if (!asked.ok()) report_.note(asked.error().line());
    // Where the last look failed there is nothing to watch: look again.
    if (!prepared_ || !content_ || digest(*content_) != before) break;
    poll = next_poll();
  }
  loop_.cancel(poll);
  loop_.cancel(release);
  if (news_ != News::None) pause(gathering);
  if (news_ == News::None) news_ = News::Perhaps;
}

void Keeper::ask_git() {
  std::optional<Outcome<Content>> answer;
  loop_.offload(fetch_, [&](Outcome<Content> content) { answer.emplace(std::move(content)); });
  loop_.run_until([&] { return answer.has_value(); });
  content_ = std::move(*answer).take();
  is_fresh_ = true;
}

void Keeper::pause(std::chrono::nanoseconds time) {
  bool is_over = false;
  const auto timer = loop_.after(time, [&] { is_over = true; });
  loop_.run_until([&] { return is_over || is_stopping_; });
  loop_.cancel(timer);
}

std::chrono::nanoseconds Keeper::until_next_poll() {
  static std::mt19937_64 random{std::random_device{}()};
  const auto most = std::max<std::chrono::nanoseconds::rep>(options_.jitter.count(), 0);
  return options_.poll + std::chrono::nanoseconds(
                             std::uniform_int_distribution<std::chrono::nanoseconds::rep>(0, most)(random));
}

}  // namespace lockstep::sync
