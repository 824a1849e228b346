// SPDX-License-Identifier: Apache-2.0
// RayJob, RayCluster and RayService (spec training §2.7).
#include "base/error.h"
#include "health/creation.h"
#include "health/events.h"
#include "health/kind_rules.h"
#include "health/pod_count.h"
#include "health/pod_diagnosis.h"
#include "health/reasons.h"

#include <algorithm>

namespace lockstep::health {

namespace {

// `cluster_spec` is a RayCluster's spec, wherever it stands.
void add_roles(const View& view, Job& job, const Value& cluster_spec) {
  job.gang.roles.push_back(make_role(view, "head", 1, cluster_spec.at("headGroupSpec", "template", "spec")));
  std::int64_t minimum = 1;
  for (const auto& group : cluster_spec.at("workerGroupSpecs").items()) {
    const auto hosts = pod_count(group.at("numOfHosts").int_or(1));
    const auto replicas = pod_count(group.at("replicas").int_or(group.at("minReplicas").int_or(0)));
    job.gang.roles.push_back(
        make_role(view, group.at("groupName").text(), replicas * hosts, group.at("template", "spec")));
    minimum += pod_count(pod_count(group.at("minReplicas").int_or(0)) * hosts);
  }
  for (const auto& role : job.gang.roles) job.gang.expected += role.replicas;
  if (cluster_spec.at("enableInTreeAutoscaling").is_true()) job.gang.minimum = minimum;
}

void add_cluster_pods(const View& view, Job& job, const Value& cluster) {
  job.creators.push_back(&cluster);
  for (const Value* pod : view.snapshot.children(cluster.at("metadata", "uid").text(), "", "Pod")) {
    const bool is_head = label(*pod, "ray.io/node-type") == "head";
    add_rank(job, *pod, is_head ? "head" : label(*pod, "ray.io/group"), 0, is_head);
  }
}

Snapshot::Found clusters_of(const View& view) {
  return view.snapshot.children(view.object.at("metadata", "uid").text(), "ray.io", "RayCluster");
}

// While it upgrades, a service has two: the pending one decides what comes next.
const Value& newest_cluster(const View& view, const Snapshot::Found& clusters) {
  for (const std::string_view which : {"pendingServiceStatus", "activeServiceStatus"}) {
    const std::string& name = view.object.at("status", which, "rayClusterName").text();
    for (const Value* cluster : clusters)
      if (!name.empty() && cluster->at("metadata", "name").text() == name) return *cluster;
  }
  return *clusters.back();
}

std::optional<End> end_of(const Value& status) {
  const std::string& deployment = status.at("jobDeploymentStatus").text();
  const std::string& outcome = status.at("jobStatus").text();
  if (deployment != "Complete" && deployment != "Failed") return std::nullopt;
  if (deployment == "Complete" && outcome == "SUCCEEDED") return End{true, "", ""};
  const std::string& reason = status.at("reason").text();
  std::string code;
  if (reason == "DeadlineExceeded" || reason == "SubmissionFailed") code = reason;
  if (reason == "AppFailed") code = "AppError";
  if (outcome == "STOPPED") code = "Stopped";
  return End{false, code, status.at("message").text()};
}

std::optional<Verdict> early_verdict(const View& view) {
  const Value& status = view.object.at("status");
  const std::string& deployment = status.at("jobDeploymentStatus").text();
  if (deployment == "Suspending") return say(view, Status::Progressing, "Suspending", "is being suspended");
  if (deployment == "Retrying")
    return say(view, Status::Progressing, "Restarting",
               fmt::format("attempt {} failed, retrying (backoffLimit {})", status.at("failed").int_or(0),
                           view.object.at("spec", "backoffLimit").int_or(0)));
  if (deployment == "Waiting")
    return say(view, Status::Progressing, "WaitingForSubmission", "waits for spec.jobId (interactive mode)");
  return std::nullopt;
}

bool is_head_ready(const View& view, const Job& job) {
  if (const Value* condition = find_condition(view.object, "HeadPodReady"))
    return condition->at("status").text() == "True";
  const Rank* head = job.gang.master();
  return head && is_running_pod(*head->pod) && has_condition(*head->pod, "Ready");
}

Verdict head_not_ready(const View& view, Job& job) {
  Placement placement(view, job.gang);
  if (const Rank* head = job.gang.master())
    if (auto cause = diagnose_pod(view, job.gang, placement, *head); cause && cause->rank < rank::not_ready) {
      Verdict v = job_verdict(view, job, Status::Degraded, cause->reason, cause->text);
      v.evidence = std::move(cause->evidence);
      return v;
    }
  const Value* condition = find_condition(view.object, "HeadPodReady");
  const std::string text = condition ? quoted(condition->at("message").text()) : "";
  return job_verdict(view, job, Status::Degraded, "HeadNotReady",
                     "the head pod is not ready" + (text.empty() ? "" : " (" + text + ")"));
}

// The condition is sticky, and `state` stays ready through later failures: the pods tell the present.
bool was_provisioned(const Value& cluster) {
  if (const Value* condition = find_condition(cluster, "RayClusterProvisioned"))
    return condition->at("status").text() == "True";
  return cluster.at("status", "state").text() == "ready";
}

std::optional<Verdict> failed_application(const View& view) {
  for (const std::string_view which : {"activeServiceStatus", "pendingServiceStatus"})
    for (const auto& [name, application] : view.object.at("status", which, "applicationStatuses").members()) {
      const std::string& status = application.at("status").text();
      if (status == "UNHEALTHY" || status == "DEPLOY_FAILED")
        return say(
            view, Status::Degraded, "DeployFailed",
            fmt::format("application {} is {}: {}", name, status, quoted(application.at("message").text())));
    }
  return std::nullopt;
}

}  // namespace

Job ray_job(const View& view) {
  const Value &object = view.object, &status = object.at("status");
  const std::string& deployment = status.at("jobDeploymentStatus").text();
  Job job;
  job.creators = {&object};
  add_roles(view, job, object.at("spec", "rayClusterSpec"));
  for (const Value* cluster : clusters_of(view)) add_cluster_pods(view, job, *cluster);
  for (const Value* submitter : view.snapshot.children(object.at("metadata", "uid").text(), "batch", "Job")) {
    job.creators.push_back(submitter);
    for (const Value* pod : view.snapshot.children(submitter->at("metadata", "uid").text(), "", "Pod")) {
      add_rank(job, *pod, "submitter", 0, false);
      job.gang.ranks.back().counts = false;
    }
  }
  job.end = end_of(status);
  job.pods_outlive_it = !object.at("spec", "shutdownAfterJobFinishes").is_true();
  job.has_status = !deployment.empty();
  job.started = time_at(status.at("startTime"));
  job.suspended =
      deployment == "Suspended" || (object.at("spec", "suspend").is_true() && deployment != "Suspending");
  job.external_manager = multikueue_manager(object.at("spec", "managedBy"));
  job.early = early_verdict(view);
  if (deployment == "Initializing" || status.at("jobStatus").text() == "PENDING")
    job.still_starting = "the cluster runs, the job has not been started on it yet";
  return job;
}

Job ray_cluster(const View& view) {
  const Value& object = view.object;
  Job job;
  job.gang.is_service = true;
  add_roles(view, job, object.at("spec"));
  add_cluster_pods(view, job, object);
  job.has_status = object.at("status").size() > 0;
  job.suspended = object.at("spec", "suspend").is_true();
  job.external_manager = multikueue_manager(object.at("spec", "managedBy"));
  job.still_starting = "waits for the cluster to be provisioned";
  sort_ranks(job.gang);
  return job;
}

Verdict judge_ray_cluster(const View& view) {
  Job job = ray_cluster(view);
  if (job.suspended) return judge_job(view, std::move(job));
  if (auto v = stale_generation(view)) return *std::move(v);
  if (has_condition(view.object, "RayClusterSuspending"))
    return say(view, Status::Progressing, "Suspending", "is being suspended");
  if (has_condition(view.object, "ReplicaFailure")) {
    const Finding refusal =
        classify_refusal(job.gang, find_condition(view.object, "ReplicaFailure")->at("message").text());
    return job_verdict(view, job, refusal.status, refusal.reason, refusal.text);
  }
  if (was_provisioned(view.object)) {
    if (!is_head_ready(view, job)) return head_not_ready(view, job);
    const Value& status = view.object.at("status");
    const auto available = status.at("availableWorkerReplicas").int_or(0);
    const auto desired = status.at("desiredWorkerReplicas").int_or(0);
    if (available >= desired)
      return say(view, Status::Healthy, "Ready",
                 fmt::format("is ready: head ready, {}/{} workers available", available, desired));
  }
  return judge_job(view, std::move(job));
}

Verdict judge_ray_service(const View& view) {
  if (auto v = stale_generation(view)) return *std::move(v);
  if (auto v = failed_application(view)) return *std::move(v);
  const Value* ready = find_condition(view.object, "Ready");
  const std::string text = ready ? quoted(ready->at("message").text()) : "";
  if (ready && ready->at("status").text() == "True") {
    if (has_condition(view.object, "UpgradeInProgress"))
      return say(view, Status::Progressing, "Upgrading",
                 "is being upgraded: " +
                     quoted(find_condition(view.object, "UpgradeInProgress")->at("message").text()));
    return say(view, Status::Healthy, "Ready",
               fmt::format("is ready ({} serve endpoint(s))",
                           view.object.at("status", "numServeEndpoints").int_or(0)));
  }
  if (ready && ready->at("status").text() == "False" && ready->at("reason").text() == "ZeroServeEndpoints")
    return say(view, Status::Degraded, "ZeroEndpoints", "serves nothing: " + text);
  const auto clusters = clusters_of(view);
  if (clusters.empty()) {
    if (view.object.at("status").size() == 0) return awaiting_controller(view);
    return say(view, Status::Progressing, "Starting", "is starting" + (text.empty() ? "" : ": " + text));
  }
  Verdict v = judge_ray_cluster({newest_cluster(view, clusters), view.snapshot, view.now, view.settings});
  v.message = subject(view) + ": " + v.message;
  if (v.status == Status::Healthy)  // the cluster serves no application yet
    v = say(view, Status::Progressing, "Starting", "has its cluster" + (text.empty() ? "" : ": " + text));
  return v;
}

}  // namespace lockstep::health
