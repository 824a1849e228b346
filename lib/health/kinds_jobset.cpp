// SPDX-License-Identifier: Apache-2.0
// JobSet, and TrainJob which stands above one (spec training §2.5, §2.6).
#include "base/error.h"
#include "base/strings.h"
#include "health/events.h"
#include "health/kind_rules.h"
#include "health/pod_count.h"

#include <algorithm>
#include <map>

namespace lockstep::health {

namespace {

constexpr std::string_view name_label = "jobset.sigs.k8s.io/replicatedjob-name";
constexpr std::string_view job_index_label = "jobset.sigs.k8s.io/job-index";
constexpr std::string_view pod_index_label = "batch.kubernetes.io/job-completion-index";

std::int64_t index_of(const Value& object, std::string_view key) {
  return pod_count(parse_int(label(object, key)).value_or(0));
}

const Value& status_of(const Value& job_set, std::string_view name) {
  for (const auto& status : job_set.at("status", "replicatedJobsStatus").items())
    if (status.at("name").text() == name) return status;
  return Value::null();
}

std::int64_t replicas_of(const Value& replicated_job) {
  return pod_count(replicated_job.at("replicas").int_or(1));
}

std::int64_t pods_per_job(const Value& replicated_job) {
  const Value& spec = replicated_job.at("template", "spec");
  const auto parallelism = pod_count(spec.at("parallelism").int_or(1));
  return std::min(parallelism, pod_count(spec.at("completions").int_or(parallelism)));
}

bool depends_are_met(const Value& job_set, const Value& replicated_job) {
  const auto& all = job_set.at("spec", "replicatedJobs").items();
  for (const auto& dependency : replicated_job.at("dependsOn").items()) {
    const std::string& name = dependency.at("name").text();
    const auto other =
        std::find_if(all.begin(), all.end(), [&](const Value& rj) { return rj.at("name").text() == name; });
    const std::int64_t wanted = other == all.end() ? 1 : replicas_of(*other);
    const Value& status = status_of(job_set, name);
    std::int64_t have = pod_count(status.at("succeeded").int_or(0));
    if (dependency.at("status").text() == "Ready")
      have += pod_count(status.at("ready").int_or(0)) + pod_count(status.at("failed").int_or(0));
    if (have < wanted) return false;
  }
  return true;
}

void add_roles(const View& view, Job& job) {
  for (const auto& replicated : view.object.at("spec", "replicatedJobs").items()) {
    const std::string& name = replicated.at("name").text();
    const std::int64_t each = pods_per_job(replicated);
    job.gang.roles.push_back(make_role(view, name, replicas_of(replicated) * each,
                                       replicated.at("template", "spec", "template", "spec")));
    const Value& status = status_of(view.object, name);
    const std::int64_t open = replicas_of(replicated) - pod_count(status.at("succeeded").int_or(0));
    if (depends_are_met(view.object, replicated))
      job.gang.expected += pod_count(std::max<std::int64_t>(open, 0) * each);
  }
}

// The rank that logs and hints start with: the coordinator, else the first pod of the first replicated job.
struct Place {
  std::string role;
  std::int64_t job_index = 0, pod_index = 0;
};
Place master_place(const Value& job_set) {
  if (const Value& c = job_set.at("spec", "coordinator"); c.is_map())
    return {c.at("replicatedJob").text(), c.at("jobIndex").int_or(0), c.at("podIndex").int_or(0)};
  const auto& jobs = job_set.at("spec", "replicatedJobs").items();
  return {jobs.empty() ? "" : jobs.front().at("name").text(), 0, 0};
}

// A child Job with retries left keeps its failed pods beside their replacements.
Snapshot::Found without_replaced(const Snapshot::Found& pods) {
  std::map<std::int64_t, std::string_view> newest;
  const auto created = [](const Value* pod) -> std::string_view {
    return pod->at("metadata", "creationTimestamp").text();
  };
  for (const Value* pod : pods) {
    auto& latest = newest[index_of(*pod, pod_index_label)];
    latest = std::max(latest, created(pod));
  }
  Snapshot::Found out;
  for (const Value* pod : pods)
    if (pod_phase(*pod) != "Failed" || created(pod) == newest[index_of(*pod, pod_index_label)])
      out.push_back(pod);
  return out;
}

void add_children(const View& view, Job& job) {
  const Place master = master_place(view.object);
  for (const Value* child :
       view.snapshot.children(view.object.at("metadata", "uid").text(), "batch", "Job")) {
    job.creators.push_back(child);
    const std::string role = label(*child, name_label);
    const std::int64_t job_index = index_of(*child, job_index_label);
    const auto pods = view.snapshot.children(child->at("metadata", "uid").text(), "", "Pod");
    if (!job.end && has_condition(*child, "Complete")) {
      job.pods.insert(job.pods.end(), pods.begin(), pods.end());
      continue;
    }
    const std::int64_t parallelism = pod_count(child->at("spec", "parallelism").int_or(1));
    for (const Value* pod : job.end ? pods : without_replaced(pods)) {
      const std::int64_t pod_index = index_of(*pod, pod_index_label);
      add_rank(job, *pod, role, job_index * parallelism + pod_index,
               role == master.role && job_index == master.job_index && pod_index == master.pod_index);
    }
  }
}

// Reasons of JobSet, which TrainJob copies.
std::string failure_code(std::string_view reason) {
  if (reason == "ReachedMaxRestarts") return "MaxRestartsReached";
  if (reason == "FailJobSetFailurePolicyAction") return "FailurePolicy";
  if (reason == "TrainingRuntimeNotSupported") return "RuntimeNotSupported";
  if (reason == "DeadlineExceeded") return "DeadlineExceeded";
  return "";
}

std::optional<End> end_of(const Value& object, std::string_view success) {
  if (has_condition(object, "Failed")) {
    const Value& failed = *find_condition(object, "Failed");
    return End{false, failure_code(failed.at("reason").text()), failed.at("message").text()};
  }
  if (has_condition(object, success)) return End{true, "", ""};
  const std::string& state = object.at("status", "terminalState").text();
  if (state == "Failed") return End{false, "", ""};
  if (state == "Completed") return End{true, "", ""};
  return std::nullopt;
}

std::string restarting_text(const Value& job_set) {
  const auto restarts = job_set.at("status", "restarts").int_or(0);
  if (restarts == 0) return "";
  return fmt::format("JobSet restart {} of {}", restarts,
                     job_set.at("spec", "failurePolicy", "maxRestarts").int_or(0));
}

// Before its JobSet exists, a TrainJob says only how many nodes it wants and what each has.
void add_trainer(const View& view, Job& job) {
  const Value& trainer = view.object.at("spec", "trainer");
  Role role{.name = "node", .replicas = trainer.at("numNodes").int_or(1)};
  role.request = read_resources(trainer.at("resourcesPerNode", "limits"));
  for (auto& [key, amount] : read_resources(trainer.at("resourcesPerNode", "requests")))
    role.request[key] = amount;
  job.gang.expected = role.replicas;
  job.gang.roles.push_back(std::move(role));
}

std::optional<Verdict> missing_runtime(const View& view) {
  const auto& events = view.snapshot.events_about(view.object.at("metadata", "uid").text());
  const Value* event = latest_event(events, view.now, view.settings.create_event_age, [](const Value& e) {
    const std::string lower = to_lower(event_text(e));
    return e.at("reason").text() == "TrainJobResourcesCreationFailed" && contains(lower, "runtime") &&
           (contains(lower, "not found") || contains(lower, "unsupported") ||
            contains(lower, "not supported"));
  });
  if (!event) return std::nullopt;
  return say(view, Status::Degraded, "RuntimeNotSupported", "has no runtime: " + quoted(event_text(*event)));
}

void add_progress(const Value& train_job, Job& job) {
  const Value& trainer = train_job.at("status", "trainerStatus");
  job.progress_at = time_at(trainer.at("lastUpdatedTime"));
  if (trainer.at("progressPercentage").is_null()) return;
  job.progress = trainer.at("progressPercentage").text() + "%";
  job.detail = "progress " + job.progress;
}

}  // namespace

Job job_set(const View& view) {
  const Value& object = view.object;
  Job job;
  job.end = end_of(object, "Completed");
  job.creators = {&object};
  add_roles(view, job);
  add_children(view, job);
  job.started = time_at(object.at("metadata", "creationTimestamp"));
  job.has_status = object.at("status").size() > 0;
  job.suspended = object.at("spec", "suspend").is_true();
  job.external_manager = multikueue_manager(object.at("spec", "managedBy"));
  job.restarting = restarting_text(object);
  return job;
}

Job train_job(const View& view) {
  const Value& object = view.object;
  const auto sets = view.snapshot.children(object.at("metadata", "uid").text(), "jobset.x-k8s.io", "JobSet");
  Job job;
  if (!sets.empty()) {
    job = job_set({*sets.front(), view.snapshot, view.now, view.settings});
    job.early.reset();
    // Initializers come first in the JobSet, but the run is led by its trainer.
    const std::string leader = job.gang.role("launcher") ? "launcher" : "node";
    for (auto& rank : job.gang.ranks) rank.is_master = rank.role == leader && rank.index == 0;
  } else {
    add_trainer(view, job);
  }
  job.end = end_of(object, "Complete");
  job.creators.push_back(&object);
  job.has_status = object.at("status").size() > 0 || !sets.empty();
  job.suspended = object.at("spec", "suspend").is_true();
  job.external_manager = multikueue_manager(object.at("spec", "managedBy"));
  if (sets.empty() && !job.suspended) job.early = missing_runtime(view);
  add_progress(object, job);
  return job;
}

}  // namespace lockstep::health
