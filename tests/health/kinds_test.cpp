// SPDX-License-Identifier: Apache-2.0
// One row per state of each kind: what its controller writes, and what we make of it.
#include "health/kinds.h"

#include "base/strings.h"

#include "catch.h"
#include "scene.h"

using namespace lockstep;
using namespace lockstep::health;
using namespace lockstep::health::test;

namespace {

struct Row {
  const char* object;  // YAML; named x in namespace ml, created an hour ago
  Status status;
  const char* reason;
  const char* text = "";
  bool terminal = false;
};

Value object_of(const char* text) {
  Value metadata = yaml("{name: x, namespace: ml, uid: u, generation: 2}");
  metadata.set("creationTimestamp", ago(60));
  return merged(Value::map({{"metadata", std::move(metadata)}}), yaml(text));
}

void check(const Row& row, std::vector<Value> others = {}) {
  CAPTURE(row.object);
  const Verdict v = judge(object_of(row.object), std::move(others));
  CAPTURE(v.message);
  CHECK(v.status == row.status);
  CHECK(v.reason == row.reason);
  CHECK(contains(v.message, row.text));
  CHECK(v.terminal == row.terminal);
}

constexpr auto healthy = Status::Healthy, progressing = Status::Progressing, degraded = Status::Degraded,
               suspended = Status::Suspended, unknown = Status::Unknown;

}  // namespace

TEST_CASE("rules for all kinds come before the kind's own") {
  check(GENERATE(values<Row>({
      {"{apiVersion: kubeflow.org/v1, kind: PyTorchJob, metadata: {deletionTimestamp: "
       "'2025-06-12T10:25:00Z'}}",
       progressing, "Deleting", "PyTorchJob x is being deleted"},
      {"{apiVersion: kubeflow.org/v1, kind: PyTorchJob, metadata: {deletionTimestamp: "
       "'2025-06-12T10:05:00Z', "
       "finalizers: [a/b]}}",
       degraded, "StuckDeleting", "for 25m; finalizers: a/b"},
      {"{apiVersion: kubeflow.org/v1, kind: PyTorchJob, status: broken}", unknown, "StatusUnreadable"},
      {"{apiVersion: kubeflow.org/v1, kind: PyTorchJob, status: {conditions: {a: b}}}", unknown,
       "StatusUnreadable"},
      {"{apiVersion: kubeflow.org/v9, kind: PyTorchJob}", unknown, "StatusUnreadable",
       "no health rule for kubeflow.org/v9"},
      {"{apiVersion: kubeflow.org/v1, kind: MXJob}", unknown, "StatusUnreadable",
       "no health rule for kubeflow.org/v1"},
      {"{apiVersion: kubeflow.org/v1, kind: PyTorchJob, spec: {runPolicy: {managedBy: "
       "kueue.x-k8s.io/multikueue}}}",
       progressing, "ManagedExternally", "is managed by kueue.x-k8s.io/multikueue; no status mirrored yet"},
      {"{apiVersion: kubeflow.org/v1, kind: PyTorchJob}", degraded, "ControllerNotResponding",
       "has had no status for 60m; is its controller running?"},
      {"{apiVersion: kubeflow.org/v1, kind: PyTorchJob, metadata: {creationTimestamp: "
       "'2025-06-12T10:28:00Z'}}",
       progressing, "AwaitingController", "waiting for its controller"},
  })));
}

TEST_CASE("kubeflow jobs: Failed beats Succeeded, the text names the limit") {
  check(GENERATE(values<Row>({
      {"{apiVersion: kubeflow.org/v1, kind: TFJob, status: {conditions: [{type: Succeeded, status: 'True'}, "
       "{type: "
       "Failed, status: 'True', message: lost}]}}",
       degraded, "Failed", "TFJob x failed: lost", true},
      {"{apiVersion: kubeflow.org/v1, kind: JAXJob, status: {conditions: [{type: Failed, status: 'True', "
       "message: has "
       "reached the specified backoff limit}]}}",
       degraded, "BackoffLimitExceeded", "", true},
      {"{apiVersion: kubeflow.org/v1, kind: XGBoostJob, status: {conditions: [{type: Succeeded, status: "
       "'True'}]}}",
       healthy, "Succeeded", "XGBoostJob x succeeded", true},
      {"{apiVersion: kubeflow.org/v1, kind: PaddleJob, spec: {runPolicy: {suspend: true}}, status: "
       "{conditions: [{type: "
       "Suspended, status: 'True'}]}}",
       suspended, "Suspended", "PaddleJob x is suspended"},
      {"{apiVersion: kubeflow.org/v1, kind: PyTorchJob, spec: {pytorchReplicaSpecs: {worker: {replicas: "
       "3}}}, status: "
       "{startTime: '2025-06-12T10:29:00Z', conditions: [{type: Running, status: 'True'}], replicaStatuses: "
       "{Worker: "
       "{failed: 2}}}}",
       progressing, "Restarting", "2 Worker replica(s) failed and being re-created; 0/3 ranks running"},
  })));
}

