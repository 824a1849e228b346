// SPDX-License-Identifier: Apache-2.0
#include "diff/states.h"

#include "base/error.h"
#include "diff/builtin.h"
#include "diff/defaults.h"
#include "diff/json_merge.h"
#include "diff/schema.h"
#include "diff/server_apply.h"
#include "diff/strategic.h"
#include "diff/typed.h"
#include "model/object.h"
#include "value/json.h"

namespace lockstep::diff {

namespace {

constexpr std::string_view last_applied = "kubectl.kubernetes.io/last-applied-configuration";

// Go prints 1.0 as 1; without this a whole Float would differ in kind from an Int.
Value with_plain_numbers(Value value) {
  if (value.kind() == Kind::Float) {
    std::string text = canonical_number(value);
    const bool is_whole = text.find_first_of(".eE") == std::string::npos;
    return Value::scalar(is_whole ? Kind::Int : Kind::Float, std::move(text));
  }
  if (value.is_list())
    for (auto& item : value.items()) item = with_plain_numbers(std::move(item));
  if (value.is_map())
    for (auto& member : value.members()) member.value = with_plain_numbers(std::move(member.value));
  return value;
}

StateDiff result(Value live, Value predicted) {
  const bool is_modified = !(live == predicted);
  return {is_modified, std::move(live), std::move(predicted), {}};
}

// The namespace is set by whoever applies, and an empty map of annotations says nothing.
Value without_placement(Value object) {
  Value* metadata = object.find("metadata");
  if (!metadata) return object;
  if (!metadata->is_map()) throw Error("metadata is a {}", kind_name(metadata->kind()));
  metadata->erase("namespace");
  const Value* annotations = metadata->find("annotations");
  if (annotations && (annotations->is_null() || (annotations->is_map() && annotations->members().empty())))
    metadata->erase("annotations");
  return object;
}

// The server fills more into volumeClaimTemplates than its types tell: only what the original has counts.
Value with_known_claims(const Value& original, Value live) {
  const ObjectRef ref = ref_of(original);
  const Value &ours = original.at("spec", "volumeClaimTemplates"),
              &theirs = live.at("spec", "volumeClaimTemplates");
  if (ref.group == "apps" && ref.kind == "StatefulSet" && ours.is_list() && theirs.is_list())
    live["spec"].set("volumeClaimTemplates", only_known(ours, theirs));
  return live;
}

StateDiff three_way(Value original, Value config, const Value& live) {
  original = without_placement(std::move(original));
  config = without_placement(std::move(config));
  const Struct* schema = find_kind(original);
  if (!schema) {
    const Value patch = three_way_merge_patch(original, config, only_known(original, live));
    return result(live, apply_json_merge(live, patch));
  }
  Value patch = three_way_patch(original, config, with_known_claims(original, live), *schema);
  const Value predicted = apply_patch(live, std::move(patch), *schema);
  return result(with_defaults(live, *schema), with_defaults(predicted, *schema));
}

Value without_last_applied(Value object) {
  Value* metadata = object.find("metadata");
  Value* annotations = metadata && metadata->is_map() ? metadata->find("annotations") : nullptr;
  if (annotations && annotations->is_map()) annotations->erase(last_applied);
  return object;
}

StateDiff server_side(const Value& config, const Value& live, std::string_view manager) {
  const Struct* schema = find_kind(config);
  const ObjectRef ref = ref_of(config);
  if (!schema && !is_built_in_group(ref.group))
    throw Error("{} has no built-in schema for a server-side apply", display(ref))
        .hint("compare it by asking the server (ServerSideDiff=true)");
  // Built-in kinds that the tables leave out (CustomResourceDefinition, APIService) go without types.
  const auto merged =
      server_apply(config, live, manager, schema ? ApplyPlace::of_kind(*schema) : ApplyPlace());
  if (!merged) return result(live, live);
  const auto defaulted = [&](const Value& state) {
    Value object = without_last_applied(state);
    if (!schema) return object;
    if (!through_type(object, *schema, Unknown::Drop)) throw Error("the object does not fit its type");
    return with_defaults(object, *schema);
  };
  return result(defaulted(live), defaulted(*merged));
}

// What kubectl or Argo CD recorded at the last client-side apply; null when there is nothing that can be
// read.
Value last_applied_of(const Value& live) {
  const std::string text = annotation(live, last_applied);
  if (text.empty() || !has_text_annotations(live)) return {};
  try {
    Value recorded = with_plain_numbers(read_json(text));
    return recorded.is_map() && !recorded.at("kind").empty() ? recorded : Value();
  } catch (const Error&) {
    return {};
  }
}

Value prepared(const Value& state, const NormalizeOptions& options, std::vector<std::string>& notes) {
  Value object = round_trip(state);
  normalize(object, options, &notes);
  if (!object.is_map()) throw Error("nothing of {} is left to compare", display(ref_of(state)));
  return object;
}

}  // namespace

StateDiff diff_states(Value config, Value live, const StateOptions& options) {
  if (config.is_null() && live.is_null()) throw Error("there is neither a desired nor a live object");
  config = with_plain_numbers(std::move(config));
  live = with_plain_numbers(std::move(live));
  if (!config.is_null() && !live.is_null() && options.normalize.ignore)
    options.normalize.ignore->apply_managers(config, live);

  std::vector<std::string> notes;
  if (!config.is_null()) config = prepared(config, options.normalize, notes);
  if (!live.is_null()) live = prepared(live, options.normalize, notes);
  const auto decide = [&]() -> StateDiff {
    if (live.is_null()) return {true, Value::null(), config, {}};
    if (config.is_null()) return {false, live, Value::null(), {}};
    if (options.server_side_apply ||
        has_option(config, "argocd.argoproj.io/sync-options", "ServerSideApply=true"))
      return server_side(config, live, options.manager);
    if (Value original = last_applied_of(live); !original.is_null()) {
      normalize(original, options.normalize, &notes);
      try {
        return three_way(std::move(original), config, live);
      } catch (const Error&) {  // compared two-way below
      }
    }
    return three_way(config, config, live);
  };
  StateDiff diff = decide();
  diff.notes = std::move(notes);
  return diff;
}

}  // namespace lockstep::diff
