// SPDX-License-Identifier: Apache-2.0
// The kubeflow.org/v1 kinds of the training operator (spec training §2.2).
#include "base/error.h"
#include "base/strings.h"
#include "health/kind_rules.h"

#include <algorithm>
#include <array>

namespace lockstep::health {

namespace {

struct Family {
  std::string_view kind, field;  // below spec
};
constexpr Family families[] = {{"PyTorchJob", "pytorchReplicaSpecs"}, {"TFJob", "tfReplicaSpecs"},
                               {"MPIJob", "mpiReplicaSpecs"},         {"XGBoostJob", "xgbReplicaSpecs"},
                               {"PaddleJob", "paddleReplicaSpecs"},   {"JAXJob", "jaxReplicaSpecs"}};
constexpr std::array<std::string_view, 3> master_roles = {"master", "chief", "launcher"};

bool is_master_role(std::string_view role) {
  return std::find(master_roles.begin(), master_roles.end(), role) != master_roles.end();
}

const Value& replica_specs(const Value& object) {
  const std::string& kind = object.at("kind").text();
  for (const auto& family : families)
    if (family.kind == kind) return object.at("spec", family.field);
  return Value::null();
}

void add_roles(const View& view, Job& job) {
  for (const auto& [name, spec] : replica_specs(view.object).members()) {
    Role role = make_role(view, name, spec.at("replicas").int_or(1), spec.at("template", "spec"));
    role.restart_policy = spec.at("restartPolicy").text();
    job.gang.expected += role.replicas;
    job.gang.roles.push_back(std::move(role));
  }
}

void add_pods(const View& view, Job& job) {
  const bool has_master = std::any_of(job.gang.roles.begin(), job.gang.roles.end(),
                                      [](const Role& role) { return is_master_role(to_lower(role.name)); });
  for (const Value* pod : view.snapshot.children(view.object.at("metadata", "uid").text(), "", "Pod")) {
    const std::string role = to_lower(label(*pod, "training.kubeflow.org/replica-type"));
    const auto index = parse_int(label(*pod, "training.kubeflow.org/replica-index")).value_or(0);
    const bool is_master = label(*pod, "training.kubeflow.org/job-role") == "master" ||
                           is_master_role(role) || (!has_master && role == "worker" && index == 0);
    add_rank(job, *pod, role, index, is_master);
  }
}

// Workers only; a master comes on top (spec §2.2, elasticPolicy). The operator's default is the present
// number.
void add_minimum(const View& view, Job& job) {
  const Value& policy = view.object.at("spec", "elasticPolicy");
  const Role* workers = job.gang.role("worker");
  if (!policy.is_map() || !workers) return;
  job.gang.minimum = policy.at("minReplicas").int_or(workers->replicas) + (job.gang.role("master") ? 1 : 0);
}

// The operator fills conditions from a map in random order: it may say Running, or even nothing, while it
// re-creates pods. The counts tell in any case.
std::string restarting_text(const Value& object) {
  const Value* condition = find_condition(object, "Restarting");
  if (condition && condition->at("status").text() == "True") return condition->at("message").text();
  for (const auto& [role, counts] : object.at("status", "replicaStatuses").members())
    if (const auto failed = counts.at("failed").int_or(0); failed > 0)
      return fmt::format("{} {} replica(s) failed and being re-created", failed, role);
  return "";
}

std::string failure_code(std::string_view text) {
  if (contains(text, "backoff limit")) return "BackoffLimitExceeded";
  if (contains(text, "active longer than specified deadline")) return "DeadlineExceeded";
  return "";
}

// Failed wins: a chance order of events may leave both behind.
void add_end(const Value& object, Job& job) {
  if (has_condition(object, "Failed")) {
    const std::string& text = find_condition(object, "Failed")->at("message").text();
    job.end = End{false, failure_code(text), text};
  } else if (has_condition(object, "Succeeded")) {
    job.end = End{true, "", ""};
  }
}

}  // namespace

Job kubeflow_job(const View& view) {
  const Value& object = view.object;
  Job job;
  add_roles(view, job);
  add_pods(view, job);
  add_minimum(view, job);
  add_end(object, job);
  job.creators = {&object};
  job.started = time_at(object.at("status", "startTime"));
  job.has_status = !object.at("status", "conditions").items().empty() || job.started;
  job.suspended = object.at("spec", "runPolicy", "suspend").is_true();
  job.external_manager = multikueue_manager(object.at("spec", "runPolicy", "managedBy"));
  job.restarting = restarting_text(object);
  return job;
}

}  // namespace lockstep::health
