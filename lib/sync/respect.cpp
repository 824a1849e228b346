// SPDX-License-Identifier: Apache-2.0
#include "sync/respect.h"

namespace lockstep::sync {

namespace {

// The live counterpart of a list's element: by name where elements have one, else by position.
const Value& counterpart(const Value& live, const Value& element, std::size_t position) {
  const Value& name = element.at("name");
  if (name.is_string()) {
    for (const auto& item : live.items())
      if (item.at("name") == name) return item;
    return Value::null();
  }
  return position < live.size() ? live.items()[position] : Value::null();
}

// `stripped` is `desired` without what is ignored.
Value merged(const Value& desired, const Value& stripped, const Value& live) {
  if (live.is_null()) return desired;
  if (desired.is_map() && stripped.is_map()) {
    Value out = Value::map();
    for (const auto& [key, value] : desired.members()) {
      const Value* kept = stripped.find(key);
      const Value* there = live.find(key);
      out.set(key, !there ? value : kept ? merged(value, *kept, *there) : *there);
    }
    return out;
  }
  if (!desired.is_list() || !stripped.is_list()) return desired;
  // Elements that are ignored as a whole leave no position to compare by.
  if (desired.size() != stripped.size()) return live;
  Value out = Value::list();
  for (std::size_t i = 0; i < desired.size(); ++i) {
    const Value& element = desired.items()[i];
    out.push(merged(element, stripped.items()[i], counterpart(live, element, i)));
  }
  return out;
}

}  // namespace

Value with_ignored_from(const Value& live, const Value& desired, const diff::IgnoreRules& rules) {
  Value stripped = desired;
  rules.apply(stripped);
  Value theirs = live;
  rules.apply_managers(stripped, theirs);
  return merged(desired, stripped, live);
}

}  // namespace lockstep::sync
