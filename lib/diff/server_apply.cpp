// SPDX-License-Identifier: Apache-2.0
#include "diff/server_apply.h"

#include "base/error.h"
#include "diff/member_index.h"
#include "diff/merge_lists.h"

#include <map>

namespace lockstep::diff {

namespace {

void collect(const Value& value, const ApplyPlace& place, FieldSet& set) {
  switch (place.form_of(value)) {
    case Form::Leaf:
      set.is_member = true;
      return;
    case Form::Map:
      for (const auto& [key, item] : value.members()) {
        FieldSet& child = set.children["f:" + key];
        collect(item, place.member(key), child);
        if (item.is_null() || (item.is_map() && item.members().empty()) || !place.names(key))
          child.is_member = true;
      }
      return;
    case Form::List:
      for (const auto& item : value.items()) {
        FieldSet& child = set.children[place.element_name(item)];
        collect(item, place.element(), child);
        child.is_member = true;
      }
      return;
  }
}

bool is_hollow(const Value& value) { return value.is_null() || (!value.is_scalar() && value.size() == 0); }

void compare(const Value& from, const Value& to, const ApplyPlace& place, FieldSet& set) {
  const Form form = place.form_of(is_hollow(from) ? to : from);
  if (form == Form::Leaf || (is_hollow(from) && is_hollow(to)) || from.kind() != to.kind()) {
    set.is_member = !(from == to);
  } else if (form == Form::Map) {
    const MemberIndex other(to);
    for (const auto& [key, item] : from.members())
      if (const Value* now = other.find(key))
        compare(item, *now, place.member(key), set.children["f:" + key]);
  } else {
    std::map<std::string, const Value*> news;
    for (const auto& item : to.items()) news.emplace(place.element_name(item), &item);
    for (const auto& item : from.items()) {
      const std::string name = place.element_name(item);
      if (const auto it = news.find(name); it != news.end())
        compare(item, *it->second, place.element(), set.children[name]);
    }
  }
}

// Fields of structs count as owned when something in them is.
FieldSet with_named_fields(const FieldSet& set, const ApplyPlace& place) {
  FieldSet out;
  out.is_member = set.is_member;
  for (const auto& [name, child] : set.children) {
    const bool is_field = name.compare(0, 2, "f:") == 0;
    const std::string key = name.substr(2);
    FieldSet deep = with_named_fields(child, is_field ? place.member(key) : place.element());
    if (is_field && !child.empty() && place.names(key)) deep.is_member = true;
    out.children.emplace(name, std::move(deep));
  }
  return out;
}

Value merge(const Value& live, const Value& config, const ApplyPlace& place) {
  if (is_hollow(live) && is_hollow(config)) return config;
  const Form form = place.form_of(is_hollow(config) ? live : config);
  if (form == Form::Leaf) return config;
  if (config.is_null()) return live;
  if (live.is_null()) return config;
  if (live.kind() != config.kind()) return config;
  if (form == Form::List) {
    MergeSide lives{live, {}}, configs{config, {}};
    for (const auto& item : live.items()) lives.names.push_back(place.element_name(item));
    for (const auto& item : config.items()) configs.names.push_back(place.element_name(item));
    return merge_lists(lives, configs,
                       [&](const Value& l, const Value& c) { return merge(l, c, place.element()); });
  }
  const MemberIndex olds(live), news(config);
  Value out = Value::map();
  for (const auto& [key, item] : live.members()) {
    const Value* now = news.find(key);
    out.members().push_back({key, now ? merge(item, *now, place.member(key)) : item});
  }
  for (const auto& [key, item] : config.members())
    if (!olds.find(key)) out.members().push_back({key, item});
  return out;
}

struct Owned {
  FieldSet last;  // of the manager's last apply
  bool has_last = false;
  FieldSet others;
};

Owned owners_of(const Value& live, std::string_view manager) {
  Owned owned;
  for (const auto& entry : live.at("metadata", "managedFields").items()) {
    const std::string operation = entry.at("operation").text();
    if (operation != "Apply" && operation != "Update")
      throw Error("managedFields: operation \"{}\"", operation);
    if (entry.at("apiVersion").empty()) throw Error("managedFields: no apiVersion");
    if (entry.at("fieldsType").text() != "FieldsV1")
      throw Error("managedFields: fieldsType \"{}\"", entry.at("fieldsType").text());
    FieldSet fields = read_field_set(entry.at("fieldsV1"));
    const bool is_ours =
        operation == "Apply" && entry.at("manager").text() == manager && entry.at("subresource").empty();
    if (is_ours) {
      owned.last = std::move(fields);
      owned.has_last = !owned.last.empty();
    } else {
      owned.others = set_union(owned.others, fields);
    }
  }
  return owned;
}

// What the last apply set, this one leaves out and nobody else owns.
Value prune(const Value& merged, const FieldSet& config_fields, const Owned& owned, const ApplyPlace& place) {
  if (!owned.has_last) return merged;
  const FieldSet last = with_named_fields(owned.last, place);
  const FieldSet all = with_named_fields(field_set_of(merged, place), place);
  const Value without = remove_fields(merged, last, place);
  const FieldSet managed = with_named_fields(set_union(owned.others, config_fields), place);
  const FieldSet rest = with_named_fields(field_set_of(without, place), place);
  const Value with_owned = remove_fields(merged, set_difference(all, set_union(rest, managed)), place);
  const FieldSet kept = with_named_fields(field_set_of(with_owned, place), place);
  return remove_fields(merged, set_intersection(set_difference(all, kept), last), place);
}

}  // namespace

FieldSet field_set_of(const Value& value, const ApplyPlace& place) {
  FieldSet set;
  collect(value, place, set);
  return set;
}

FieldSet modified_fields(const Value& from, const Value& to, const ApplyPlace& place) {
  FieldSet set;
  compare(from, to, place, set);
  return set;
}

Value remove_fields(const Value& value, const FieldSet& fields, const ApplyPlace& place) {
  const auto without = [&](const Value& item, const std::string& name,
                           const ApplyPlace& at) -> std::optional<Value> {
    const FieldSet* node = fields.find(name);
    if (!node) return item;
    if (node->is_member) return std::nullopt;
    return node->empty() ? item : remove_fields(item, *node, at);
  };
  switch (place.form_of(value)) {
    case Form::Leaf:
      // A leaf is not taken apart: structured-merge-diff leaves nothing of its content.
      if (value.is_map()) return Value::map();
      return value.is_list() ? Value::list() : value;
    case Form::Map: {
      Value out = Value::map();
      for (const auto& [key, item] : value.members())
        if (auto rest = without(item, "f:" + key, place.member(key)))
          out.members().push_back({key, std::move(*rest)});
      return out;
    }
    case Form::List:
      break;
  }
  Value out = Value::list();
  for (const auto& item : value.items())
    if (auto rest = without(item, place.element_name(item), place.element())) out.push(std::move(*rest));
  return out;
}

std::optional<Value> server_apply(const Value& config, const Value& live, std::string_view manager,
                                  const ApplyPlace& root) {
  root.validate(live);
  root.validate(config);
  const Owned owned = owners_of(live, manager);
  Value result = prune(merge(live, config, root), field_set_of(config, root), owned, root);
  if (result == live) return std::nullopt;
  return result;
}

}  // namespace lockstep::diff