TEST_CASE("MPI jobs of the second generation") {
  check(GENERATE(values<Row>({
      {"{apiVersion: kubeflow.org/v2beta1, kind: MPIJob, status: {completionTime: t, conditions: [{type: "
       "Failed, status: "
       "'True', reason: DeadlineExceeded/x, message: late}]}}",
       degraded, "DeadlineExceeded", "late", true},
      {"{apiVersion: kubeflow.org/v2beta1, kind: MPIJob, status: {conditions: [{type: Failed, status: "
       "'False'}, {type: "
       "Succeeded, status: 'True'}]}}",
       healthy, "Succeeded", "", true},
      {"{apiVersion: kubeflow.org/v2beta1, kind: MPIJob, status: {completionTime: t, conditions: [{type: "
       "Failed, status: "
       "'True', reason: MPIJobEvicted, message: gone}]}}",
       degraded, "Failed", "gone", true},
      {"{apiVersion: kubeflow.org/v2beta1, kind: MPIJob, spec: {launcherCreationPolicy: WaitForWorkersReady, "
       "mpiReplicaSpecs: {Launcher: {}, Worker: {replicas: 2}}}, status: {startTime: "
       "'2025-06-12T10:29:00Z'}}",
       progressing, "Starting", "0/2 ranks running"},
  })));
}

TEST_CASE("batch jobs are judged by spec and conditions, never by a resumed Suspended") {
  check(GENERATE(values<Row>({
      {"{apiVersion: batch/v1, kind: Job, status: {succeeded: 4, conditions: [{type: Complete, status: "
       "'True', message: "
       "Reached expected number}]}}",
       healthy, "Succeeded", "Job x succeeded (4 succeeded, Reached expected number)", true},
      {"{apiVersion: batch/v1, kind: Job, status: {conditions: [{type: Failed, status: 'True', reason: "
       "MaxFailedIndexesExceeded}]}}",
       degraded, "FailedIndexes", "", true},
      {"{apiVersion: batch/v1, kind: Job, spec: {suspend: true}}", suspended, "Suspended",
       "Job x is suspended"},
      {"{apiVersion: batch/v1, kind: Job, spec: {backoffLimit: 4}, status: {failed: 2, startTime: t}}",
       progressing, "Restarting", "2 pod failure(s) so far, backoffLimit 4"},
      {"{apiVersion: batch/v1, kind: Job, spec: {managedBy: acme.io/controller}}", progressing,
       "ManagedExternally", "is managed by acme.io/controller"},
      {"{apiVersion: batch/v1, kind: Job, spec: {parallelism: 4, completions: 6}, status: {succeeded: 4, "
       "startTime: "
       "'2025-06-12T10:29:00Z'}}",
       progressing, "Starting", "0/2 ranks running"},
  })));
  const Row uncounted{
      "{apiVersion: batch/v1, kind: Job, spec: {parallelism: 1, completions: 1}, status: {active: 1}}",
      progressing, "Finishing", "Job x has finished; its controller has yet to count the pods"};
  check(uncounted, {yaml(R"({apiVersion: v1, kind: Pod, metadata: {name: p, namespace: ml, uid: p,
    ownerReferences: [{uid: u, controller: true}]}, status: {phase: Succeeded}})")});
}

