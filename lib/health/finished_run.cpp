// SPDX-License-Identifier: Apache-2.0
#include "health/finished_run.h"

#include "base/outcome.h"
#include "value/json.h"

namespace lockstep::health {

std::string ledger_key(const ObjectRef& ref) {
  return (ref.group.empty() ? "core" : ref.group) + "." + ref.kind + "." + ref.ns + "." + ref.name;
}

std::optional<FinishedRun> find_finished_run(const Snapshot& snapshot, const ObjectRef& ref) {
  const std::string key = ledger_key(ref);
  for (const Value* ledger : snapshot.of_kind("", "ConfigMap")) {
    if (label(*ledger, ledger_label) != "true") continue;
    const Value* text = ledger->at("data").find(key);
    if (!text) continue;
    // An entry that somebody broke by hand is no reason to fail: the run is then simply not known.
    const auto entry = outcome_of([&] { return read_json(text->text()); });
    if (!entry.ok() || entry.value().at("outcome").text().empty()) continue;
    const Value& run = entry.value();
    return FinishedRun{run.at("outcome").text(),
                       run.at("finishedAt").text(),
                       run.at("message").text_or(""),
                       {ref_of(*ledger), "data[" + key + "]", text->text()}};
  }
  return std::nullopt;
}

}  // namespace lockstep::health
