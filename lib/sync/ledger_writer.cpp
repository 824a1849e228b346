// SPDX-License-Identifier: Apache-2.0
#include "sync/ledger_writer.h"

#include "sync/prepare.h"
#include "sync/run_hash.h"
#include "sync/run_state.h"

#include <set>
#include <utility>

namespace lockstep::sync {

namespace {

constexpr int attempts = 5;

std::set<ObjectRef> runs_in_git(const Plan& plan) {
  std::set<ObjectRef> out;
  for (const auto& step : plan.steps)
    if (step.manifest) out.insert(step.ref);
  return out;
}

// As a patch: a role that may apply may patch, and need not allow update. Naming the resourceVersion makes
// the server refuse it (409) when somebody else has written since.
Value change_of(const LedgerFound& found) {
  const auto put = [](const char* path, Value value) {
    return Value::map({{"op", "add"}, {"path", path}, {"value", std::move(value)}});
  };
  return Value::list(
      {put("/metadata/resourceVersion", found.resource_version), put("/data", found.ledger.data())});
}

}  // namespace

LedgerWriter::LedgerWriter(net::Loop& loop, kube::Client& client, LedgerFound found, bool is_required)
    : loop_(loop), client_(client), found_(std::move(found)), is_required_(is_required) {}

void LedgerWriter::before_run(const Plan& plan, const std::string& commit, std::function<void()> go,
                              std::function<void(const Error&)> refused) {
  if (!may_write()) return go();
  // All at once: an entry whose job is never created has no uid and means "not started".
  if (!std::exchange(is_ahead_, true)) {
    for (const auto& step : plan.steps)
      if (step.starts_run)
        found_.ledger.start(step.ref, annotation(*step.manifest, run_hash_annotation),
                            annotation(*step.manifest, "lockstep.dev/run"), commit, loop_.now());
    found_.ledger.trim(runs_in_git(plan), loop_.now());
  }
  write_until(found_.ledger.changes(),
              [this, go = std::move(go), refused = std::move(refused)](const Outcome<Done>& written) {
                if (written.ok() || !is_required_) return go();
                Error error = written.error();
                error.add_context("writing the run ledger " + display(found_.ref));
                refused(std::move(error).hint("allow writing ConfigMaps there, or run it with --no-ledger"));
              });
}

void LedgerWriter::created(const ObjectRef& ref, const Value& stored) {
  if (!may_write()) return;
  found_.ledger.created(ref, stored.at("metadata", "uid").text());
  write_until(found_.ledger.changes(), [](const auto&) {});
}

void LedgerWriter::saw(const Value& live, const health::Verdict& verdict) {
  if (may_write() && note_run(found_.ledger, live, verdict, loop_.now()))
    write_until(found_.ledger.changes(), [](const auto&) {});
}

void LedgerWriter::stopping(const ObjectRef& ref) {
  if (may_write() && found_.ledger.find(ref))
    found_.ledger.saw_end(ref, RunOutcome::Interrupted, "Interrupted", "", loop_.now());
}

void LedgerWriter::flush(std::function<void()> done) {
  if (!may_write()) return done();
  write_until(found_.ledger.changes(), [done = std::move(done)](const auto&) { done(); });
}

void LedgerWriter::write_until(std::size_t changes, net::Callback<Done> done) {
  if (changes <= written_) return done(Done{});
  waiting_.push_back({changes, std::move(done)});
  if (!std::exchange(is_writing_, true)) send(attempts);
}

void LedgerWriter::send(int attempts_left) {
  const std::size_t changes = found_.ledger.changes();
  const auto answered = [this, changes, attempts_left,
                         alive = std::weak_ptr(alive_)](const Outcome<kube::Written>& answer) {
    if (alive.expired()) return;
    if (answer.ok()) {
      found_.resource_version = answer.value().object->at("metadata", "resourceVersion").text();
      return settle(Done{}, changes);
    }
    // 409: somebody else wrote it or made it; 404: somebody deleted it.
    const bool is_overtaken = answer.error().status() == 409 || answer.error().is_not_found();
    if (is_overtaken && attempts_left > 0) return merge_and_send(attempts_left - 1);
    settle(answer.error(), changes);
  };
  if (found_.resource_version.empty())
    client_.create(config_maps(), ledger_manifest(found_), {}, answered);
  else
    client_.patch(config_maps(), found_.ref.ns, found_.ref.name, kube::PatchType::Json, change_of(found_), {},
                  answered);
}

void LedgerWriter::merge_and_send(int attempts_left) {
  client_.get(config_maps(), found_.ref.ns, found_.ref.name,
              [this, attempts_left, alive = std::weak_ptr(alive_)](const Outcome<Object>& answer) {
                if (alive.expired()) return;
                LedgerFound now = read_ledger(found_.ref, answer);
                if (now.trouble) return settle(*now.trouble, found_.ledger.changes());
                if (!now.resource_version.empty()) found_.ledger.merge_onto(now.ledger);
                found_.resource_version = now.resource_version;
                send(attempts_left);
              });
}

void LedgerWriter::settle(const Outcome<Done>& written, std::size_t changes) {
  is_writing_ = false;
  // What could not be written is not tried again by itself: the next sight of a run will.
  written_ = changes;
  if (!written.ok() && on_trouble) on_trouble(written.error());
  std::vector<Waiting> later;
  for (auto& waiting : std::exchange(waiting_, {})) {
    if (waiting.changes <= changes)
      waiting.done(written);
    else
      later.push_back(std::move(waiting));
  }
  waiting_.insert(waiting_.end(), std::make_move_iterator(later.begin()),
                  std::make_move_iterator(later.end()));
  if (!waiting_.empty() && !std::exchange(is_writing_, true)) send(attempts);
}

}  // namespace lockstep::sync
