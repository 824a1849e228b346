// SPDX-License-Identifier: Apache-2.0
#include "diff/owned.h"

#include "base/error.h"
#include "diff/builtin.h"
#include "diff/defaults.h"
#include "diff/list_keys.h"
#include "diff/member_index.h"
#include "diff/path.h"
#include "diff/typed.h"
#include "model/object.h"
#include "value/json.h"

#include <algorithm>
#include <array>
#include <optional>

namespace lockstep::diff {

namespace {

// Null, false, 0, "" and what holds nothing else: Go's omitempty drops them, so owned and gone is no change.
bool is_nothing(const Value& value) {
  switch (value.kind()) {
    case Kind::List:
      return value.items().empty();
    case Kind::Map:
      return std::all_of(value.members().begin(), value.members().end(),
                         [](const Member& m) { return is_nothing(m.value); });
    case Kind::Bool:
      return !value.is_true();
    case Kind::Int:
    case Kind::Float:
      return value.as_double() == 0.0;
    default:
      return value.empty();
  }
}

// Identity and what only the server writes; neither is ever owned through apply. Status is not ours either.
bool is_skipped(const Place& place) {
  constexpr std::array<std::string_view, 3> of_object = {"apiVersion", "kind", "status"};
  constexpr std::array<std::string_view, 9> of_metadata = {
      "name", "namespace",       "generateName", "creationTimestamp", "managedFields",
      "uid",  "resourceVersion", "generation",   "selfLink"};
  const auto in = [&](const auto& names) {
    return std::find(names.begin(), names.end(), place.step) != names.end();
  };
  if (!place.up->up) return in(of_object);
  return !place.up->up->up && place.up->step == "metadata" && in(of_metadata);
}

class Walk {
 public:
  // `schema` is null where no types are known.
  Walk(Proof& proof, bool is_built_in, const Struct* schema)
      : proof_(proof), is_built_in_(is_built_in), schema_(schema) {}

  // `owned` is a node of fieldsV1: no members for a leaf or a value that is compared as a whole.
  void owned(const Value& desired, const Value* live, const Value& owned, const Place& place) {
    if (owned.members().empty())
      whole(desired, live, place);
    else if (desired.is_map())
      map(desired, live, owned, place);
    else if (desired.is_list())
      list(desired, live, owned, place);
    else
      report(desired.is_null() ? FieldAction::Remove : FieldAction::Change, place);
  }

 private:
  void report(FieldAction action, const Place& place) { proof_.fields.push_back({action, to_text(place)}); }
  void doubt(const Place& place, std::string_view why) {
    if (proof_.why.empty()) proof_.why = to_text(place) + ": " + std::string(why);
  }

  // What the schema knows about a place; asked only where values differ.
  std::optional<Type> type_at(const Place& place) const {
    if (!schema_) return std::nullopt;
    if (!place.up) return Type{.shape = Shape::Struct, .fields = schema_};
    const auto parent = type_at(*place.up);
    if (!parent) return std::nullopt;
    if (parent->shape == Shape::Struct && !place.is_element) {
      const Field* field = parent->fields->find(place.step);
      return field ? std::optional(field->type) : std::nullopt;
    }
    return parent->element ? std::optional(*parent->element) : std::nullopt;
  }
  // Would the server make of `desired` what `live` is? Quantities and times have one canonical text, and
  // parts that are left out are filled in.
  bool becomes(const Value& desired, const Value& live, const Place& place) const {
    const auto type = type_at(place);
    const auto stored = type ? with_defaults(desired, *type) : std::nullopt;
    return stored && stored == through_type(live, *type, Unknown::Refuse);
  }
  bool same(const Value& desired, const Value& live, const Place& place) const {
    if (desired.is_scalar() || live.is_scalar()) return desired == live || becomes(desired, live, place);
    if (desired.kind() != live.kind()) return false;
    if (desired.is_list()) {
      if (desired.size() != live.size()) return false;
      for (std::size_t i = 0; i < desired.size(); ++i)
        if (!same(desired.items()[i], live.items()[i], place.element(""))) return false;
      return true;
    }
    std::size_t met = 0;
    const MemberIndex index(live);
    for (const auto& [key, value] : desired.members()) {
      const Value* other = index.find(key);
      if (other ? !same(value, *other, place.member(key)) : !(is_built_in_ && is_nothing(value)))
        return false;
      met += other != nullptr;
    }
    return met == live.size();
  }
  // Does live hold all of desired, and more? Then the server may have filled in the rest.
  bool covers(const Value& live, const Value& desired, const Place& place) const {
    if (desired.kind() != live.kind() || desired.is_scalar()) return same(desired, live, place);
    if (desired.is_list()) {
      if (desired.size() != live.size()) return false;
      for (std::size_t i = 0; i < desired.size(); ++i)
        if (!covers(live.items()[i], desired.items()[i], place.element(""))) return false;
      return true;
    }
    return std::all_of(desired.members().begin(), desired.members().end(), [&](const Member& m) {
      const Value* other = live.find(m.key);
      return other ? covers(*other, m.value, place.member(m.key)) : is_nothing(m.value);
    });
  }

