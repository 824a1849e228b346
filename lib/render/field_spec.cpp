// SPDX-License-Identifier: Apache-2.0
#include "render/field_spec.h"

#include "base/error.h"
#include "base/strings.h"

namespace lockstep::render {

void merge_field_specs(std::vector<FieldSpec>& into, const std::vector<FieldSpec>& more) {
  for (const auto& spec : more) {
    const auto same = [&](const FieldSpec& known) {
      return known.path == spec.path && selected_by(known.gvk, spec.gvk);
    };
    bool found = false;
    for (const auto& known : into) {
      if (!same(known)) continue;
      if (known.create != spec.create)
        throw Error("conflicting fieldspecs: '{}' of {} is given with create: true and with create: false",
                    spec.path, display(spec.gvk));
      found = true;
      break;
    }
    if (!found) into.push_back(spec);
  }
}

std::vector<std::string> split_field_path(std::string_view path) {
  if (path.starts_with('/')) path.remove_prefix(1);
  std::vector<std::string> steps(1);
  for (std::size_t i = 0; i < path.size(); ++i) {
    if (path[i] == '\\' && i + 1 < path.size() && path[i + 1] == '/')
      steps.back() += path[++i];
    else if (path[i] == '/')
      steps.emplace_back();
    else
      steps.back() += path[i];
  }
  return steps;
}

namespace {

Value empty_of(Kind kind) {
  return kind == Kind::Map ? Value::map() : kind == Kind::List ? Value::list() : Value::scalar(kind, "");
}

// Steps by which kustomize addresses items of lists: field specs cannot use them.
bool is_list_step(std::string_view name) {
  return name == "-" || name == "*" || (name.starts_with('[') && name.ends_with(']')) ||
         parse_int(name).has_value();
}

}  // namespace

FieldPath::FieldPath(const FieldSpec& spec) : spec_(spec), steps_(split_field_path(spec.path)) {}

void FieldPath::walk(Value& body, Kind kind, const std::function<void(Value&)>& visit) const {
  in_context([&] { return fmt::format("considering field '{}' of {}", spec_.path, display(gvk_of(body))); },
             [&] { step(body, 0, kind, visit); });
}

void FieldPath::step(Value& at, std::size_t index, Kind kind,
                     const std::function<void(Value&)>& visit) const {
  if (index == steps_.size()) return visit(at);
  if (at.is_null()) return;
  if (at.is_list()) {
    for (auto& item : at.items()) step(item, index, kind, visit);
    return;
  }
  if (!at.is_map()) throw Error("expected sequence or mapping node, got {}", kind_name(at.kind()));
  std::string_view name = steps_[index];
  const bool is_sequence = name.ends_with("[]");
  if (is_sequence) name.remove_suffix(2);
  if (name.empty()) throw Error("cannot set or create an empty field name");
  if (is_list_step(name)) throw Error("'{}' names an item of a list, but a mapping is there", name);
  const bool create = spec_.create && kind != Kind::Null && !is_sequence;
  const Kind made = index + 1 == steps_.size() ? kind : Kind::Map;
  Value* next = at.find(name);
  if (!next) {
    if (!create) return;
    next = &at[name];
    *next = empty_of(made);
  }
  // A null is missing; where a sequence is expected it becomes one even if nothing is to be made.
  if (next->is_null() && create) *next = empty_of(made);
  if (next->is_null() && is_sequence) *next = Value::list();
  step(*next, index + 1, kind, visit);
}

}  // namespace lockstep::render
