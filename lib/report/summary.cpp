// SPDX-License-Identifier: Apache-2.0
#include "report/summary.h"

#include "base/overloaded.h"
#include "base/strings.h"

#include <fmt/format.h>

#include <algorithm>

namespace lockstep::report {

namespace {

using sync::Step;
using sync::StepKind;

std::string done_word(const Step& step) {
  switch (step.kind) {
    case StepKind::Same:
      return "unchanged";
    case StepKind::Create:
      return "created";
    case StepKind::Update:
      return "configured";
    case StepKind::Replace:
      return "replaced";
    case StepKind::Hook:
      return "run";
    case StepKind::Prune:
      return "pruned";
    case StepKind::Keep:
      return step.is_deferred ? "deferred" : "kept";
  }
  return "";
}

Colour colour_of_action(const Summary::Line& line) {
  if (line.is_failed) return Colour::Red;
  if (line.action == "unchanged") return Colour::Dim;
  if (line.action == "pruned" || line.action == "replaced") return Colour::Yellow;
  if (line.action == "kept" || line.action == "deferred") return Colour::Yellow;
  return line.is_done ? Colour::Green : Colour::None;
}

std::string seconds_text(TimePoint from, TimePoint to) {
  return fmt::format("{:.1f} s", std::chrono::duration<double>(to - from).count());
}

}  // namespace

void Summary::on(const sync::Event& event) {
  if (!begun_) begun_ = event.at;
  std::visit(overloaded{
                 [&](const sync::SourceFetched& e) {
                   repository_ = e.repository;
                   revision_ = e.revision;
                   commit_ = e.commit;
                 },
                 [&](const sync::Planned& e) {
                   plan_ = e.plan;
                   lines_.assign(plan_->steps.size(), {});
                   for (std::size_t i = 0; i < lines_.size(); ++i) {
                     const Step& step = plan_->steps[i];
                     lines_[i].message = step.why;
                     lines_[i].is_done = !step.writes();
                     if (lines_[i].is_done) lines_[i].action = done_word(step);
                   }
                 },
                 [&](const sync::WaveOpened& e) { open_ = e; },
                 [&](const sync::StepDone& e) {
                   lines_[e.step].is_done = true;
                   lines_[e.step].action = done_word(plan_->steps[e.step]);
                 },
                 [&](const sync::StepFailed& e) {
                   lines_[e.step].is_failed = true;
                   lines_[e.step].action = "failed";
                   lines_[e.step].message = e.error.line();
                 },
                 [&](const sync::HealthChanged& e) {
                   lines_[e.step].verdict = e.verdict;
                   lines_[e.step].message =
                       e.verdict.message.empty() ? plan_->steps[e.step].why : e.verdict.message;
                 },
                 [&](const sync::HookFinished& e) {
                   lines_[e.step].is_failed = !e.succeeded;
                   lines_[e.step].action = e.succeeded ? "succeeded" : "failed";
                   if (!e.message.empty()) lines_[e.step].message = e.message;
                 },
                 [&](const sync::Finished& e) {
                   finished_ = e;
                   ended_ = event.at;
                 },
                 [](const auto&) {},
             },
             event.body);
}

bool Summary::is_open(std::size_t step) const {
  const Step& s = plan_->steps[step];
  return open_ && s.phase == open_->phase && (s.wave == open_->wave || s.phase == sync::Phase::SyncFail) &&
         !finished_;
}

std::size_t Summary::count(std::string_view action) const {
  return static_cast<std::size_t>(
      std::count_if(lines_.begin(), lines_.end(), [&](const Line& line) { return line.action == action; }));
}

std::string Summary::closing_line(const std::string& application) const {
  if (!finished_) return "";
  std::string counts;
  for (const char* word : {"created", "configured", "replaced", "pruned", "succeeded", "run", "unchanged",
                           "deferred", "kept", "failed"})
    if (const auto n = count(word); n > 0)
      counts += (counts.empty() ? "" : ", ") + std::to_string(n) + " " +
                (std::string_view(word) == "succeeded" ? "hooks succeeded" : word);
  const auto pending = count("");
  if (pending > 0) counts += (counts.empty() ? "" : ", ") + std::to_string(pending) + " not reached";
  constexpr std::string_view verbs[] = {"Synced", "Failed to sync", "Timed out syncing",
                                        "Interrupted syncing"};
  std::string out = std::string(verbs[static_cast<std::size_t>(finished_->result)]) + " " + application;
  if (!commit_.empty()) out += " to " + commit_.substr(0, 7);
  if (!counts.empty()) out += ": " + counts;
  if (begun_ && ended_) out += " (" + seconds_text(*begun_, *ended_) + ")";
  if (finished_->result != sync::Result::Succeeded && !finished_->message.empty())
    out += "\n" + finished_->message;
  return out;
}

std::string Summary::text(const TableStyle& style) const {
  std::vector<Row> rows;
  for (std::size_t i = 0; i < lines_.size(); ++i) {
    const Step& step = plan_->steps[i];
    const Line& line = lines_[i];
    const auto status = line.verdict ? line.verdict->status : health::Status::None;
    const std::string wave = std::string(sync::phase_name(step.phase)) + " " + std::to_string(step.wave);
    rows.push_back({{wave, Colour::Dim},
                    {step.ref.kind},
                    {step.ref.ns},
                    {step.ref.name},
                    {line.action.empty() ? "-" : line.action, colour_of_action(line)},
                    {std::string(health::status_name(status)), colour_of(status)},
                    {line.message}});
  }
  return table({"WAVE", "KIND", "NAMESPACE", "NAME", "ACTION", "HEALTH", "MESSAGE"}, rows, style);
}

Value Summary::document(const std::string& application) const {
  Value steps = Value::list();
  for (std::size_t i = 0; i < lines_.size(); ++i) {
    const Step& step = plan_->steps[i];
    const Line& line = lines_[i];
    Value entry = Value::map({{"phase", sync::phase_name(step.phase)},
                              {"wave", Value::integer(step.wave)},
                              {"group", step.ref.group},
                              {"kind", step.ref.kind},
                              {"namespace", step.ref.ns},
                              {"name", step.ref.name},
                              {"plan", sync::step_name(step.kind)},
                              {"action", line.action}});
    if (line.verdict) {
      entry.set("health", health::status_name(line.verdict->status));
      if (!line.verdict->reason.empty()) entry.set("reason", line.verdict->reason);
    }
    if (!line.message.empty()) entry.set("message", line.message);
    steps.push(std::move(entry));
  }
  constexpr std::string_view results[] = {"succeeded", "failed", "timed-out", "interrupted"};
  Value out = Value::map({{"application", application},
                          {"repository", repository_},
                          {"revision", revision_},
                          {"commit", commit_},
                          {"result", finished_ ? results[static_cast<std::size_t>(finished_->result)] : ""},
                          {"message", finished_ ? finished_->message : ""},
                          {"steps", std::move(steps)}});
  return out;
}

int Summary::exit_code() const {
  if (!finished_) return 1;
  switch (finished_->result) {
    case sync::Result::Succeeded:
      return 0;
    case sync::Result::Failed:
      return 1;
    case sync::Result::TimedOut:
      return 4;
    case sync::Result::Interrupted:
      return 130;
  }
  return 1;
}

}  // namespace lockstep::report