TEST_CASE("JobSet and TrainJob") {
  check(GENERATE(values<Row>({
      {"{apiVersion: jobset.x-k8s.io/v1alpha2, kind: JobSet, status: {conditions: [{type: Failed, status: "
       "'True', "
       "reason: ReachedMaxRestarts, message: too often}]}}",
       degraded, "MaxRestartsReached", "too often", true},
      {"{apiVersion: jobset.x-k8s.io/v1alpha2, kind: JobSet, status: {terminalState: Completed}}", healthy,
       "Succeeded", "", true},
      {"{apiVersion: jobset.x-k8s.io/v1alpha2, kind: JobSet, spec: {failurePolicy: {maxRestarts: 3}, "
       "replicatedJobs: "
       "[{name: w, template: {spec: {parallelism: 2}}}]}, status: {restarts: 1}}",
       progressing, "Restarting", "JobSet restart 1 of 3; 0/2 ranks running"},
      {"{apiVersion: trainer.kubeflow.org/v1alpha1, kind: TrainJob, status: {conditions: [{type: Complete, "
       "status: "
       "'True'}]}}",
       healthy, "Succeeded", "", true},
      {"{apiVersion: trainer.kubeflow.org/v1alpha1, kind: TrainJob, spec: {suspend: true}, status: {}}",
       suspended, "Suspended"},
  })));
  const Row missing{"{apiVersion: trainer.kubeflow.org/v1alpha1, kind: TrainJob}", degraded,
                    "RuntimeNotSupported", "clustertrainingruntime \"torch\" not found"};
  const Value job = object_of(missing.object);
  check(missing,
        {event(job, "TrainJobResourcesCreationFailed", "clustertrainingruntime \"torch\" not found", 2)});
}

TEST_CASE("Ray") {
  check(GENERATE(values<Row>({
      {"{apiVersion: ray.io/v1, kind: RayJob, spec: {backoffLimit: 2}, status: {jobDeploymentStatus: "
       "Retrying, failed: "
       "1}}",
       progressing, "Restarting", "attempt 1 failed, retrying (backoffLimit 2)"},
      {"{apiVersion: ray.io/v1, kind: RayJob, spec: {suspend: true}, status: {jobDeploymentStatus: "
       "Suspending}}",
       progressing, "Suspending"},
      {"{apiVersion: ray.io/v1, kind: RayJob, status: {jobDeploymentStatus: Failed, reason: "
       "SubmissionFailed, message: "
       "m}}",
       degraded, "SubmissionFailed", "m", true},
      {"{apiVersion: ray.io/v1, kind: RayCluster, status: {observedGeneration: 1}}", progressing,
       "AwaitingController", "generation 2 not observed yet (at 1)"},
      {"{apiVersion: ray.io/v1, kind: RayCluster, status: {state: ready, availableWorkerReplicas: 2, "
       "desiredWorkerReplicas: 2, conditions: [{type: HeadPodReady, status: 'True'}]}}",
       healthy, "Ready", "head ready, 2/2 workers available"},
      {"{apiVersion: ray.io/v1, kind: RayCluster, status: {conditions: [{type: RayClusterProvisioned, "
       "status: 'True'}, "
       "{type: HeadPodReady, status: 'False', message: HeadPodNotFound}]}}",
       degraded, "HeadNotReady", "the head pod is not ready (HeadPodNotFound)"},
      {"{apiVersion: ray.io/v1, kind: RayService, status: {numServeEndpoints: 2, conditions: [{type: Ready, "
       "status: "
       "'True'}]}}",
       healthy, "Ready", "2 serve endpoint(s)"},
      {"{apiVersion: ray.io/v1, kind: RayService, status: {activeServiceStatus: {applicationStatuses: {llm: "
       "{status: "
       "UNHEALTHY, message: down}}}}}",
       degraded, "DeployFailed", "application llm is UNHEALTHY: down"},
      {"{apiVersion: ray.io/v1, kind: RayService}", degraded, "ControllerNotResponding"},
  })));
}

