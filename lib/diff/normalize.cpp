// SPDX-License-Identifier: Apache-2.0
#include "diff/normalize.h"

#include "base/hash.h"
#include "base/strings.h"
#include "base/time.h"
#include "diff/go_duration.h"
#include "diff/typed.h"
#include "model/object.h"
#include "value/json.h"

#include <algorithm>

namespace lockstep::diff {

namespace {

// stringData in base64 within data; what is no text goes along as it is, for the server to refuse.
void normalize_secret(Value& object) {
  if (const Value* plain = object.find("stringData"); plain && plain->is_map()) {
    Value data = object.at("data").is_map() ? object.at("data") : Value::map();
    for (const auto& [key, value] : plain->members())
      data.set(key, value.is_string() ? Value(base64_encode(value.text())) : value);
    object.set("data", std::move(data));
    object.erase("stringData");
  }
  const auto typed = through_type(object, *find_kind("v1", "Secret"), Unknown::Drop);
  if (!typed || !object.at("data").is_map()) return;
  Value data = typed->at("data");  // null when it is empty
  if (data.is_map())
    for (auto& member : data.members())
      if (member.value.is_null()) member.value = Value("");
  object.set("data", std::move(data));
}

void normalize_role(Value& object, bool ignores_aggregated) {
  if (ignores_aggregated && object.at("aggregationRule").is_map()) object.set("rules", Value::null());
  Value* rules = object.find("rules");
  if (rules && rules->is_list() && rules->items().empty()) *rules = Value::null();
}

void sort_items(Value* list) {
  if (!list || !list->is_list()) return;
  std::vector<std::pair<std::string, Value>> rows;
  for (auto& item : list->items())
    rows.push_back({item.at("ip").text() + to_json(item, {.sort_keys = true}), item});
  std::sort(rows.begin(), rows.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
  for (std::size_t i = 0; i < rows.size(); ++i) list->items()[i] = std::move(rows[i].second);
}

void normalize_endpoints(Value& object) {
  auto typed = through_type(object, *find_kind("v1", "Endpoints"), Unknown::Drop);
  if (!typed) return;
  if (Value* subsets = typed->find("subsets"); subsets && subsets->is_list()) {
    for (auto& subset : subsets->items()) {
      if (Value* ports = subset.find("ports"); ports && ports->is_list())
        for (auto& port : ports->items())
          if (port.at("protocol").empty()) port.set("protocol", "TCP");
      for (const char* field : {"addresses", "notReadyAddresses", "ports"}) sort_items(subset.find(field));
    }
    sort_items(subsets);
  }
  object = std::move(*typed);
}

// nullopt when the value does not fit, or when there is no such type.
std::optional<Value> through_known_type(const Value& value, std::string_view type) {
  if (type == "core/Quantity") return through_type(value, Type{.shape = Shape::Quantity}, Unknown::Drop);
  if (type == "meta/v1/Duration") {
    const auto duration = value.is_string() ? read_go_duration(value.text()) : std::nullopt;
    return duration ? std::optional(Value(format_go_duration(*duration))) : std::nullopt;
  }
  constexpr std::string_view core = "core/v1/";
  if (type.substr(0, core.size()) != core) return std::nullopt;
  static const Type quantity{.shape = Shape::Quantity};
  if (type == "core/v1/ResourceList")
    return through_type(value, Type{.shape = Shape::Map, .element = &quantity}, Unknown::Drop);
  const Struct* fields = find_struct(type.substr(core.size()));
  return fields ? through_type(value, *fields, Unknown::Drop) : std::nullopt;
}

// The value at the end of the path, and inside every list on the way. False when one does not fit: then the
// rest stays as it is.
bool recode(Value& record, const std::vector<std::string>& path, std::size_t from, std::string_view type) {
  Value* place = &record;
  for (std::size_t i = from; i < path.size(); ++i) {
    place = place->is_map() ? place->find(path[i]) : nullptr;
    if (!place) return true;
    if (!place->is_list()) continue;
    for (auto& item : place->items()) {
      if (!item.is_map()) continue;
      if (i + 1 < path.size()) {
        if (!recode(item, path, i + 1, type)) return false;
        continue;
      }
      auto known = through_known_type(item, type);
      if (!known) return false;
      item = std::move(*known);
    }
    return true;
  }
  auto known = through_known_type(*place, type);
  if (known) *place = std::move(*known);
  return known.has_value();
}

void recode_known_fields(Value& object, const ObjectRef& ref, const KnownTypes& types) {
  const auto it = types.find({ref.group, ref.kind});
  if (it == types.end()) {
    if (ref.group == "argoproj.io" && ref.kind == "Rollout")
      recode(object, {"spec", "template", "spec"}, 0, "core/v1/PodSpec");
    return;
  }
  for (const auto& field : it->second)
    if (!recode(object, split(field.path, '.'), 0, field.type)) return;
}

}  // namespace

void normalize(Value& object, const NormalizeOptions& options, std::vector<std::string>* notes) {
  if (Value* metadata = object.find("metadata"); metadata && metadata->is_map())
    metadata->erase("creationTimestamp");
  const ObjectRef ref = ref_of(object);
  if (ref.group.empty() && ref.kind == "Secret") normalize_secret(object);
  if (ref.group == "rbac.authorization.k8s.io" && (ref.kind == "Role" || ref.kind == "ClusterRole"))
    normalize_role(object, options.ignore_aggregated_roles);
  if (ref.group.empty() && ref.kind == "Endpoints") normalize_endpoints(object);
  if (options.ignore) options.ignore->apply(object, notes);
  recode_known_fields(object, ref, options.known_types);
}

}  // namespace lockstep::diff
