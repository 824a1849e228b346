// SPDX-License-Identifier: Apache-2.0
#include "sync/history_writer.h"

namespace lockstep::sync {

namespace {

HistoryEntry entry_of(const Prepared& prepared, TimePoint now) {
  HistoryEntry out;
  out.repository = prepared.content.repository;
  out.revision = prepared.content.revision;
  out.commit = prepared.content.commit;
  out.content = prepared.desired.content;
  out.initiator = prepared.recording.initiator;
  out.started = prepared.recording.started;
  out.finished = now;
  return out;
}

}  // namespace

std::string history_after_success(const Prepared& prepared, TimePoint now) {
  if (prepared.recording.started == TimePoint{}) return prepared.inventory.history;  // a deletion
  History history = History::read(prepared.inventory.history);
  // An application that nothing was done to gets no history by being looked at.
  if (history.entries().empty() && !prepared.plan->writes()) return prepared.inventory.history;
  HistoryEntry entry = entry_of(prepared, now);
  entry.succeeded = true;
  return history.add(std::move(entry), prepared.recording.keep) ? history.text() : prepared.inventory.history;
}

std::optional<Error> record_failure(net::Loop& loop, kube::Client& client, const Prepared& prepared,
                                    const Finished& finished) {
  if (finished.result == Result::Succeeded) return std::nullopt;
  History history = History::read(prepared.inventory.history);
  HistoryEntry entry = entry_of(prepared, loop.now());
  entry.message = finished.message;
  if (!history.add(std::move(entry), prepared.recording.keep)) return std::nullopt;
  const ObjectRef parent = prepared.inventory.parent();
  const Value patch = Value::map({{"data", Value::map({{"history", history.text()}})}});
  const auto answer = loop.wait_all<kube::Written>({[&](auto done) {
    client.patch(config_maps(), parent.ns, parent.name, kube::PatchType::Merge, patch, {}, std::move(done));
  }})[0];
  if (answer.ok() || answer.error().is_not_found()) return std::nullopt;
  Error error = answer.error();
  error.add_context("writing the history of " + prepared.inventory.application);
  return error;
}

}  // namespace lockstep::sync
