// SPDX-License-Identifier: Apache-2.0
#include "render/vars.h"

#include "base/error.h"
#include "base/strings.h"
#include "render/shared.h"
#include "render/value_path.h"
#include "value/float_text.h"

#include <algorithm>

namespace lockstep::render {

namespace {

// Without a namespace in objref any namespace will do, unless the kind has none.
std::vector<std::size_t> objects_of(const Var& var, const Resources& resources) {
  std::vector<std::size_t> found;
  for (const auto index : resources.with_any_name(var.object_name)) {
    const Resource& resource = resources[index];
    const Id wanted = make_id(*resource.schema, var.gvk, var.object_ns, var.object_name);
    const bool by_namespace = !var.object_ns.empty() || wanted.cluster_scoped;
    const auto ids = resource.ids();
    if (std::any_of(ids.begin(), ids.end(), [&](const Id& id) {
          return by_namespace ? same(id, wanted) : id.gvk == wanted.gvk && id.name == wanted.name;
        }))
      found.push_back(index);
  }
  return found;
}

// "spec.ports[0].port" addresses an item like "spec.ports.0.port".
std::vector<std::string> split_var_path(std::string_view path) {
  std::vector<std::string> steps;
  for (auto& step : split_value_path(path)) {
    const auto open = step.ends_with(']') ? step.rfind('[') : std::string::npos;
    const auto index =
        open == std::string::npos ? std::string() : step.substr(open + 1, step.size() - open - 2);
    const bool is_number = !index.empty() && std::all_of(index.begin(), index.end(),
                                                         [](char c) { return c >= '0' && c <= '9'; });
    if (!is_number) {
      steps.push_back(std::move(step));
      continue;
    }
    if (open != 0) steps.push_back(step.substr(0, open));
    steps.push_back(index);
  }
  return steps;
}

// What stands in the field as the text it has in the middle of a string, and as a value of its own.
Value value_of(const Var& var, const Value& body) {
  const auto not_found = [&] {
    return Error("field {} of var '{}' not found in {} {}", var.field_path, var.name, var.gvk.kind,
                 var.object_name);
  };
  const Value* found = nullptr;
  try {
    found = ValuePath(split_var_path(var.field_path)).look_up(body);
  } catch (Error& e) {
    e.add_context(not_found().message());
    throw;
  }
  if (!found) throw not_found();
  switch (found->kind()) {
    case Kind::Int: {
      const auto number = parse_int(found->text());
      if (!number)
        throw Error("'{}' in the field of var '{}' is no decimal integer", found->text(), var.name);
      return Value::integer(*number);
    }
    case Kind::Float:
      return Value::scalar(Kind::Float, go_float(found->as_double().value_or(0)));
    case Kind::Null:
      return Value(written_text(*found));
    default:
      return *found;
  }
}

using Values = std::map<std::string, Value, std::less<>>;

// Reads what follows a `$`: the name in parentheses, "" if there is none. `taken` counts the bytes it took.
struct Reference {
  bool is_name = false;
  std::string_view text;
  std::size_t taken = 1;
};
Reference read_reference(std::string_view after) {
  if (after[0] == '(') {
    const auto close = after.find(')');
    if (close != std::string_view::npos) return {true, after.substr(1, close - 1), close + 1};
  }
  return {false, after.substr(0, 1), 1};
}

// The string with its references replaced; a value of another type when the string is only a reference.
Value expanded(const std::string& input, const Values& values) {
  std::string text;
  std::size_t copied = 0;
  for (std::size_t at = input.find('$'); at != std::string::npos && at + 1 < input.size();
       at = input.find('$', copied)) {
    text.append(input, copied, at - copied);
    const auto reference = read_reference(std::string_view(input).substr(at + 1));
    const auto value = reference.is_name ? values.find(reference.text) : values.end();
    const bool is_known = value != values.end() && value->second.is_scalar();
    if (is_known && at == 0 && reference.taken + 1 == input.size()) return value->second;
    if (is_known)
      text += value->second.text();
    else if (reference.is_name)
      text.append("$(").append(reference.text) += ')';
    else  // `$$` is an escaped `$`
      text.append(reference.text == "$" ? "" : "$").append(reference.text);
    copied = at + 1 + reference.taken;
  }
  return Value(text.append(input, copied));
}

void expand(Value& field, const Values& values) {
  if (!field.is_string() || field.is_timestamp()) return;
  Value value = expanded(field.text(), values);
  value.set_style(Style::Plain);
  overwrite(field, std::move(value));
}

void expand_all(Value& field, const Values& values) {
  if (field.is_map()) {
    for (auto& member : field.members()) expand(member.value, values);
  } else if (field.is_list()) {
    for (auto& item : field.items()) {
      if (!item.is_string())
        throw Error("invalid value type: expected a string, got a {}", kind_name(item.kind()));
      expand(item, values);
    }
  } else {
    expand(field, values);
  }
}

}  // namespace

void VarSet::add(const std::vector<Var>& vars, Resources& resources) {
  for (const auto& var : vars) {
    const auto objects = objects_of(var, resources);
    if (objects.size() > 1)
      throw Error("found {} resId matches for var '{}' (unable to disambiguate)", objects.size(), var.name)
          .hint("add the namespace to objref");
    if (objects.size() == 1) resources.edit(objects[0]).var_names.push_back(var.name);
  }
  for (const auto& var : vars) take_in(var);
}

void VarSet::merge(const VarSet& base) {
  for (const auto& [name, var] : base.vars_) take_in(var);
}

void VarSet::take_in(const Var& var) {
  if (!vars_.emplace(var.name, var).second) throw Error("var '{}' already encountered", var.name);
}

void VarSet::resolve(Resources& resources, const std::vector<FieldSpec>& var_reference) const {
  if (vars_.empty()) return;
  Values values;
  for (const auto& resource : resources.list())
    for (const auto& name : resource.var_names)
      if (!values.contains(name)) values.emplace(name, value_of(vars_.at(name), resource.body));
  for (const auto& [name, var] : vars_)
    if (!values.contains(name))
      throw Error("var '{}' cannot be mapped to a field in the set of known resources", name)
          .hint("check kind, name and apiVersion of its objref");

  std::vector<FieldPath> paths(var_reference.begin(), var_reference.end());
  for (auto& resource : resources.edit_all()) {
    const Gvk gvk = gvk_of(resource.body);
    for (const auto& path : paths)
      if (path.applies_to(gvk))
        path.walk(resource.body, Kind::Null, [&](Value& field) { expand_all(field, values); });
    settle_shared(resource);
  }
}

}  // namespace lockstep::render
