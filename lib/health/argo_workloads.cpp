// SPDX-License-Identifier: Apache-2.0
// What runs models, functions and batches, and what scales them: KServe, Knative, KEDA, Spark, Flink,
// OpenKruise.
#include "base/error.h"
#include "health/argo_tables.h"

namespace lockstep::health {

namespace {

using enum Status;

constexpr Rule inference_rules[] = {
    {"!.status>0", Progressing, "Waiting for InferenceService to report status..."},
    {"Stopped=True", Suspended, "InferenceService is Stopped"},
    {".status.modelStatus.transitionStatus & "
     "!.status.modelStatus.transitionStatus=UpToDate|InProgress",
     Degraded},
    {"any-Stopped=False|Unknown", Progressing},
    {".status.modelStatus.transitionStatus=InProgress", Progressing},
    {"", Healthy, "InferenceService is healthy."},
};
// Where no message is given: the transition of the model, and each condition that does not hold by its place.
Verdict inference_service(const Value& object) {
  Verdict v = first_rule(inference_rules, object).value_or(Verdict{});
  if (!v.message.empty()) return v;
  const std::string& transition = object.at("status", "modelStatus", "transitionStatus").text();
  if (!transition.empty() && transition != "UpToDate") v.message = "0: transitionStatus | " + transition;
  std::size_t place = 0;
  for (const auto& condition : object.at("status", "conditions").items()) {
    ++place;
    const std::string& status = condition.at("status").text();
    if (status != "False" && status != "Unknown") continue;
    v.message += fmt::format(" | {}: {} | {}", place, condition.at("type").text(), status);
    for (const char* member : {"reason", "message"})
      if (const std::string& text = condition.at(member).text(); !text.empty()) v.message += " | " + text;
  }
  return v;
}

constexpr Rule knative_service[] = {
    {"!.status", Progressing, "Waiting for status update."},
    {"any=False", Degraded, "{unmet}"},
    {"any=Unknown", Progressing, "{unmet}"},
    {"ConfigurationsReady=True & RoutesReady=True & Ready=True", Healthy, "Knative Service is healthy."},
    {"", Progressing},
};
// The operators of Knative: what is False may still come, and what is neither is a failure.
constexpr Rule knative_operator[] = {
    {"!.status.conditions", Progressing, "Waiting for {.kind}"},
    {"any=Unknown", Progressing, "{conditions}"},
    {"Ready=False", Progressing, "{conditions}"},
    {"DeploymentsAvailable=False", Progressing, "{conditions}"},
};
constexpr Rule knative_eventing[] = {
    {"Ready=True & InstallSucceeded=True", Healthy, "KnativeEventing is healthy."},
    {"", Degraded, "{conditions}"},
};
constexpr Rule knative_serving[] = {
    {"Ready=True & InstallSucceeded=True & DependenciesInstalled=True & DeploymentsAvailable=True", Healthy,
     "KnativeServing is healthy."},
    {"", Degraded, "{conditions}"},
};

constexpr Rule scaled_object[] = {
    {"Ready=False", Degraded, "{Ready.message}"},
    {"Fallback=True", Degraded, "{Fallback.message}"},
    {"Ready=True & Paused=True", Suspended, "{Paused.message}"},
    {"Ready=True", Healthy, "{Ready.message}"},
    {"", Progressing, "Creating HorizontalPodAutoscaler Object"},
};
constexpr Rule scaled_job[] = {
    {"Ready=False|Unknown", Degraded, "{Ready.message}"},
    {"Ready=True & Paused=True", Suspended, "{Paused.message}"},
    {"Ready=True", Healthy, "{Ready.message}"},
    {"", Progressing, "Waiting for ScaledJob"},
};

// A running application has as many executors as it asks for, or as the range of its dynamic allocation says.
constexpr Rule spark_application[] = {
    {"!.status", Progressing, "Waiting for the operator to submit the application"},
    {"!.status.applicationState.state", Unknown, "it has no state"},
    {".status.applicationState.state=COMPLETED", Healthy, "SparkApplication was Completed"},
    {".status.applicationState.state=FAILED|SUBMISSION_FAILED|FAILING", Degraded,
     "{.status.applicationState.errorMessage}"},
    {".status.applicationState.state=INVALIDATING", Missing, "SparkApplication is Invalidating"},
    {".status.applicationState.state=PENDING_RERUN", Progressing, "SparkApplication is Pending Rerun"},
    {".status.applicationState.state!=RUNNING", Progressing,
     "SparkApplication is {.status.applicationState.state}"},
    {".spec.dynamicAllocation.enabled=true & "
     ".status.executorState>=.spec.dynamicAllocation.minExecutors & "
     ".status.executorState<=.spec.dynamicAllocation.maxExecutors",
     Healthy, "SparkApplication is Running"},
    {".spec.sparkConf[spark.dynamicAllocation.enabled]=true & "
     ".status.executorState>=.spec.sparkConf[spark.dynamicAllocation.minExecutors] & "
     ".status.executorState<=.spec.sparkConf[spark.dynamicAllocation.maxExecutors]",
     Healthy, "SparkApplication is Running"},
    {".spec.sparkConf[spark.streaming.dynamicAllocation.enabled]=true & "
     ".status.executorState>=.spec.sparkConf[spark.streaming.dynamicAllocation.minExecutors] & "
     ".status.executorState<=.spec.sparkConf[spark.streaming.dynamicAllocation.maxExecutors]",
     Healthy, "SparkApplication is Running"},
    {".status.executorState>=.spec.executor.instances & !.status.executorState.*!=RUNNING", Healthy,
     "SparkApplication is Running"},
    {"", Progressing, "Waiting for executors"},
};
constexpr Rule flink_deployment[] = {
    {".status.reconciliationStatus.success=true", Healthy},
    {".status.reconciliationStatus.state=DEPLOYED", Healthy},
    {".status.jobManagerDeploymentStatus=DEPLOYED_NOT_READY|DEPLOYING", Progressing, "Waiting for deploying"},
    {".status.jobManagerDeploymentStatus=ERROR", Degraded, "{.status.reconciliationStatus.error}"},
    {"", Progressing, "Waiting for Flink operator"},
};
constexpr Rule ansible_job[] = {
    {".status.ansibleJobResult.status=successful", Healthy,
     "successful job - {.status.ansibleJobResult.url}"},
    {".status.ansibleJobResult.status=failed|error|canceled", Degraded,
     "{.status.ansibleJobResult.status} job - {.status.ansibleJobResult.url}"},
    {".status.ansibleJobResult.status", Progressing,
     "{.status.ansibleJobResult.status} job - {.status.ansibleJobResult.url}"},
    {"", Progressing, "Waiting for AnsibleJob"},
};

constexpr Rule openfaas_function[] = {
    {"Stalled=True", Degraded, "{Stalled.message}"},
    {"Ready=True & Healthy=False", Suspended, "No replicas available"},
    {"Ready=True", Healthy, "{Ready.message}"},
    {"", Progressing, "Waiting for Function"},
};
constexpr Rule spin_app[] = {
    {"!.status.conditions", Progressing, "Waiting for status to be available"},
    {"Progressing.reason=ProgressDeadlineExceeded & Progressing=False", Degraded, "{Progressing.message}"},
    {"Available=True & Progressing=True", Progressing, "{Progressing.message}"},
    {"Available=True", Healthy,
     "Application is healthy with {.status.readyReplicas}/{.spec.replicas} replicas ready"},
    {"", Degraded, "{Available.message}"},
};

// OpenKruise: a partition holds the pods below it at the old revision until somebody lowers it.
constexpr Rule kruise_update[] = {
    {".status.observedGeneration<.metadata.generation", Progressing, "Waiting for initialization"},
    {"!.status.observedGeneration", Progressing, "Waiting for initialization"},
    {".spec.updateStrategy.paused=true", Suspended, "{.kind} is paused"},
    {".spec.updateStrategy.rollingUpdate.paused=true", Suspended, "{.kind} is paused"},
    {".spec.updateStrategy.partition>0 & .status.updatedReplicas<.status.replicas", Suspended,
     "{.kind} needs manual intervention"},
    {".spec.updateStrategy.rollingUpdate.partition>0 & .status.updatedReplicas<.status.replicas", Suspended,
     "{.kind} needs manual intervention"},
};
constexpr Rule kruise_set[] = {
    {".status.updatedAvailableReplicas>=.status.replicas & .status.updatedReadyReplicas>=.status.replicas",
     Healthy, "All {.kind} workloads are ready and updated"},
    {"", Degraded, "Some replicas are not ready or available"},
};
constexpr Rule kruise_daemon_set[] = {
    {".spec.updateStrategy.rollingUpdate.partition>0 & "
     ".status.updatedNumberScheduled<.status.desiredNumberScheduled",
     Suspended, "Daemonset needs manual intervention"},
    {".status.updatedNumberScheduled>=.status.desiredNumberScheduled & "
     ".status.numberAvailable>=.status.desiredNumberScheduled",
     Healthy, "All Daemonset workloads are ready and updated"},
    {"", Degraded, "Some pods are not ready or available"},
};
constexpr Rule game_server_set[] = {
    {".status.readyReplicas<.spec.replicas", Progressing,
     "ReadyReplicas {.status.readyReplicas}/{.spec.replicas}, still progressing"},
    {".status.updatedReadyReplicas<.spec.replicas", Progressing,
     "UpdatedReadyReplicas {.status.updatedReadyReplicas}/{.spec.replicas}, still progressing"},
    {"", Healthy, "All GameServerSet replicas are ready and updated"},
};
constexpr Rule game_server[] = {
    {"!.status.currentState", Unknown, "Waiting for GameServer to be ready"},
    {".status.currentState={.status.desiredState}", Healthy, "GameServer is {.status.currentState}"},
    {"", Progressing, "State change: {.status.currentState} → {.status.desiredState}"},
};
constexpr Rule broadcast_job[] = {
    {".status.phase=completed", Healthy, "BroadcastJob is completed successfully"},
    {".status.phase=failed", Degraded, "BroadcastJob failed"},
    {".status.phase=paused", Suspended, "BroadcastJob is Paused"},
    {"", Progressing, "BroadcastJob is still running"},
};
constexpr Rule advanced_cron_job[] = {
    {"!.status", Progressing, "Waiting for AdvancedCronJob"},
    {".spec.paused=true", Suspended, "AdvancedCronJob is Paused"},
    {".status.active>0", Progressing, "AdvancedCronJobs has active jobs"},
    {"!.status.lastScheduleTime", Degraded, "AdvancedCronJobs has not run successfully"},
    {"", Healthy, "AdvancedCronJobs has run successfully"},
};
constexpr Rule kruise_rollout[] = {
    {"!.status", Unknown, "it has no status"},
    {".status.observedGeneration<.metadata.generation", Progressing, "Rollout is still progressing"},
    {".status.phase=Healthy", Healthy, "Rollout is Completed"},
    {".status.phase=Disabled|Disabling|Terminating", Degraded, "Rollout is Disabled or Terminating"},
    {".status.phase=Progressing & .status.*.currentStepState=StepPaused", Suspended,
     "Rollout is Paused need manual intervention"},
    {"", Progressing, "Rollout is still progressing"},
};

constexpr KindTable tables[] = {
    {.group = "serving.kserve.io", .kinds = "InferenceService", .judge = inference_service},
    {"serving.knative.dev", "Service", knative_service},
    {"operator.knative.dev", "KnativeEventing", knative_operator, knative_eventing},
    {"operator.knative.dev", "KnativeServing", knative_operator, knative_serving},
    {"keda.sh", "ScaledObject", scaled_object},
    {"keda.sh", "ScaledJob", scaled_job},
    {"sparkoperator.k8s.io", "SparkApplication", spark_application},
    {"flink.apache.org", "FlinkDeployment", flink_deployment},
    {"tower.ansible.com", "AnsibleJob", ansible_job},
    {"openfaas.com", "Function", openfaas_function},
    {"core.spinkube.dev", "SpinApp", spin_app},
    {"apps.kruise.io", "CloneSet StatefulSet", kruise_update, kruise_set},
    {"apps.kruise.io", "DaemonSet", kruise_update, kruise_daemon_set},
    {"apps.kruise.io", "BroadcastJob", broadcast_job},
    {"apps.kruise.io", "AdvancedCronJob", advanced_cron_job},
    {"game.kruise.io", "GameServerSet", kruise_update, game_server_set},
    {"game.kruise.io", "GameServer", game_server},
    {"rollouts.kruise.io", "Rollout", kruise_rollout},
};

}  // namespace

std::span<const KindTable> workload_kinds() { return tables; }

}  // namespace lockstep::health
