// SPDX-License-Identifier: Apache-2.0
// MPIJob: the training operator's v1 and the MPI operator's v2beta1 share one CRD name (spec training §2.2,
// §2.3).
#include "base/error.h"
#include "base/strings.h"
#include "health/events.h"
#include "health/kind_rules.h"
#include "health/reasons.h"

namespace lockstep::health {

namespace {

const Value* launcher_job(const View& view) {
  const std::string& uid = view.object.at("metadata", "uid").text();
  const auto jobs = view.snapshot.children(uid, "batch", "Job");
  return jobs.empty() ? nullptr : jobs.front();
}

void add_roles(const View& view, Job& job, bool has_launcher) {
  const Value& spec = view.object.at("spec");
  const bool waits = spec.at("launcherCreationPolicy").text() == "WaitForWorkersReady" && !has_launcher;
  for (const auto& [name, role] : spec.at("mpiReplicaSpecs").members()) {
    const bool is_launcher = to_lower(name) == "launcher";
    job.gang.roles.push_back(
        make_role(view, name, role.at("replicas").int_or(is_launcher ? 1 : 0), role.at("template", "spec")));
    if (!is_launcher || !waits) job.gang.expected += job.gang.roles.back().replicas;
  }
}

// The launcher Job retries by itself: its failed pods are history while the MPIJob goes on.
void add_pods(const View& view, Job& job, const Value* launcher) {
  for (const Value* pod : view.snapshot.children(view.object.at("metadata", "uid").text(), "", "Pod")) {
    const auto index = parse_int(label(*pod, "training.kubeflow.org/replica-index")).value_or(0);
    add_rank(job, *pod, "worker", index, false);
  }
  if (!launcher) return;
  for (const Value* pod : view.snapshot.children(launcher->at("metadata", "uid").text(), "", "Pod")) {
    if (job.end || pod_phase(*pod) != "Failed")
      add_rank(job, *pod, "launcher", 0, true);
    else
      job.pods.push_back(pod);
  }
  const auto failed = launcher->at("status", "failed").int_or(0);
  if (failed > 0)
    job.restarting = fmt::format("{} launcher failure(s) so far, backoffLimit {}", failed,
                                 launcher->at("spec", "backoffLimit").int_or(6));
}

// A later success turns Failed to False, so Succeeded counts first. An eviction is not final without
// completionTime.
void add_end(const View& view, Job& job) {
  const Value& object = view.object;
  const Value* failed = find_condition(object, "Failed");
  if (has_condition(object, "Succeeded")) {
    job.end = End{true, "", ""};
  } else if (failed && failed->at("status").text() == "True") {
    const std::string& reason = failed->at("reason").text();
    const std::string& text = failed->at("message").text();
    const bool is_final = reason != "MPIJobEvicted" || !object.at("status", "completionTime").is_null();
    const std::string code = reason.substr(0, reason.find('/'));
    if (is_final)
      job.end = End{false, find_reason(code) ? code : "", text};
    else if (!job.suspended)
      job.early = say(
          view, Status::Degraded, "PodEvicted",
          fmt::format("has lost workers: {} (controller still retrying: no completionTime)", quoted(text)));
  }
}

}  // namespace

Job mpi_job(const View& view) {
  if (parse_api_version(view.object.at("apiVersion").text()).version == "v1") return kubeflow_job(view);
  const Value& object = view.object;
  Job job;
  job.suspended = object.at("spec", "runPolicy", "suspend").is_true();
  add_end(view, job);
  const Value* launcher = launcher_job(view);
  add_roles(view, job, launcher != nullptr);
  add_pods(view, job, launcher);
  job.creators = {&object};
  if (launcher) job.creators.push_back(launcher);
  job.started = time_at(object.at("status", "startTime"));
  job.has_status = !object.at("status", "conditions").items().empty() || job.started;
  job.external_manager = multikueue_manager(object.at("spec", "runPolicy", "managedBy"));
  return job;
}

}  // namespace lockstep::health
