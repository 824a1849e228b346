// SPDX-License-Identifier: Apache-2.0
#include "report/plan_view.h"

#include "base/strings.h"

#include <algorithm>
#include <map>

namespace lockstep::report {

namespace {

using sync::Step;
using sync::StepKind;

Colour colour_of(StepKind kind) {
  switch (kind) {
    case StepKind::Create:
    case StepKind::Hook:
      return Colour::Green;
    case StepKind::Update:
      return Colour::Blue;
    case StepKind::Replace:
    case StepKind::Keep:
      return Colour::Yellow;
    case StepKind::Prune:
      return Colour::Red;
    case StepKind::Same:
      break;
  }
  return Colour::Dim;
}

// The reason, then the first fields that change.
std::string details(const Step& step) {
  constexpr std::size_t shown = 3;
  std::string out = step.why;
  if (step.kind == StepKind::Same || step.fields.empty()) return out;
  std::vector<std::string> fields(
      step.fields.begin(),
      step.fields.begin() + static_cast<std::ptrdiff_t>(std::min(shown, step.fields.size())));
  if (step.fields.size() > shown) fields.push_back(std::to_string(step.fields.size() - shown) + " more");
  return out + (out.empty() ? "" : "; ") + join(fields, ", ");
}

std::string counts(const sync::Plan& plan) {
  std::map<StepKind, std::size_t> number;
  for (const auto& step : plan.steps) ++number[step.kind];
  constexpr std::pair<StepKind, std::string_view> words[] = {
      {StepKind::Create, "to create"}, {StepKind::Update, "to update"}, {StepKind::Replace, "to replace"},
      {StepKind::Hook, "to run"},      {StepKind::Prune, "to prune"},   {StepKind::Keep, "kept"},
      {StepKind::Same, "unchanged"}};
  std::string out;
  for (const auto& [kind, word] : words)
    if (number[kind] > 0)
      out += (out.empty() ? "" : ", ") + std::to_string(number[kind]) + " " + std::string(word);
  return out.empty() ? "nothing there" : out;
}

}  // namespace

std::string plan_text(const sync::Plan& plan, const std::string& application, const TableStyle& style) {
  std::vector<Row> rows;
  for (const auto& step : plan.steps) {
    if (step.kind == StepKind::Same) continue;
    rows.push_back(
        {{std::string(sync::phase_name(step.phase)) + " " + std::to_string(step.wave), Colour::Dim},
         {std::string(sync::step_name(step.kind)), colour_of(step.kind)},
         {step.ref.kind},
         {step.ref.ns},
         {step.ref.name},
         {details(step)}});
  }
  std::string out;
  if (!rows.empty()) out = table({"WAVE", "ACTION", "KIND", "NAMESPACE", "NAME", "WHY"}, rows, style);
  return out + "Plan for " + application + ": " + counts(plan) + "\n";
}

Value plan_document(const sync::Plan& plan, const std::string& application) {
  Value steps = Value::list(), warnings = Value::list();
  for (const auto& step : plan.steps) {
    Value entry = Value::map({{"phase", sync::phase_name(step.phase)},
                              {"wave", Value::integer(step.wave)},
                              {"group", step.ref.group},
                              {"kind", step.ref.kind},
                              {"namespace", step.ref.ns},
                              {"name", step.ref.name},
                              {"plan", sync::step_name(step.kind)}});
    if (!step.why.empty()) entry.set("why", step.why);
    if (step.kind != StepKind::Same && !step.fields.empty()) {
      Value fields = Value::list();
      for (const auto& field : step.fields) fields.push(field);
      entry.set("fields", std::move(fields));
    }
    if (!step.origin.file.empty()) entry.set("origin", display(step.origin));
    steps.push(std::move(entry));
  }
  for (const auto& warning : plan.warnings) warnings.push(warning.text);
  return Value::map({{"application", application},
                     {"changes", Value::boolean(plan.writes())},
                     {"steps", std::move(steps)},
                     {"warnings", std::move(warnings)}});
}

}  // namespace lockstep::report
