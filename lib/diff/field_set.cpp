// SPDX-License-Identifier: Apache-2.0
#include "diff/field_set.h"

#include "base/error.h"
#include "value/json.h"

namespace lockstep::diff {

namespace {

// "k:{"b":1,"a":2}" with its keys in order, so that equal elements have equal names.
std::string canonical(const std::string& element) {
  const std::string_view kind = std::string_view(element).substr(0, 2);
  if (kind == "f:" || kind == "i:") return element;
  if (kind != "k:" && kind != "v:") throw Error("managedFields name an element {}", element);
  return std::string(kind) + to_json(read_json(std::string_view(element).substr(2)), {.sort_keys = true});
}

}  // namespace

bool FieldSet::empty() const {
  for (const auto& [element, child] : children)
    if (child.is_member || !child.empty()) return false;
  return true;
}

const FieldSet* FieldSet::find(std::string_view element) const {
  const auto it = children.find(element);
  return it == children.end() ? nullptr : &it->second;
}

FieldSet read_field_set(const Value& fields_v1) {
  FieldSet set;
  for (const auto& [element, node] : fields_v1.members()) {
    if (element == ".") continue;
    FieldSet& child = set.children[canonical(element)];
    child = read_field_set(node);
    child.is_member = node.members().empty() || node.has(".");
  }
  return set;
}

FieldSet set_union(const FieldSet& a, const FieldSet& b) {
  FieldSet out = a;
  out.is_member = a.is_member || b.is_member;
  for (const auto& [element, child] : b.children) {
    const auto [it, is_new] = out.children.emplace(element, child);
    if (!is_new) it->second = set_union(it->second, child);
  }
  return out;
}

FieldSet set_intersection(const FieldSet& a, const FieldSet& b) {
  FieldSet out;
  out.is_member = a.is_member && b.is_member;
  for (const auto& [element, child] : a.children) {
    const FieldSet* other = b.find(element);
    if (!other) continue;
    FieldSet both = set_intersection(child, *other);
    if (both.is_member || !both.empty()) out.children.emplace(element, std::move(both));
  }
  return out;
}

FieldSet set_difference(const FieldSet& a, const FieldSet& b) {
  FieldSet out;
  out.is_member = a.is_member && !b.is_member;
  for (const auto& [element, child] : a.children) {
    const FieldSet* other = b.find(element);
    FieldSet rest = other ? set_difference(child, *other) : child;
    if (rest.is_member || !rest.empty()) out.children.emplace(element, std::move(rest));
  }
  return out;
}

}  // namespace lockstep::diff
