// SPDX-License-Identifier: Apache-2.0
#include "report/status_view.h"

#include <algorithm>

namespace lockstep::report {

namespace {

using health::Status;
using sync::Step;
using sync::StepKind;

std::string sync_of(const Step& step) {
  if (step.is_history) return "Synced";
  if (!step.manifest) return "Extra";
  switch (step.kind) {
    case StepKind::Same:
      return "Synced";
    case StepKind::Create:
      return "Missing";
    default:
      return "OutOfSync";
  }
}

Colour colour_of_sync(const std::string& sync) {
  if (sync == "Synced") return Colour::Green;
  return sync.empty() ? Colour::None : Colour::Yellow;
}

std::string short_commit(const std::string& commit) { return commit.substr(0, 12); }

}  // namespace

ApplicationStatus status_of(const std::string& application, const sync::Plan& plan,
                            const std::map<ObjectRef, health::Verdict>& verdicts, const StatusFacts& facts) {
  ApplicationStatus out{.application = application, .facts = facts};
  bool any = false, any_there = false;
  if (facts.compares) out.sync = "Synced";
  for (const auto& step : plan.steps) {
    if (step.is_hook()) continue;
    ObjectStatus object{.ref = step.ref};
    if (facts.compares) object.sync = sync_of(step);
    if (!object.sync.empty() && object.sync != "Synced") out.sync = "OutOfSync";
    if (const auto found = verdicts.find(step.ref); found != verdicts.end()) object.verdict = found->second;
    object.note = object.verdict.message.empty() && facts.compares ? step.why : object.verdict.message;
    any = true;
    any_there = any_there || step.live;
    // An earlier run that failed says nothing about the present one.
    if (object.verdict.status != Status::Missing && !step.is_history)
      out.health = std::max(out.health, object.verdict.status);
    out.objects.push_back(std::move(object));
  }
  if (any && !any_there) out.health = Status::Missing;
  return out;
}

std::string status_text(const ApplicationStatus& status, const TableStyle& style) {
  std::string out = "Application  " + status.application + "\n";
  if (!status.facts.deployed.empty()) out += "Deployed     " + short_commit(status.facts.deployed) + "\n";
  if (!status.sync.empty())
    out += "Sync         " + paint(status.sync, colour_of_sync(status.sync), style.colours) +
           (status.facts.wanted.empty() ? "" : " with " + short_commit(status.facts.wanted)) + "\n";
  out += "Health       " +
         paint(health::status_name(status.health), colour_of(status.health), style.colours) + "\n";
  std::vector<Row> rows;
  for (const auto& object : status.objects)
    rows.push_back(
        {{object.ref.kind},
         {object.ref.ns},
         {object.ref.name},
         {object.sync, colour_of_sync(object.sync)},
         {std::string(health::status_name(object.verdict.status)), colour_of(object.verdict.status)},
         {object.note}});
  if (!rows.empty())
    out += "\n" + table({"KIND", "NAMESPACE", "NAME", "SYNC", "HEALTH", "MESSAGE"}, rows, style);
  return out;
}

Value status_document(const ApplicationStatus& status) {
  Value objects = Value::list();
  for (const auto& object : status.objects) {
    Value entry = Value::map({{"group", object.ref.group},
                              {"kind", object.ref.kind},
                              {"namespace", object.ref.ns},
                              {"name", object.ref.name}});
    if (!object.sync.empty()) entry.set("sync", object.sync);
    entry.set("health", health::status_name(object.verdict.status));
    if (!object.verdict.reason.empty()) entry.set("reason", object.verdict.reason);
    if (!object.note.empty()) entry.set("message", object.note);
    if (!object.verdict.hint.empty()) entry.set("hint", object.verdict.hint);
    objects.push(std::move(entry));
  }
  Value out = Value::map({{"application", status.application}});
  if (!status.facts.deployed.empty()) out.set("deployedCommit", status.facts.deployed);
  if (!status.facts.wanted.empty()) out.set("wantedCommit", status.facts.wanted);
  if (!status.sync.empty()) out.set("sync", status.sync);
  out.set("health", health::status_name(status.health));
  out.set("objects", std::move(objects));
  return out;
}

}  // namespace lockstep::report