TEST_CASE("Volcano, PodGroups and queues") {
  check(GENERATE(values<Row>({
      {"{apiVersion: batch.volcano.sh/v1alpha1, kind: Job, status: {retryCount: 3, state: {phase: Failed}}}",
       degraded, "MaxRestartsReached", "phase Failed after 3 retries", true},
      {"{apiVersion: batch.volcano.sh/v1alpha1, kind: Job, status: {state: {phase: Failed}}}", degraded,
       "Failed", "", true},
      {"{apiVersion: batch.volcano.sh/v1alpha1, kind: Job, status: {state: {phase: Terminated, message: by "
       "hand}}}",
       degraded, "Stopped", "by hand", true},
      {"{apiVersion: batch.volcano.sh/v1alpha1, kind: Job, status: {state: {phase: Aborting}}}", progressing,
       "Suspending"},
      {"{apiVersion: batch.volcano.sh/v1alpha1, kind: Job, status: {state: {phase: Completing}}}",
       progressing, "Finishing"},
      {"{apiVersion: batch.volcano.sh/v1alpha1, kind: Job, spec: {tasks: [{name: w, replicas: 2}]}, status: "
       "{retryCount: "
       "1, state: {phase: Restarting}}}",
       progressing, "Restarting", "phase Restarting, retry 1 of 3"},
      {"{apiVersion: scheduling.x-k8s.io/v1alpha1, kind: PodGroup, status: {phase: Scheduling}}", progressing,
       "GangPending", "waiting for the gang to be enqueued"},
      {"{apiVersion: scheduling.x-k8s.io/v1alpha1, kind: PodGroup, status: {phase: Finished}}", healthy,
       "Succeeded", "", true},
      {"{apiVersion: scheduling.volcano.sh/v1beta1, kind: PodGroup, status: {phase: Running}}", progressing,
       "Running"},
      {"{apiVersion: scheduling.volcano.sh/v1beta1, kind: Queue}", progressing, "AwaitingController"},
      {"{apiVersion: kueue.x-k8s.io/v1beta1, kind: LocalQueue}", progressing, "AwaitingController"},
      {"{apiVersion: scheduling.volcano.sh/v1beta1, kind: Queue, status: {state: Closed}}", suspended,
       "QueueStopped"},
      {"{apiVersion: kueue.x-k8s.io/v1beta1, kind: ClusterQueue, status: {conditions: [{type: Active, "
       "status: 'False', "
       "reason: Terminating}]}}",
       progressing, "Deleting"},
      {"{apiVersion: kueue.x-k8s.io/v1beta2, kind: ResourceFlavor}", healthy, "Ready"},
      {"{apiVersion: kueue.x-k8s.io/v1beta2, kind: Workload, status: {conditions: [{type: Finished, status: "
       "'True', "
       "reason: Succeeded, message: done}]}}",
       healthy, "Succeeded", "done", true},
      {"{apiVersion: kueue.x-k8s.io/v1beta2, kind: Workload, status: {admission: {clusterQueue: cq}, "
       "conditions: [{type: "
       "Admitted, status: 'True'}]}}",
       progressing, "Running", "cq"},
  })));
}

TEST_CASE("services") {
  check(GENERATE(values<Row>({
      {"{apiVersion: leaderworkerset.x-k8s.io/v1, kind: LeaderWorkerSet, spec: {replicas: 2}, status: "
       "{readyReplicas: 2, "
       "conditions: [{type: Available, status: 'True'}]}}",
       healthy, "Ready", "2/2 groups ready"},
      {"{apiVersion: leaderworkerset.x-k8s.io/v1, kind: LeaderWorkerSet, spec: {replicas: 2}, status: "
       "{updatedReplicas: "
       "1, conditions: [{type: UpdateInProgress, status: 'True', message: Rolling}]}}",
       progressing, "Upgrading", "Rolling; 1/2 groups updated"},
      {"{apiVersion: serving.kserve.io/v1beta1, kind: InferenceService, status: {conditions: [{type: "
       "Stopped, status: "
       "'True'}]}}",
       suspended, "Stopped"},
      {"{apiVersion: serving.kserve.io/v1beta1, kind: InferenceService, status: {observedGeneration: 1, "
       "conditions: "
       "[{type: Ready, status: 'True'}]}}",
       progressing, "AwaitingController", "generation 2 not observed yet (at 1)"},
      {"{apiVersion: serving.kserve.io/v1beta1, kind: InferenceService, status: {modelStatus: "
       "{transitionStatus: "
       "InProgress}, conditions: [{type: Ready, status: 'True'}]}}",
       progressing, "Upgrading"},
      {"{apiVersion: serving.kserve.io/v1beta1, kind: InferenceService, status: {modelStatus: "
       "{transitionStatus: "
       "BlockedByFailedLoad, lastFailureInfo: {reason: ModelLoadFailed, exitCode: 1, message: no weights}}, "
       "conditions: "
       "[{type: Ready, status: 'False'}]}}",
       degraded, "ModelLoadFailed", "ModelLoadFailed (exit code 1): no weights"},
      {"{apiVersion: serving.kserve.io/v1beta1, kind: InferenceService, status: {modelStatus: "
       "{transitionStatus: "
       "InvalidSpec, lastFailureInfo: {reason: InvalidPredictorSpec}}, conditions: [{type: Ready, status: "
       "'False'}]}}",
       degraded, "SpecError", "InvalidPredictorSpec"},
      {"{apiVersion: serving.kserve.io/v1beta1, kind: InferenceService, status: {conditions: [{type: Ready, "
       "status: "
       "'False', lastTransitionTime: '2025-06-12T10:25:00Z'}]}}",
       progressing, "NotReady"},
      {"{apiVersion: kubeflow.org/v1, kind: Notebook, metadata: {annotations: {kubeflow-resource-stopped: "
       "t0}}}",
       suspended, "Stopped", "was stopped at t0"},
      {"{apiVersion: kubeflow.org/v1, kind: Notebook, status: {readyReplicas: 1}}", healthy, "Ready"},
      {"{apiVersion: tensorboard.kubeflow.org/v1alpha1, kind: Tensorboard, status: {readyReplicas: 1}}",
       healthy, "Ready"},
  })));
}

