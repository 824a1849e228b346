// SPDX-License-Identifier: Apache-2.0
// `lockstep-conformance training`: the verdict about one object of a small cluster.
#include "base/error.h"
#include "health/assess.h"

#include "cases.h"

namespace lockstep {

namespace {

// What is absent from a case does not exist; for these it cannot be told apart from "cannot be listed".
bool may_be_unreadable(const health::GroupKind& kind) { return kind.kind == "Node" || kind.kind == "Queue"; }

health::Snapshot snapshot_of(const Value& given, const ObjectRef& focus) {
  std::vector<health::Source> listed;
  for (auto source : health::needed_sources(focus.group, focus.kind)) {
    source.cluster_wide = true;
    if (!may_be_unreadable(source.kind)) listed.push_back(source);
  }
  return health::Snapshot::of(given.at("objects").items(), listed);
}

}  // namespace

Value training_case(const Value& given) {
  const Value& focus = given.at("focus");
  const std::string& api_version = focus.at("apiVersion").text();
  const ObjectRef ref{parse_api_version(api_version).group, focus.at("kind").text(),
                      focus.at("namespace").text(), focus.at("name").text()};
  const auto now = parse_time(given.at("now").text());
  if (!now) throw Error("case {} has no time", given.at("name").text());
  const auto snapshot = snapshot_of(given, ref);
  const Value* object = snapshot.find(ref.group, ref.kind, ref.ns, ref.name);
  const auto verdict = object ? health::assess_training(*object, snapshot, *now)
                              : health::assess_missing(ref, api_version, snapshot, *now);
  return Value::map({{"name", given.at("name")},
                     {"status", health::status_name(verdict.status)},
                     {"reason", verdict.reason},
                     {"message", verdict.message}});
}

}  // namespace lockstep
