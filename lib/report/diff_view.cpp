// SPDX-License-Identifier: Apache-2.0
#include "report/diff_view.h"

#include "base/strings.h"
#include "diff/changes.h"
#include "diff/masking.h"
#include "value/yaml.h"

#include <map>
#include <tuple>

namespace lockstep::report {

namespace {

using sync::Step;
using sync::StepKind;

bool is_difference(const Step& step) {
  if (step.traits.is_hook) return false;
  switch (step.kind) {
    case StepKind::Same:
    case StepKind::Hook:
      return false;
    case StepKind::Keep:
      return !step.is_history && (!step.manifest || step.is_deferred || !step.fields.empty());
    case StepKind::Create:
    case StepKind::Update:
    case StepKind::Replace:
    case StepKind::Prune:
      return true;
  }
  return false;
}

// What the manifest says laid over the live object: a stand-in where the server could not be asked. Lists of
// things with names are merged by them, other lists are taken over whole.
Value overlaid(Value live, const Value& manifest) {
  if (live.is_map() && manifest.is_map()) {
    for (const auto& [key, value] : manifest.members()) live.set(key, overlaid(live.at(key), value));
    return live;
  }
  if (!live.is_list() || !manifest.is_list()) return manifest;
  Value out = Value::list();
  for (const auto& item : manifest.items()) {
    const Value* same = nullptr;
    for (const auto& old : live.items())
      if (item.at("name").is_string() && old.at("name") == item.at("name")) same = &old;
    out.push(same ? overlaid(*same, item) : item);
  }
  return out;
}

std::string title(const ObjectRef& ref) {
  return (ref.group.empty() ? "" : ref.group + "/") + ref.kind + " " + (ref.ns.empty() ? "" : ref.ns + "/") +
         ref.name;
}

std::string yaml(const Value& value) { return value.is_null() ? "" : to_yaml(value); }

}  // namespace

std::vector<Difference> differences(const sync::Plan& plan) {
  std::vector<Difference> out;
  for (const auto& step : plan.steps) {
    if (!is_difference(step)) continue;
    Value live = step.live ? diff::without_noise(*step.live) : Value();
    Value predicted;
    if (step.predicted)
      predicted = diff::without_noise(*step.predicted);
    else if (step.manifest)
      predicted = diff::without_noise(overlaid(step.live ? *step.live : Value(), *step.manifest));
    auto [from, to] = diff::masked(std::move(live), std::move(predicted));
    out.push_back({.ref = step.ref,
                   .action = std::string(sync::step_name(step.kind)),
                   .why = step.why,
                   .refused = step.refused,
                   .origin = step.origin,
                   .fields = step.fields,
                   .live = std::move(from),
                   .predicted = std::move(to)});
  }
  return out;
}

namespace {

// "train-config-7d2m9kc5hb" gives "train-config": the name before the hash that kustomize appends.
std::string without_hash(const std::string& name) {
  constexpr std::size_t digits = 10;
  if (name.size() < digits + 2 || name[name.size() - digits - 1] != '-') return name;
  const auto hash = std::string_view(name).substr(name.size() - digits);
  constexpr std::string_view alphabet =
      "2456789bcdfghkmt";  // what a hash is written with (spec kustomize §11)
  return hash.find_first_not_of(alphabet) == std::string_view::npos ? name.substr(0, name.size() - digits - 1)
                                                                    : name;
}

bool is_generated(const ObjectRef& ref) {
  return ref.group.empty() && (ref.kind == "ConfigMap" || ref.kind == "Secret");
}

ObjectRef key_of(const Object& object, const std::map<ObjectRef, const Object*>& other_side) {
  ObjectRef key = object.ref;
  if (is_generated(key) && other_side.count(key) == 0) key.name = without_hash(key.name);
  return key;
}

}  // namespace

std::vector<Difference> differences(const Manifests& from, const Manifests& to) {
  std::map<ObjectRef, const Object*> before, after;
  for (const auto& object : from.objects) before[object.ref] = &object;
  for (const auto& object : to.objects) after[object.ref] = &object;
  std::map<ObjectRef, std::pair<const Object*, const Object*>> pairs;
  for (const auto& object : from.objects) {
    const Object*& place = pairs[key_of(object, after)].first;
    (place ? pairs[object.ref].first : place) = &object;
  }
  for (const auto& object : to.objects) {
    const Object*& place = pairs[key_of(object, before)].second;
    (place ? pairs[object.ref].second : place) = &object;
  }
  std::vector<Difference> out;
  for (const auto& [key, sides] : pairs) {
    const auto [old_object, new_object] = sides;
    if (old_object && new_object && old_object->value() == new_object->value()) continue;
    Difference one;
    one.ref = (new_object ? new_object : old_object)->ref;
    one.origin = (new_object ? new_object : old_object)->origin;
    one.action = !old_object ? "create" : !new_object ? "delete" : "update";
    std::tie(one.live, one.predicted) = diff::masked(old_object ? sorted(old_object->value()) : Value(),
                                                     new_object ? sorted(new_object->value()) : Value());
    out.push_back(std::move(one));
  }
  return out;
}

std::string diff_text(const std::vector<Difference>& all, const diff::DiffStyle& style, const Sides& sides) {
  std::string out;
  for (const auto& one : all) {
    out += paint("===== " + title(one.ref) + " =====", Colour::Bold, style.colours) + "\n";
    if (!one.why.empty()) out += paint("# " + printable(one.why), Colour::Yellow, style.colours) + "\n";
    if (!one.refused.empty())
      out += paint("# refused by the server: " + printable(one.refused), Colour::Red, style.colours) + "\n";
    const auto view = style.two_columns ? diff::side_by_side : diff::unified_diff;
    const auto text = view(yaml(one.live), yaml(one.predicted), sides.from, sides.to, style);
    // The content is the same, and still the server would note us as the one who set these fields.
    if (text.empty() && !one.fields.empty())
      out += "# not managed by lockstep yet: " + join(one.fields, ", ") + "\n";
    out += text;
  }
  return out;
}

std::string diff_stat(const std::vector<Difference>& all, const TableStyle& style) {
  if (all.empty()) return "";
  std::vector<Row> rows;
  std::size_t added = 0, removed = 0;
  for (const auto& one : all) {
    const auto stat = diff::line_stat(yaml(one.live), yaml(one.predicted));
    added += stat.added;
    removed += stat.removed;
    rows.push_back({{title(one.ref)},
                    {one.action},
                    {"+" + std::to_string(stat.added), Colour::Green},
                    {"-" + std::to_string(stat.removed), Colour::Red}});
  }
  return table({"OBJECT", "ACTION", "ADDED", "REMOVED"}, rows, style) + plural(all.size(), "object") +
         (all.size() == 1 ? " differs, " : " differ, ") + plural(added, "line") + " added, " +
         plural(removed, "line") + " removed\n";
}

Value diff_document(const std::vector<Difference>& all, const std::string& application) {
  Value objects = Value::list();
  for (const auto& one : all) {
    Value fields = Value::list();
    for (const auto& change : diff::field_changes(one.live, one.predicted)) {
      Value entry = Value::map({{"action", diff::action_name(change.action)}, {"path", change.path}});
      if (!change.from.is_null()) entry.set("from", change.from);
      if (!change.to.is_null()) entry.set("to", change.to);
      fields.push(std::move(entry));
    }
    Value entry = Value::map({{"group", one.ref.group},
                              {"kind", one.ref.kind},
                              {"namespace", one.ref.ns},
                              {"name", one.ref.name},
                              {"plan", one.action}});
    if (!one.why.empty()) entry.set("why", one.why);
    if (!one.refused.empty()) entry.set("refused", one.refused);
    if (!one.origin.file.empty()) entry.set("origin", display(one.origin));
    // Whole objects say nothing field by field that `plan` does not.
    if (!one.live.is_null() && !one.predicted.is_null()) entry.set("fields", std::move(fields));
    objects.push(std::move(entry));
  }
  return Value::map({{"application", application},
                     {"differs", Value::boolean(!all.empty())},
                     {"objects", std::move(objects)}});
}

}  // namespace lockstep::report
