// SPDX-License-Identifier: Apache-2.0
#include "sync/ledger_reader.h"

#include "health/finished_run.h"
#include "sync/prepare.h"
#include "sync/run_recovery.h"

#include <set>

namespace lockstep::sync {

namespace {

struct Wanted {
  std::string group, kind, ns, field_selector;
  auto operator<=>(const Wanted&) const = default;
};

health::Snapshot list_all(net::Loop& loop, kube::Client& client, const kube::ApiIndex& index,
                          const std::set<Wanted>& wanted) {
  std::vector<health::Snapshot::Body> bodies;
  std::size_t pending = 0;
  for (const auto& one : wanted) {
    const auto* resource = index.find_preferred(one.group, one.kind);
    if (!resource) continue;
    kube::ListQuery query;
    query.resource = *resource;
    query.ns = one.ns;
    query.field_selector = one.field_selector;
    query.managed_fields = kube::ManagedFields::None;
    ++pending;
    client.list(std::move(query), [&](const Outcome<kube::Listing>& listing) {
      --pending;
      if (!listing.ok()) return;
      for (const auto& object : listing.value().items) bodies.push_back(object.body);
    });
  }
  loop.run_until([&] { return pending == 0; });
  return health::Snapshot(std::move(bodies), {});
}

}  // namespace

ObjectRef ledger_ref(const std::string& application, const std::string& ns) {
  return {"", "ConfigMap", ns, Ledger::config_map_name(application)};
}

Value ledger_manifest(const LedgerFound& found) {
  Value metadata = Value::map({{"name", found.ref.name},
                               {"namespace", found.ref.ns},
                               {"labels", Value::map({{std::string(health::ledger_label), "true"},
                                                      {"app.kubernetes.io/managed-by", "lockstep"}})}});
  if (!found.resource_version.empty()) metadata.set("resourceVersion", found.resource_version);
  return Value::map({{"apiVersion", "v1"},
                     {"kind", "ConfigMap"},
                     {"metadata", std::move(metadata)},
                     {"data", found.ledger.data()}});
}

LedgerFound read_ledger(ObjectRef ref, const Outcome<Object>& config_map) {
  LedgerFound out{.ref = std::move(ref)};
  if (config_map.ok()) {
    out.ledger = Ledger::read(config_map.value().value());
    out.resource_version = config_map.value().value().at("metadata", "resourceVersion").text();
  } else if (!config_map.error().is_not_found()) {
    out.trouble = config_map.error();
  }
  return out;
}

std::optional<LedgerFound> find_ledger(net::Loop& loop, kube::Client& client, const ObjectRef& run) {
  kube::ListQuery query;
  query.resource = config_maps();
  query.ns = run.ns;
  query.label_selector = std::string(health::ledger_label) + "=true";
  const auto answer = loop.wait_all<kube::Listing>({[&](auto done) { client.list(query, std::move(done)); }});
  if (!answer[0].ok()) return std::nullopt;
  for (const auto& object : answer[0].value().items) {
    LedgerFound found = read_ledger(object.ref, object);
    if (found.ledger.find(run)) return found;
  }
  return std::nullopt;
}

void recover_runs(net::Loop& loop, kube::Client& client, const kube::ApiIndex& index, Ledger& ledger,
                  const std::vector<ObjectRef>& vanished) {
  std::set<Wanted> wanted;
  std::vector<ObjectRef> unknown;
  for (const auto& ref : vanished) {
    const RunRecord* record = ledger.find(ref);
    if (!record || record->uid.empty() || record->outcome != RunOutcome::None) continue;
    unknown.push_back(ref);
    wanted.insert({"", "Event", ref.ns, "involvedObject.uid=" + record->uid});
    wanted.insert({"", "Pod", ref.ns, ""});
    wanted.insert({"kueue.x-k8s.io", "Workload", ref.ns, ""});
  }
  if (unknown.empty()) return;
  const health::Snapshot left = list_all(loop, client, index, wanted);
  for (const auto& ref : unknown) {
    const RunOutcome outcome = recover_outcome(left, ledger.find(ref)->uid);
    if (outcome != RunOutcome::None) ledger.saw_end(ref, outcome, "Recovered", "", loop.now());
  }
}

}  // namespace lockstep::sync
