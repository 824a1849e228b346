// SPDX-License-Identifier: Apache-2.0
#include "report/diff_view.h"

#include "base/strings.h"
#include "diff/changes.h"
#include "diff/masking.h"
#include "value/yaml.h"

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
      return !step.manifest || step.is_deferred || !step.fields.empty();
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

std::string title(const Step& step) {
  return (step.ref.group.empty() ? "" : step.ref.group + "/") + step.ref.kind + " " +
         (step.ref.ns.empty() ? "" : step.ref.ns + "/") + step.ref.name;
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
    out.push_back({&step, std::move(from), std::move(to)});
  }
  return out;
}

std::string diff_text(const std::vector<Difference>& all, const diff::DiffStyle& style) {
  std::string out;
  for (const auto& [step, live, predicted] : all) {
    out += paint("===== " + title(*step) + " =====", Colour::Bold, style.colours) + "\n";
    if (!step->why.empty()) out += paint("# " + printable(step->why), Colour::Yellow, style.colours) + "\n";
    const auto text = diff::unified_diff(yaml(live), yaml(predicted), "live", "git", style);
    // The content is the same, and still the server would note us as the one who set these fields.
    if (text.empty() && !step->fields.empty())
      out += "# not managed by lockstep yet: " + join(step->fields, ", ") + "\n";
    out += text;
  }
  return out;
}

std::string diff_stat(const std::vector<Difference>& all, const TableStyle& style) {
  if (all.empty()) return "";
  std::vector<Row> rows;
  std::size_t added = 0, removed = 0;
  for (const auto& [step, live, predicted] : all) {
    const auto stat = diff::line_stat(yaml(live), yaml(predicted));
    added += stat.added;
    removed += stat.removed;
    rows.push_back({{title(*step)},
                    {std::string(sync::step_name(step->kind))},
                    {"+" + std::to_string(stat.added), Colour::Green},
                    {"-" + std::to_string(stat.removed), Colour::Red}});
  }
  return table({"OBJECT", "ACTION", "ADDED", "REMOVED"}, rows, style) + plural(all.size(), "object") +
         " differ, " + plural(added, "line") + " added, " + plural(removed, "line") + " removed\n";
}

Value diff_document(const std::vector<Difference>& all, const std::string& application) {
  Value objects = Value::list();
  for (const auto& [step, live, predicted] : all) {
    Value fields = Value::list();
    for (const auto& change : diff::field_changes(live, predicted)) {
      Value entry = Value::map({{"action", diff::action_name(change.action)}, {"path", change.path}});
      if (!change.from.is_null()) entry.set("from", change.from);
      if (!change.to.is_null()) entry.set("to", change.to);
      fields.push(std::move(entry));
    }
    Value entry = Value::map({{"group", step->ref.group},
                              {"kind", step->ref.kind},
                              {"namespace", step->ref.ns},
                              {"name", step->ref.name},
                              {"plan", sync::step_name(step->kind)}});
    if (!step->why.empty()) entry.set("why", step->why);
    if (!step->origin.file.empty()) entry.set("origin", display(step->origin));
    // Whole objects say nothing field by field that `plan` does not.
    if (!live.is_null() && !predicted.is_null()) entry.set("fields", std::move(fields));
    objects.push(std::move(entry));
  }
  return Value::map({{"application", application},
                     {"differs", Value::boolean(!all.empty())},
                     {"objects", std::move(objects)}});
}

}  // namespace lockstep::report
