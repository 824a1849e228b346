// SPDX-License-Identifier: Apache-2.0
#include "sync/history_writer.h"

namespace lockstep::sync {

HistoryEntry history_entry(const Prepared& prepared, const Finished& finished, const Recording& recording,
                           TimePoint now) {
  HistoryEntry out;
  out.repository = prepared.content.repository;
  out.revision = prepared.content.revision;
  out.commit = prepared.content.commit;
  out.content = prepared.desired.content;
  out.initiator = recording.initiator;
  out.succeeded = finished.result == Result::Succeeded;
  if (!out.succeeded) out.message = finished.message;
  out.started = recording.started;
  out.finished = now;
  return out;
}

std::optional<Error> record(net::Loop& loop, kube::Client& client, const Prepared& prepared,
                            const Finished& finished, const Recording& recording) {
  History history = History::read(prepared.inventory.history);
  if (!history.add(history_entry(prepared, finished, recording, loop.now()), recording.keep))
    return std::nullopt;
  const ObjectRef parent = prepared.inventory.parent();
  // A merge patch leaves the rest to the inventory's own applies, and those leave this field alone: it is
  // not among what they have applied.
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
