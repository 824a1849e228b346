// SPDX-License-Identifier: Apache-2.0
// The kinds that Argo CD judges by code of its own (spec argocd §6.2): same status, same words.
#include "base/error.h"
#include "base/strings.h"
#include "base/time.h"
#include "health/argo.h"
#include "health/argo_decode.h"
#include "health/lua.h"
#include "value/json.h"

#include <algorithm>
#include <array>

namespace lockstep::health {

namespace {

Verdict verdict(Status status, std::string message = {}) {
  Verdict v;
  v.status = status;
  v.message = std::move(message);
  return v;
}

template <class... T>
Verdict progressing(fmt::format_string<T...> text, T&&... args) {
  return verdict(Status::Progressing, fmt::format(text, std::forward<T>(args)...));
}

const Value* first_condition(const Value& object, std::string_view type) {
  for (const auto& condition : object.at("status", "conditions").items())
    if (condition.at("type").text() == type) return &condition;
  return nullptr;
}

std::int64_t count(const Value& number) { return number.int_or(0); }

bool is_unobserved(const Value& object) {
  return count(object.at("metadata", "generation")) > count(object.at("status", "observedGeneration"));
}

constexpr const char* rollout = "Waiting for rollout to finish: ";

Verdict deployment(const Value& object) {
  const Value &spec = object.at("spec"), &status = object.at("status");
  if (spec.at("paused").is_true()) return verdict(Status::Suspended, "Deployment is paused");
  if (is_unobserved(object))
    return progressing("{}observed deployment generation less than desired generation", rollout);
  const auto updated = count(status.at("updatedReplicas")), available = count(status.at("availableReplicas"));
  const Value* progress = first_condition(object, "Progressing");
  if (progress && progress->at("reason").text() == "ProgressDeadlineExceeded")
    return verdict(Status::Degraded, fmt::format("Deployment {} exceeded its progress deadline",
                                                 json_quote(object.at("metadata", "name").text())));
  if (const auto wanted = spec.at("replicas").as_int(); wanted && updated < *wanted)
    return progressing("{}{} out of {} new replicas have been updated...", rollout, updated, *wanted);
  if (const auto replicas = count(status.at("replicas")); replicas > updated)
    return progressing("{}{} old replicas are pending termination...", rollout, replicas - updated);
  if (available < updated)
    return progressing("{}{} of {} updated replicas are available...", rollout, available, updated);
  return verdict(Status::Healthy);
}

Verdict stateful_set(const Value& object) {
  const Value &spec = object.at("spec"), &status = object.at("status");
  const auto ready = count(status.at("readyReplicas")), updated = count(status.at("updatedReplicas"));
  const auto wanted = spec.at("replicas").as_int();
  if (count(status.at("observedGeneration")) == 0 || is_unobserved(object))
    return progressing("Waiting for statefulset spec update to be observed...");
  if (wanted && ready < *wanted) return progressing("Waiting for {} pods to be ready...", *wanted - ready);
  const Value& strategy = spec.at("updateStrategy");
  if (strategy.at("type").text() == "RollingUpdate" && strategy.at("rollingUpdate").is_map()) {
    const auto partition = strategy.at("rollingUpdate", "partition").as_int();
    if (wanted && partition && updated < *wanted - *partition)
      return progressing(
          "Waiting for partitioned roll out to finish: {} out of {} new pods have been updated...", updated,
          *wanted - *partition);
    return verdict(Status::Healthy,
                   fmt::format("partitioned roll out complete: {} new pods have been updated...", updated));
  }
  if (strategy.at("type").text() == "OnDelete")
    return verdict(Status::Healthy, fmt::format("statefulset has {} ready pods", ready));
  const std::string& revision = status.at("updateRevision").text();
  if (revision != status.at("currentRevision").text())
    return progressing("waiting for statefulset rolling update to complete {} pods at revision {}...",
                       updated, revision);
  return verdict(Status::Healthy,
                 fmt::format("statefulset rolling update complete {} pods at revision {}...",
                             count(status.at("currentReplicas")), status.at("currentRevision").text()));
}

Verdict daemon_set(const Value& object) {
  const Value& status = object.at("status");
  const auto updated = count(status.at("updatedNumberScheduled")),
             wanted = count(status.at("desiredNumberScheduled")),
             available = count(status.at("numberAvailable"));
  if (is_unobserved(object))
    return progressing("{}observed daemon set generation less than desired generation", rollout);
  if (object.at("spec", "updateStrategy", "type").text() == "OnDelete")
    return verdict(Status::Healthy,
                   fmt::format("daemon set {} out of {} new pods have been updated", updated, wanted));
  const std::string name = json_quote(object.at("metadata", "name").text());
  if (updated < wanted)
    return progressing(
        "Waiting for daemon set {} rollout to finish: {} out of {} new pods have been updated...", name,
        updated, wanted);
  if (available < wanted)
    return progressing("Waiting for daemon set {} rollout to finish: {} of {} updated pods are available...",
                       name, available, wanted);
  return verdict(Status::Healthy);
}

Verdict replica_set(const Value& object) {
  if (is_unobserved(object))
    return progressing("{}observed replica set generation less than desired generation", rollout);
  const Value* failure = first_condition(object, "ReplicaFailure");
  if (failure && failure->at("status").text() == "True")
    return verdict(Status::Degraded, failure->at("message").text());
  const auto wanted = object.at("spec", "replicas").as_int();
  const auto available = count(object.at("status", "availableReplicas"));
  if (wanted && available < *wanted)
    return progressing("{}{} out of {} new replicas are available...", rollout, available, *wanted);
  return verdict(Status::Healthy);
}

std::string failure_of(const Value& container) {
  const Value& terminated = container.at("state", "terminated");
  if (!terminated.is_map()) return "";
  if (!terminated.at("message").text().empty()) return terminated.at("message").text();
  if (terminated.at("reason").text() == "OOMKilled") return "OOMKilled";
  const auto code = count(terminated.at("exitCode"));
  return code == 0 ? ""
                   : fmt::format("container {} failed with exit code {}",
                                 json_quote(container.at("name").text()), code);
}

bool is_hook(const Value& object) {
  return has_annotation(object, "argocd.argoproj.io/hook") || has_annotation(object, "helm.sh/hook");
}

Verdict pod(const Value& object) {
  const Value& status = object.at("status");
  const auto& containers = status.at("containerStatuses").items();
  const std::string& policy = object.at("spec", "restartPolicy").text();
  const std::string& phase = status.at("phase").text();
  const std::string& message = status.at("message").text();
  const bool lives_long =
      policy == "Always" ||
      (annotation(object, "argocd.argoproj.io/ignore-restart-policy") == "true" && !is_hook(object));

  if (lives_long) {
    std::vector<std::string> troubles;
    for (const auto& container : containers) {
      const Value& waiting = container.at("state", "waiting");
      const std::string& reason = waiting.at("reason").text();
      if (reason.starts_with("Err") || reason.ends_with("Error") || reason.ends_with("BackOff"))
        troubles.push_back(waiting.at("message").text());
    }
    if (!troubles.empty()) return verdict(Status::Degraded, join(troubles, ", "));
  }
  if (phase == "Pending") return verdict(Status::Progressing, message);
  if (phase == "Succeeded") return verdict(Status::Healthy, message);
  if (phase == "Failed") {
    if (!message.empty()) return verdict(Status::Degraded, message);
    for (const char* list : {"initContainerStatuses", "containerStatuses"})
      for (const auto& container : status.at(list).items())
        if (auto text = failure_of(container); !text.empty()) return verdict(Status::Degraded, text);
    return verdict(Status::Degraded);
  }
  if (phase != "Running") return verdict(Status::Unknown, message);
  if (!lives_long)
    return verdict(policy == "OnFailure" || policy == "Never" ? Status::Progressing : Status::Unknown,
                   message);
  const Value* ready = first_condition(object, "Ready");
  if (ready && ready->at("status").text() == "True") return verdict(Status::Healthy, message);
  const bool has_crashed = std::any_of(containers.begin(), containers.end(), [](const Value& container) {
    return container.at("lastState", "terminated").is_map();
  });
  return verdict(has_crashed ? Status::Degraded : Status::Progressing, message);
}

// By presence of conditions: Argo CD looks at the status of Suspended alone.
Verdict job(const Value& object) {
  bool failed = false, ended = false, suspended = false;
  std::string message, fail_message;
  for (const auto& condition : object.at("status", "conditions").items()) {
    const std::string& type = condition.at("type").text();
    if (type == "Failed") {
      failed = ended = true;
      fail_message = condition.at("message").text();
    } else if (type == "Complete" || type == "Suspended") {
      ended = true;
      message = condition.at("message").text();
      if (type == "Suspended" && condition.at("status").text() == "True") suspended = true;
    }
  }
  if (!ended) return verdict(Status::Progressing, message);
  if (failed) return verdict(Status::Degraded, fail_message);
  if (suspended) return verdict(Status::Suspended, fail_message);
  return verdict(Status::Healthy, message);
}

Verdict volume_claim(const Value& object) {
  const std::string& phase = object.at("status", "phase").text();
  if (phase == "Lost") return verdict(Status::Degraded);
  if (phase == "Pending") return verdict(Status::Progressing);
  return verdict(phase == "Bound" ? Status::Healthy : Status::Unknown);
}

Verdict ingress(const Value& object) {
  return verdict(object.at("status", "loadBalancer", "ingress").size() > 0 ? Status::Healthy
                                                                           : Status::Progressing);
}

Verdict service(const Value& object) {
  return object.at("spec", "type").text() == "LoadBalancer" ? ingress(object) : verdict(Status::Healthy);
}

Verdict api_service(const Value& object) {
  const Value* available = first_condition(object, "Available");
  if (!available) return progressing("Waiting to be processed");
  return verdict(available->at("status").text() == "True" ? Status::Healthy : Status::Progressing,
                 available->at("reason").text() + ": " + available->at("message").text());
}

// The members as Go's decoder finds them: names match without regard to case.
std::string field(const Value& map, std::string_view name) {
  if (const Value* exact = map.find(name)) return exact->text();
  for (const auto& [key, value] : map.members())
    if (to_lower(key) == name) return value.text();
  return "";
}

constexpr std::array<std::string_view, 6> scaling_failures = {
    "FailedGetResourceMetric", "FailedGetObjectMetric",        "FailedGetPodsMetric",
    "FailedGetExternalMetric", "FailedComputeMetricsReplicas", "InvalidSelector"};

Verdict autoscaler_conditions(const Value& conditions) {
  for (const auto& condition : conditions.items()) {
    const std::string type = field(condition, "type"), reason = field(condition, "reason");
    const bool is_metric_failure =
        std::find(scaling_failures.begin(), scaling_failures.end(), reason) != scaling_failures.end();
    if ((type == "AbleToScale" && (reason == "FailedGetScale" || reason == "FailedUpdateScale")) ||
        (type == "ScalingActive" && is_metric_failure))
      return verdict(Status::Degraded, field(condition, "message"));
  }
  for (const auto& condition : conditions.items()) {
    const std::string type = field(condition, "type");
    if ((type == "AbleToScale" || type == "ScalingLimited") && field(condition, "status") == "True")
      return verdict(Status::Healthy, field(condition, "message"));
  }
  return progressing("Waiting to Autoscale");
}

Verdict autoscaler(const Value& object) {
  if (object.at("apiVersion").text() != "autoscaling/v1")
    return autoscaler_conditions(object.at("status", "conditions"));
  const std::string text = annotation(object, "autoscaling.alpha.kubernetes.io/conditions");
  if (text.empty()) return progressing("Waiting to Autoscale");
  try {
    return autoscaler_conditions(read_json(text));
  } catch (const Error& e) {
    return verdict(Status::Unknown, "failed to convert conditions annotation to typed: " + e.message());
  }
}

Verdict workflow(const Value& object) {
  const std::string phase = object.at("status", "phase").text_or("");
  const std::string& message = object.at("status", "message").text();
  if (phase.empty() || phase == "Pending" || phase == "Running") return verdict(Status::Progressing, message);
  if (phase == "Succeeded") return verdict(Status::Healthy, message);
  return verdict(phase == "Failed" || phase == "Error" ? Status::Degraded : Status::Unknown, message);
}

struct Builtin {
  std::string_view group, kind;
  std::string_view versions;  // known ones, separated by spaces; "" for any
  Verdict (*assess)(const Value&);
  std::string_view title = {};  // in "unsupported ... GVK"; the kind when empty
};
constexpr Builtin builtins[] = {
    {"apps", "Deployment", "v1", deployment},
    {"apps", "StatefulSet", "v1", stateful_set},
    {"apps", "ReplicaSet", "v1", replica_set},
    {"apps", "DaemonSet", "v1", daemon_set},
    {"extensions", "Ingress", "", ingress},
    {"networking.k8s.io", "Ingress", "", ingress},
    {"", "Service", "v1", service},
    {"", "PersistentVolumeClaim", "v1", volume_claim, "PVC"},
    {"", "Pod", "v1", pod},
    {"batch", "Job", "v1", job},
    {"apiregistration.k8s.io", "APIService", "v1 v1beta1", api_service},
    {"autoscaling", "HorizontalPodAutoscaler", "v1 v2", autoscaler, "HPA"},
    {"argoproj.io", "Workflow", "", workflow},
};

}  // namespace

std::optional<Verdict> assess_builtin(std::string_view group, std::string_view kind, const Value& object) {
  for (const auto& row : builtins) {
    if (row.group != group || row.kind != kind) continue;
    const std::string& api_version = object.at("apiVersion").text();
    const auto known = split(row.versions, ' ');
    if (!row.versions.empty() &&
        std::find(known.begin(), known.end(), parse_api_version(api_version).version) == known.end())
      return verdict(Status::Unknown, fmt::format("unsupported {} GVK: {}, Kind={}",
                                                  row.title.empty() ? kind : row.title, api_version, kind));
    if (const std::string misfit = row.versions.empty() ? "" : decode_error(object); !misfit.empty())
      return verdict(Status::Unknown,
                     fmt::format("failed to convert unstructured {} to typed: {}", kind, misfit));
    return row.assess(object);
  }
  return std::nullopt;
}

Verdict assess_argo(const Value& object, const Customizations* scripts) {
  const auto& finalizers = object.at("metadata", "finalizers").items();
  const bool is_held_by_hook = std::any_of(finalizers.begin(), finalizers.end(), [](const Value& f) {
    return f.text() == "argocd.argoproj.io/hook-finalizer";
  });
  if (parse_time(object.at("metadata", "deletionTimestamp").text()) && !is_held_by_hook)
    return progressing("Pending deletion");
  const ObjectRef ref = ref_of(object);
  if (const std::string* script = scripts ? scripts->find(ref.group, ref.kind) : nullptr)
    return assess_by_script(*script, object);
  if (auto found = assess_by_table(ref.group, ref.kind, object)) return *std::move(found);
  if (auto found = assess_builtin(ref.group, ref.kind, object)) return *std::move(found);
  return {};
}

}  // namespace lockstep::health