TEST_CASE("workflows and schedules") {
  check(GENERATE(values<Row>({
      {"{apiVersion: argoproj.io/v1alpha1, kind: Workflow, status: {phase: Failed, message: Step exceeded "
       "its deadline}}",
       degraded, "DeadlineExceeded", "deadline", true},
      {"{apiVersion: argoproj.io/v1alpha1, kind: Workflow, status: {phase: Error, message: quota}}", degraded,
       "Failed", "quota", true},
      {"{apiVersion: argoproj.io/v1alpha1, kind: Workflow, status: {phase: Running, nodes: {a: {type: "
       "Suspend, phase: "
       "Running, displayName: approve}}}}",
       suspended, "ApprovalPending", "waiting at suspend step approve"},
      {"{apiVersion: argoproj.io/v1alpha1, kind: Workflow, status: {phase: Running, nodes: {a: {type: "
       "Suspend, phase: "
       "Running}, b: {type: Pod, phase: Running}}}}",
       progressing, "Running"},
      {"{apiVersion: argoproj.io/v1alpha1, kind: CronWorkflow, status: {conditions: [{type: SpecError, "
       "status: 'True', "
       "message: bad cron}]}}",
       degraded, "SpecError", "bad cron"},
      {"{apiVersion: argoproj.io/v1alpha1, kind: CronWorkflow, status: {conditions: [{type: SubmissionError, "
       "status: "
       "'True', message: denied}]}}",
       degraded, "SubmissionFailed", "denied"},
      {"{apiVersion: argoproj.io/v1alpha1, kind: CronWorkflow, status: {phase: Stopped}}", suspended,
       "Stopped"},
      {"{apiVersion: kubeflow.org/v1beta1, kind: ScheduledWorkflow, status: {conditions: [{type: Error, "
       "status: 'True', "
       "message: bad}]}}",
       degraded, "SpecError", "bad"},
      {"{apiVersion: kubeflow.org/v1beta1, kind: ScheduledWorkflow, status: {conditions: [{type: Disabled, "
       "status: "
       "'True'}]}}",
       suspended, "Disabled"},
      {"{apiVersion: pipelines.kubeflow.org/v2beta1, kind: PipelineVersion, status: {conditions: [{type: "
       "PipelineVersionStatus, status: 'False', message: no such task}]}}",
       degraded, "SpecError", "no such task"},
      {"{apiVersion: pipelines.kubeflow.org/v2beta1, kind: Pipeline}", healthy, "Ready"},
  })));
}