  void whole(const Value& desired, const Value* live, const Place& place) {
    if (!live) {
      if (!is_nothing(desired)) report(FieldAction::Add, place);
    } else if (!same(desired, *live, place) && !becomes(desired, *live, place)) {
      report(FieldAction::Change, place);
      if (!desired.is_scalar() && covers(*live, desired, place))
        doubt(place, "compared as a whole, and the server has filled in parts of it");
    }
  }

  // What nobody recorded as ours: apply would at least come to own it.
  void unowned(const Value& desired, const Value* live, const Place& place) {
    if (!live) {
      if (desired.is_null()) return;
      report(FieldAction::Add, place);
      if (is_nothing(desired)) doubt(place, "an empty value, which the server may not store");
    } else if (desired.is_map() && live->is_map() && !desired.members().empty()) {
      for (const auto& [key, value] : desired.members()) unowned(value, live->find(key), place.member(key));
    } else {
      report(same(desired, *live, place) ? FieldAction::Own : FieldAction::Change, place);
    }
  }

  void map(const Value& desired, const Value* live, const Value& owned, const Place& place) {
    const MemberIndex lives(live ? *live : Value::null()), fields(owned), desires(desired);
    std::string field = "f:";
    for (const auto& [key, value] : desired.members()) {
      const Place at = place.member(key);
      if (is_skipped(at)) continue;
      field.replace(2, std::string::npos, key);
      if (const Value* node = fields.find(field))
        this->owned(value, lives.find(key), *node, at);
      else
        unowned(value, lives.find(key), at);
    }
    for (const auto& [name, node] : owned.members()) {
      if (name == ".") continue;
      if (name.compare(0, 2, "f:") != 0) return report(FieldAction::Change, place);
      const std::string key = name.substr(2);
      const Place at = place.member(key);
      if (is_skipped(at) || desires.find(key)) continue;
      report(lives.find(key) ? FieldAction::Remove : FieldAction::Own, at);
    }
  }

  void list(const Value& desired, const Value* live, const Value& owned, const Place& place) {
    std::vector<OwnedElement> elements;
    for (const auto& [name, node] : owned.members()) {
      if (name == ".") continue;
      auto element = read_element(name, node);
      if (!element) return doubt(place, "list elements recorded by position");
      elements.push_back(std::move(*element));
    }
    const ElementMatch match = match_elements(desired, live ? *live : Value::null(), elements);
    if (match.is_ambiguous) {
      report(FieldAction::Change, place);
      return doubt(place, "elements that cannot be told apart by their keys");
    }
    std::size_t last = 0;
    bool is_reordered = false;
    for (std::size_t i = 0; i < desired.size(); ++i) {
      const auto& pair = match.pairs[i];
      const Place at = place.element(pair.name);
      const Value& item = desired.items()[i];
      if (pair.live) {
        is_reordered = is_reordered || pair.live_index < last;
        last = pair.live_index;
      }
      if (!pair.owned)
        unowned(item, pair.live, at);
      else if (!pair.live)
        report(FieldAction::Add, at);
      else if (pair.owned->node->members().empty() || item.is_scalar())
        whole(item, pair.live, at);
      else
        this->owned(item, pair.live, *pair.owned->node, at);
    }
    for (const auto& left : match.left_over)
      report(left.is_live ? FieldAction::Remove : FieldAction::Own, place.element(left.element->label));
    if (is_reordered) report(FieldAction::Change, place);
  }

  Proof& proof_;
  bool is_built_in_;
  const Struct* schema_;
};

const Value* entry_of(const Value& live, std::string_view manager) {
  for (const auto& entry : live.at("metadata", "managedFields").items())
    if (entry.at("manager").text() == manager && entry.at("operation").text() == "Apply" &&
        entry.at("subresource").empty())
      return &entry;
  return nullptr;
}

}  // namespace

Proof compare_owned(const Value& desired, const Value& live, std::string_view manager) {
  Proof proof;
  const Value* entry = entry_of(live, manager);
  if (!entry) {
    proof.state = Proof::State::Changed;
    proof.fields = {{FieldAction::Own, "metadata.managedFields"}};
    proof.why = "never applied by " + std::string(manager);
    return proof;
  }
  if (entry->at("apiVersion") != desired.at("apiVersion")) {
    proof.why =
        "last applied as " + entry->at("apiVersion").text() + ", now " + desired.at("apiVersion").text();
    return proof;
  }
  const std::string group = parse_api_version(desired.at("apiVersion").text()).group;
  Walk(proof, is_built_in_group(group), find_kind(desired))
      .owned(desired, &live, entry->at("fieldsV1"), Place{});
  if (proof.fields.empty() && proof.why.empty())
    proof.state = Proof::State::Unchanged;
  else
    proof.state = proof.why.empty() ? Proof::State::Changed : Proof::State::Unproven;
  return proof;
}

}  // namespace lockstep::diff
