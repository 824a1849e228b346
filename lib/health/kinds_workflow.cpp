// SPDX-License-Identifier: Apache-2.0
// Argo Workflows and the pipelines above them (spec training §2.10).
#include "base/error.h"
#include "base/strings.h"
#include "health/events.h"
#include "health/kind_rules.h"
#include "health/reasons.h"
#include "health/root_cause.h"

#include <algorithm>

namespace lockstep::health {

namespace {

bool is_active(const Value& node) {
  const std::string& phase = node.at("phase").text();
  return phase == "Running" || phase == "Pending" || phase.empty();
}

// The step that failed first.
const Value* failed_step(const Value& object) {
  const Value* first = nullptr;
  std::optional<TimePoint> earliest;
  for (const auto& [id, node] : object.at("status", "nodes").members()) {
    const std::string& phase = node.at("phase").text();
    if (node.at("type").text() != "Pod" || (phase != "Failed" && phase != "Error")) continue;
    const auto time = time_at(node.at("finishedAt"));
    const bool is_earlier = time && (!earliest || *time < *earliest);
    const bool is_tie = time == earliest && first && node.at("name").text() < first->at("name").text();
    if (first && !is_earlier && !is_tie) continue;
    first = &node;
    earliest = time;
  }
  return first;
}

// A Suspend node that waits while nothing else runs.
const Value* waiting_step(const Value& object) {
  const Value* out = nullptr;
  for (const auto& [id, node] : object.at("status", "nodes").members()) {
    if (node.at("type").text() == "Pod" && is_active(node)) return nullptr;
    const bool waits = node.at("type").text() == "Suspend" && node.at("phase").text() == "Running";
    if (waits && (!out || node.at("name").text() < out->at("name").text())) out = &node;
  }
  return out;
}

bool is_about_deadline(std::string_view text) { return contains(to_lower(text), "deadline"); }

std::optional<End> end_of(const Value& object) {
  const Value& status = object.at("status");
  const std::string &phase = status.at("phase").text(), &message = status.at("message").text();
  if (phase == "Succeeded") return End{true, "", status.at("progress").text()};
  if (phase != "Failed" && phase != "Error") return std::nullopt;
  if (!object.at("spec", "shutdown").text().empty()) return End{false, "Stopped", message};
  if (is_about_deadline(message)) return End{false, "DeadlineExceeded", message};
  const Value* step = failed_step(object);
  if (!step) return End{false, "", message};
  const std::string& said = step->at("message").text();
  if (is_about_deadline(said)) return End{false, "DeadlineExceeded", said};
  return End{false, "StepFailed", fmt::format("step {}: {}", step->at("displayName").text(), said)};
}

// Of a failed workflow only the pods of the step that failed first can be the cause.
void keep_pods_of_step(const Value& object, Job& job) {
  const Value* step = failed_step(object);
  if (!step) return;
  const auto is_of_step = [&](const Rank& rank) {
    return annotation(*rank.pod, "workflows.argoproj.io/node-name") == step->at("name").text();
  };
  auto& ranks = job.gang.ranks;
  if (std::any_of(ranks.begin(), ranks.end(), is_of_step))
    std::erase_if(ranks, [&](const Rank& rank) { return !is_of_step(rank); });
}

}  // namespace

Job workflow(const View& view) {
  const Value& object = view.object;
  Job job;
  job.end = end_of(object);
  job.creators = {&object};
  for (const Value* pod : view.snapshot.children(object.at("metadata", "uid").text(), "", "Pod")) {
    if (job.end || !is_finished_pod(*pod))
      add_rank(job, *pod, label(*pod, "workflows.argoproj.io/workflow"), 0, false);
    else
      job.pods.push_back(pod);
  }
  add_found_roles(view, job);
  if (job.end && !job.end->succeeded) keep_pods_of_step(object, job);
  job.has_status = !object.at("status", "phase").text().empty();
  job.started = time_at(object.at("status", "startedAt"));
  job.suspended = object.at("spec", "suspend").is_true();
  if (const std::string& progress = object.at("status", "progress").text(); !progress.empty())
    job.detail = "progress " + progress;
  sort_ranks(job.gang);
  return job;
}

Verdict judge_workflow(const View& view) {
  const Value& object = view.object;
  Job job = workflow(view);
  if (job.end) return judge_job(view, std::move(job));
  // Unlike a job's, its suspension lets running steps go on.
  if (job.suspended) return say(view, Status::Suspended, "Suspended", "is suspended");
  if (const Value* step = waiting_step(object))
    return say(view, Status::Suspended, "ApprovalPending",
               "is waiting at suspend step " + step->at("displayName").text());
  const std::string& message = object.at("status", "message").text();
  if (message.starts_with("Waiting for ") && contains(message, " lock"))
    return say(view, Status::Suspended, "Queued", "is queued: " + quoted(message));
  if (!job.has_status && job.gang.ranks.empty()) return awaiting_controller(view);
  const auto diagnosis = diagnose(view, job);
  const bool is_minor = diagnosis.cause && diagnosis.cause->rank >= rank::starting &&
                        diagnosis.cause->status == Status::Progressing && job.gang.running() > 0;
  if (diagnosis.cause && !is_minor) return finding_verdict(view, job, diagnosis);
  return say(view, Status::Progressing, "Running",
             "is running" + (job.detail.empty() ? "" : ", " + job.detail));
}

Verdict judge_cron_workflow(const View& view) {
  const Value &object = view.object, &status = object.at("status");
  if (has_condition(object, "SpecError"))
    return say(
        view, Status::Degraded, "SpecError",
        "has an error in its spec: " + quoted(find_condition(object, "SpecError")->at("message").text()));
  if (has_condition(object, "SubmissionError"))
    return say(view, Status::Degraded, "SubmissionFailed",
               "cannot submit: " + quoted(find_condition(object, "SubmissionError")->at("message").text()));
  if (object.at("spec", "suspend").is_true())
    return say(view, Status::Suspended, "Suspended", "is suspended");
  if (status.at("phase").text() == "Stopped") return say(view, Status::Suspended, "Stopped", "is stopped");
  const std::string& last = status.at("lastScheduledTime").text();
  return say(view, Status::Healthy, "Scheduled",
             fmt::format("is scheduled: {} active, last scheduled {}", status.at("active").size(),
                         last.empty() ? "never" : last));
}

Verdict judge_scheduled_workflow(const View& view) {
  struct Row {
    std::string_view type;
    Status status;
    std::string_view reason;
  };
  constexpr Row rows[] = {{"Error", Status::Degraded, "SpecError"},
                          {"Disabled", Status::Suspended, "Disabled"},
                          {"Enabled", Status::Healthy, "Scheduled"},
                          {"Running", Status::Progressing, "Running"},
                          {"Succeeded", Status::Healthy, "Succeeded"}};
  const std::string& next = view.object.at("status", "trigger", "nextTriggeredTime").text();
  for (const auto& row : rows) {
    if (!has_condition(view.object, row.type)) continue;
    const std::string text = quoted(find_condition(view.object, row.type)->at("message").text());
    Verdict v =
        verdict_of(row.status, row.reason,
                   fmt::format("{}: {}{}", subject(view), text.empty() ? row.type : std::string_view(text),
                               next.empty() ? "" : " next " + next));
    v.terminal = row.reason == "Succeeded";
    return v;
  }
  return awaiting_controller(view);
}

Verdict judge_pipeline_version(const View& view) {
  if (has_condition(view.object, "PipelineVersionStatus", "False"))
    return say(
        view, Status::Degraded, "SpecError",
        "was refused: " + quoted(find_condition(view.object, "PipelineVersionStatus")->at("message").text()));
  return judge_presence(view);
}

}  // namespace lockstep::health