TEST_CASE("Spark applications") {
  const auto state = [](const char* name) {
    return std::string(
               "{apiVersion: sparkoperator.k8s.io/v1beta2, kind: SparkApplication, spec: {executor: "
               "{instances: "
               "2}}, status: {applicationState: {state: ") +
           name + ", errorMessage: why}, executorState: {a: RUNNING, b: RUNNING}}}";
  };
  struct StateRow {
    const char* state;
    Status status;
    const char* reason;
    const char* text = "";
    bool terminal = false;
  };
  const auto row = GENERATE(values<StateRow>({{"COMPLETED", healthy, "Succeeded", "completed", true},
                                              {"FAILED", degraded, "Failed", "why", true},
                                              {"FAILING", degraded, "Failing", "why"},
                                              {"SUBMISSION_FAILED", degraded, "SubmissionFailed", "why"},
                                              {"SUSPENDED", suspended, "Suspended"},
                                              {"SUSPENDING", progressing, "Suspending"},
                                              {"PENDING_RERUN", progressing, "Restarting"},
                                              {"SUCCEEDING", progressing, "Finishing"},
                                              {"UNKNOWN", unknown, "StatusUnreadable"},
                                              {"SUBMITTED", progressing, "Starting"},
                                              {"RUNNING", progressing, "Running", "2/2 executors running"}}));
  const std::string text = state(row.state);
  check({text.c_str(), row.status, row.reason, row.text, row.terminal});
}

TEST_CASE("trials are as healthy as their job, experiments as their trials") {
  check(GENERATE(values<Row>({
      {"{apiVersion: kubeflow.org/v1beta1, kind: Trial, status: {conditions: [{type: EarlyStopped, status: "
       "'True'}]}}",
       healthy, "EarlyStopped", "", true},
      {"{apiVersion: kubeflow.org/v1beta1, kind: Trial, status: {conditions: [{type: Killed, status: "
       "'True'}]}}",
       degraded, "Stopped", "", true},
      {"{apiVersion: kubeflow.org/v1beta1, kind: Experiment, spec: {maxTrialCount: 5}, status: "
       "{trialsSucceeded: 5, "
       "conditions: [{type: Succeeded, status: 'True', message: goal}]}}",
       healthy, "Succeeded", "(5 succeeded, 0 running, 0 failed of 5)", true},
      {"{apiVersion: kubeflow.org/v1beta1, kind: Experiment, status: {conditions: [{type: Running, status: "
       "'True'}]}}",
       progressing, "Running"},
  })));
  const Value trial = yaml(R"({apiVersion: kubeflow.org/v1beta1, kind: Trial,
    metadata: {name: t, namespace: ml, uid: t, ownerReferences: [{uid: u, controller: true}]},
    status: {conditions: [{type: Running, status: 'True'}]}})");
  const auto child = [](const char* status) {
    return merged(yaml(R"({apiVersion: batch/v1, kind: Job, metadata: {name: j, namespace: ml, uid: j,
      creationTimestamp: '2025-06-12T09:30:00Z', ownerReferences: [{uid: t, controller: true}]}})"),
                  yaml(status));
  };
  const Value done = child("{status: {conditions: [{type: Complete, status: 'True'}]}}");
  CHECK(judge(trial, {done}).reason == "Finishing");
  const Value stuck =
      child("{status: {conditions: [{type: FailureTarget, status: 'True', message: limit}]}}");
  const Verdict v = judge(trial, {stuck});
  CHECK(v.reason == "Failing");
  CHECK(contains(v.message, "Trial t: Job j is failing: limit"));
  const Row experiment{
      "{apiVersion: kubeflow.org/v1beta1, kind: Experiment, status: {conditions: [{type: Running, status: "
      "'True'}]}}",
      degraded, "Failing", "all 1 active trial(s) are stuck: Trial t: Job j is failing"};
  check(experiment, {trial, stuck});
}

TEST_CASE("every kind with rules names the lists it needs, and run kinds are known") {
  CHECK(is_run_kind("batch", "Job"));
  CHECK(is_run_kind("batch.volcano.sh", "Job"));
  CHECK(!is_run_kind("ray.io", "RayCluster"));
  CHECK(!is_run_kind("apps", "Deployment"));
  CHECK(needed_sources("apps", "Deployment").empty());
  CHECK(needed_sources("kueue.x-k8s.io", "ClusterQueue").empty());
  for (const auto& row : all_kinds()) {
    CAPTURE(row.name.kind);
    CHECK((row.judge || row.job));
    CHECK((row.sight == Sight::Alone) == needed_sources(row.name.group, row.name.kind).empty());
    CHECK((!row.job || row.sight == Sight::Gang));
  }
}
