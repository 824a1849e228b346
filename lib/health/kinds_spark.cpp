// SPDX-License-Identifier: Apache-2.0
// SparkApplication (spec training §2.10).
#include "base/error.h"
#include "base/strings.h"
#include "health/events.h"
#include "health/kind_rules.h"
#include "health/reasons.h"

#include <algorithm>

namespace lockstep::health {

namespace {

const std::string& state_of(const Value& object) {
  return object.at("status", "applicationState", "state").text();
}

// Spark has no pod template of its own: GPUs are named beside cores and memory.
Role role_of(std::string name, std::int64_t replicas, const Value& part) {
  Role role{.name = std::move(name), .replicas = replicas};
  if (const std::string& key = part.at("gpu", "name").text(); !key.empty())
    role.request[key] = Quantity::of(part.at("gpu", "quantity").int_or(0));
  return role;
}

std::int64_t wanted_executors(const Value& spec) {
  const Value& dynamic = spec.at("dynamicAllocation");
  if (dynamic.at("enabled").is_true()) return dynamic.at("minExecutors").int_or(0);
  return spec.at("executor", "instances").int_or(1);
}

std::int64_t running_executors(const Value& object) {
  const auto& states = object.at("status", "executorState").members();
  return std::count_if(states.begin(), states.end(),
                       [](const Member& executor) { return executor.value.text() == "RUNNING"; });
}

Verdict executors_verdict(const View& view) {
  const Value& spec = view.object.at("spec");
  const auto running = running_executors(view.object), wanted = wanted_executors(spec);
  const std::string text = fmt::format("{}/{} executors running", running, wanted);
  if (running < wanted) return say(view, Status::Progressing, "Starting", "is starting: " + text);
  if (spec.at("restartPolicy", "type").text() == "Always")
    return say(view, Status::Healthy, "Ready", "is ready: " + text);
  return say(view, Status::Progressing, "Running", "is running: " + text);
}

bool is_any(std::string_view text, std::initializer_list<std::string_view> texts) {
  return std::find(texts.begin(), texts.end(), text) != texts.end();
}

}  // namespace

Job spark_application(const View& view) {
  const Value &object = view.object, &metadata = object.at("metadata"), &spec = object.at("spec");
  Job job;
  job.gang.roles = {role_of("driver", 1, spec.at("driver")),
                    role_of("executor", spec.at("executor", "instances").int_or(1), spec.at("executor"))};
  job.gang.expected = 1 + job.gang.roles.back().replicas;
  for (const Value* pod :
       view.snapshot.labelled("", "Pod", metadata.at("namespace").text(), "sparkoperator.k8s.io/app-name",
                              metadata.at("name").text())) {
    const std::string role = label(*pod, "spark-role");
    add_rank(job, *pod, role, parse_int(label(*pod, "spark-exec-id")).value_or(0), role == "driver");
  }
  const std::string& state = state_of(object);
  const std::string& error = object.at("status", "applicationState", "errorMessage").text();
  if (state == "COMPLETED") job.end = End{true, "", ""};
  if (state == "FAILED") job.end = End{false, "", error};
  job.creators = {&object};
  job.has_status = !state.empty();
  job.suspended = spec.at("suspend").is_true() || state == "SUSPENDED";
  sort_ranks(job.gang);
  return job;
}

Verdict judge_spark_application(const View& view) {
  const std::string& state = state_of(view.object);
  const std::string error = quoted(view.object.at("status", "applicationState", "errorMessage").text());
  const std::string because = error.empty() ? "" : ": " + error;
  Job job = spark_application(view);
  if (state == "COMPLETED") return say(view, Status::Healthy, "Succeeded", "completed", true);
  if (job.end) {
    // Executors end with their driver; what it says comes first, if it says anything.
    const bool has_driver = std::any_of(job.gang.ranks.begin(), job.gang.ranks.end(), [](const Rank& rank) {
      return rank.is_master && pod_phase(*rank.pod) == "Failed";
    });
    if (has_driver) std::erase_if(job.gang.ranks, [](const Rank& rank) { return !rank.is_master; });
    if (!has_driver) job.end->reason = "Failed";
    return judge_job(view, std::move(job));
  }
  if (state == "FAILING") return say(view, Status::Degraded, "Failing", "is failing" + because);
  if (state == "SUBMISSION_FAILED")
    return say(view, Status::Degraded, "SubmissionFailed", "could not be submitted" + because);
  if (state == "SUSPENDING") return say(view, Status::Progressing, "Suspending", "is being suspended");
  if (job.suspended) return judge_job(view, std::move(job));
  if (is_any(state, {"PENDING_RERUN", "INVALIDATING", "RESUMING"}))
    return say(view, Status::Progressing, "Restarting", "is being run again (" + state + ")" + because);
  if (state == "SUCCEEDING") return say(view, Status::Progressing, "Finishing", "is finishing");
  if (state == "UNKNOWN")
    return say(view, Status::Unknown, "StatusUnreadable",
               "is in state UNKNOWN: its driver cannot be found" + because);
  if (!job.has_status && job.gang.ranks.empty()) return awaiting_controller(view);
  if (const auto diagnosis = diagnose(view, job); diagnosis.cause && holds_back_service(*diagnosis.cause))
    return finding_verdict(view, job, diagnosis);
  if (state == "SUBMITTED" || state.empty())
    return say(view, Status::Progressing, "Starting", "has been submitted");
  return executors_verdict(view);
}

}  // namespace lockstep::health
