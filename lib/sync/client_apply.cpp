// SPDX-License-Identifier: Apache-2.0
#include "sync/client_apply.h"

#include "base/outcome.h"
#include "diff/json_merge.h"
#include "diff/states.h"
#include "diff/strategic.h"
#include "model/object.h"
#include "value/json.h"

namespace lockstep::sync {

namespace {

constexpr std::string_view last_applied = "kubectl.kubernetes.io/last-applied-configuration";

Value without_record(Value object) {
  if (Value* annotations = object["metadata"].find("annotations")) {
    annotations->erase(last_applied);
    if (annotations->empty()) object["metadata"].erase("annotations");
  }
  return object;
}

ClientPatch merge(const Value& original, const Value& manifest, const Value& live) {
  const diff::Struct* schema = diff::find_kind(manifest);
  if (!schema) {
    Value patch = diff::three_way_merge_patch(original, manifest, live);
    return {false, patch, diff::apply_json_merge(live, patch)};
  }
  Value patch = diff::three_way_patch(original, manifest, live, *schema);
  return {true, patch, diff::apply_patch(live, patch, *schema)};
}

}  // namespace

Value last_applied_of(const Value& live) {
  const std::string text = annotation(live, last_applied);
  if (text.empty()) return {};
  const auto record = outcome_of([&] { return read_json(text); });
  return record.ok() && record.value().is_map() ? record.value() : Value();
}

Value with_last_applied(Value manifest) {
  manifest = without_record(std::move(manifest));
  const std::string record = to_json(manifest) + "\n";
  manifest["metadata"]["annotations"].set(last_applied, record);
  return manifest;
}

ClientPatch client_patch(const Value& manifest, const Value& live) {
  const Value record = last_applied_of(live);
  // Without a record nothing is taken away.
  return merge(record.is_map() ? record : Value::map(), with_last_applied(manifest), live);
}

bool is_client_side_same(const Value& manifest, const Value& live, const diff::IgnoreRules* ignore) {
  if (!(last_applied_of(live) == last_applied_of(with_last_applied(manifest)))) return false;
  diff::StateOptions options;
  options.normalize.ignore = ignore;
  return !diff::diff_states(manifest, live, options).is_modified;
}

Value without_leftovers(const Value& object, const Value& manifest) {
  const Value record = last_applied_of(object);
  if (!record.is_map()) return object;
  // What the server made of the manifest stays: only removals are asked for.
  return without_record(merge(record, without_record(manifest), object).predicted);
}

}  // namespace lockstep::sync
