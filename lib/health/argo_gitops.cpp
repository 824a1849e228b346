// SPDX-License-Identifier: Apache-2.0
// Argo's own kinds, GitOps Promoter, Flux and Flagger.
#include "health/argo_tables.h"

namespace lockstep::health {

namespace {

using enum Status;

// Older controllers write a hash in place of the observed generation; a hash counts as observed.
constexpr Rule rollout[] = {
    {"!.status", Progressing, "Waiting for rollout spec update to be observed"},
    {"!.status.conditions", Unknown, "its status has no conditions"},
    {".status.observedGeneration<.metadata.generation", Progressing,
     "Waiting for rollout spec update to be observed"},
    {".spec.workloadRef & .status.workloadObservedGeneration & "
     ".metadata.annotations[rollout.argoproj.io/workload-generation] & "
     ".status.workloadObservedGeneration!={.metadata.annotations[rollout.argoproj.io/workload-generation]}",
     Progressing, "Waiting for rollout spec update to be observed for the reference workload"},
    {".status.phase=Healthy", Healthy, "{.status.message}"},
    {".status.phase=Degraded", Degraded, "{.status.message}"},
    {".status.phase=Progressing", Progressing, "{.status.message}"},
    {".status.phase=Paused", Suspended, "{.status.message}"},
    {"InvalidSpec=True", Degraded, "{InvalidSpec.message}"},
    {"Progressing.reason=RolloutAborted|ProgressDeadlineExceeded", Degraded, "{Progressing.message}"},
    {".spec.paused=true", Suspended, "Rollout is paused"},
    {".status.pauseConditions>0", Suspended, "Rollout is paused"},
    {".status.updatedReplicas<.spec.replicas", Progressing,
     "Waiting for roll out to finish: More replicas need to be updated"},
    {".status.availableReplicas<.status.updatedReplicas", Progressing,
     "Waiting for roll out to finish: updated replicas are still becoming available"},
    {".spec.strategy.canary & .status.replicas>.status.updatedReplicas", Progressing,
     "Waiting for roll out to finish: old replicas are pending termination"},
    {".spec.strategy.blueGreen & .status.blueGreen.activeSelector!={.status.currentPodHash}", Progressing,
     "Waiting for roll out to finish: active service cutover pending"},
    {".status.stableRS & .status.stableRS!={.status.currentPodHash}", Progressing,
     "Waiting for roll out to finish: the new revision is not stable yet"},
    {".status.canary.stableRS & .status.canary.stableRS!={.status.currentPodHash}", Progressing,
     "Waiting for roll out to finish: the new revision is not stable yet"},
    {"", Healthy},
};
// The same controller under the name of a product; its phase is not the whole truth.
constexpr Rule spot_deployment[] = {
    {"!.status", None},
    {"InvalidSpec=True", Degraded, "{InvalidSpec.message}"},
    {"Progressing.reason=RolloutAborted|ProgressDeadlineExceeded", Degraded, "{Progressing.message}"},
    {".spec.paused=true", Suspended, "Rollout is paused"},
    {"", Healthy},
};
constexpr Rule analysis_run[] = {
    {"!.status", Progressing, "Waiting for analysis run to finish: status has not been reconciled."},
    {".status.phase=Pending|Running", Progressing, "{.status.message|Analysis run is running}"},
    {".status.phase=Successful", Healthy, "{.status.message|Analysis run completed successfully}"},
    {".status.phase=Failed", Degraded, "{.status.message|Analysis run failed}"},
    {".status.phase=Error", Degraded, "{.status.message|Analysis run had an error}"},
    {".status.phase=Inconclusive", Unknown, "{.status.message|Analysis run was inconclusive}"},
    {"", None},
};
constexpr Rule experiment[] = {
    {"!.status", Progressing, "Waiting for experiment to finish: status has not been reconciled."},
    {".status.phase=Pending", Progressing, "Experiment is pending"},
    {".status.phase=Running", Progressing, "Experiment is running"},
    {".status.phase=Successful", Healthy, "Experiment is successful"},
    {".status.phase=Failed", Degraded, "Experiment has failed"},
    {".status.phase=Error", Degraded, "Experiment had an error"},
    {".status.phase=Inconclusive", Unknown, "Experiment was inconclusive"},
    {"", None},
};
constexpr Rule application_set[] = {
    {"ErrorOccurred=True", Degraded, "{ErrorOccurred.message}"},
    {"ResourcesUpToDate=False", Degraded, "{ResourcesUpToDate.message}"},
    {"RolloutProgressing=True", Progressing, "{RolloutProgressing.message}"},
    {"ResourcesUpToDate=True", Healthy, "{ResourcesUpToDate.message}"},
    {"", Progressing, "Waiting for the status to be reported"},
};
constexpr Rule cron_workflow[] = {
    {"SpecError=True", Degraded, "{SpecError.message}"},
    {"SubmissionError=True", Degraded, "{SubmissionError.message}"},
    {"Completed=True", Healthy, "{Completed.message}"},
    {"", Healthy, "CronWorkflow is healthy."},
};
constexpr Rule event_bus[] = {
    {"Deployed=False", Degraded, "{Deployed.message}"},
    {"Deployed=True", Healthy, "{Deployed.message}"},
    {"", Progressing, "Waiting for initialization"},
};

// GitOps Promoter notes the observed generation in each condition.
constexpr Rule promoter_ready[] = {
    {".metadata.deletionTimestamp", Progressing, "{.kind} is being deleted"},
    {"!.status", Progressing, "Initializing {.kind}"},
    {"Ready.observedGeneration<.metadata.generation", Progressing,
     "Waiting for {.kind} spec update to be observed"},
    {"!Ready", Progressing, "{.kind} Ready condition is missing"},
    {"Ready=False", Degraded, "{.kind} reconciliation failed: {Ready.message}"},
    {"Ready=Unknown", Progressing, "{.kind} readiness unknown ({Ready.reason}): {Ready.message}"},
};
constexpr Rule promoter_policy[] = {
    {".status.active.dry.sha=", Progressing, "The active commit DRY SHA is missing or empty."},
    {".status.active.dry.sha!={.status.proposed.dry.sha}", Progressing,
     "Promotion in progress from '{.status.active.dry.sha}' to '{.status.proposed.dry.sha}'"},
    {".status.active.commitStatuses.*.phase=failure", Degraded,
     "Checks have failed on commit {.status.active.dry.sha}"},
    {".status.active.commitStatuses.*.phase=pending", Progressing,
     "Checks are pending on commit {.status.active.dry.sha}"},
    {"", Healthy, "Environment is up-to-date on commit {.status.active.dry.sha}."},
};
constexpr Rule promotion_strategy[] = {
    {"!.status.environments>0", Degraded, "Promotion strategy has no environments configured"},
    {".status.environments.*.active.dry.sha=", Progressing,
     "The active commit DRY SHA is missing or empty in an environment"},
    {".status.environments.*.proposed.dry.sha!={.status.environments.0.proposed.dry.sha}", Progressing,
     "Not all environments have the same proposed commit SHA"},
    {".status.environments.*.active.dry.sha!={.status.environments.0.proposed.dry.sha}", Progressing,
     "Promotion in progress to '{.status.environments.0.proposed.dry.sha}'"},
    {"", Healthy, "All environments are up-to-date on commit '{.status.environments.0.active.dry.sha}'"},
};
constexpr Rule promoter_gate[] = {
    {".status.environments.*.phase=failure", Degraded, "{.kind} failed for at least one branch"},
    {".status.environments.*.phase=pending", Progressing, "{.kind} pending for at least one branch"},
    {"", Healthy, "{.kind} reconciled"},
};
constexpr Rule promoter_applications[] = {
    {"!.status.applicationsSelected>0", Degraded, "Argo CD commit status has no applications configured"},
    {"", Healthy, "Argo CD commit status is healthy"},
};
constexpr Rule promoter_reconciled[] = {{"", Healthy, "{.kind} is ready"}};

// Flux tells its trouble by the reason of Ready.
constexpr Rule flux_ready[] = {
    {".spec.suspend=true", Suspended, "{.kind} is suspended"},
    {"!.status.conditions", Progressing, "Status unknown"},
    {"Ready=True", Healthy, "{Ready.reason}"},
    {"Ready=Unknown", Progressing, "{Ready.reason}"},
    {"", Degraded, "{Ready.reason}"},
};
// A source is good when what it fetched is stored.
constexpr Rule flux_source[] = {
    {".spec.suspend=true", Suspended, "{.kind} is suspended"},
    {".spec.type=oci", Healthy,
     "Helm repositories of type 'oci' do not contain any information in the status."},
    {"!.status.conditions", Progressing, "Status unknown"},
    {"Ready=True & ArtifactInStorage=True", Healthy, "{Ready.reason}"},
    {"Ready=Unknown", Progressing, "{Ready.reason}"},
    {"", Degraded, "{Ready.reason}"},
};

constexpr Rule canary[] = {
    {"Promoted & !Promoted.message", Unknown, "its condition has no message"},
    {".status.phase=Failed", Degraded, "{.status.phase} --- {Promoted.message}"},
    {".status.phase=Progressing", Progressing,
     "{.status.phase} --- Canary Weight: {.status.canaryWeight} % --- {Promoted.message}"},
    {".status.phase=Initializing|Waiting|WaitingPromotion|Promoting|Finalising|Terminating", Progressing,
     "{.status.phase} --- {Promoted.message}"},
    {".status.phase=Succeeded|Initialized", Healthy, "{.status.phase} --- {Promoted.message}"},
    {"", Progressing, "Waiting for Canary"},
};

constexpr KindTable tables[] = {
    {"argoproj.io", "Rollout", rollout},
    {"spot.io", "SpotDeployment", spot_deployment},
    {"argoproj.io", "AnalysisRun", analysis_run},
    {"argoproj.io", "Experiment", experiment},
    {"argoproj.io", "ApplicationSet", application_set},
    {"argoproj.io", "CronWorkflow", cron_workflow},
    {"argoproj.io", "EventBus", event_bus},
    {"promoter.argoproj.io", "ChangeTransferPolicy", promoter_ready, promoter_policy},
    {"promoter.argoproj.io", "PromotionStrategy", promoter_ready, promotion_strategy},
    {"promoter.argoproj.io", "GitCommitStatus TimedCommitStatus WebRequestCommitStatus", promoter_ready,
     promoter_gate},
    {"promoter.argoproj.io", "ArgoCDCommitStatus", promoter_ready, promoter_applications},
    {"promoter.argoproj.io", "CommitStatus PullRequest GitRepository ScmProvider ClusterScmProvider",
     promoter_ready, promoter_reconciled},
    {"helm.toolkit.fluxcd.io", "HelmRelease", flux_ready},
    {"kustomize.toolkit.fluxcd.io", "Kustomization", flux_ready},
    {"image.toolkit.fluxcd.io", "ImagePolicy ImageRepository ImageUpdateAutomation", flux_ready},
    {"notification.toolkit.fluxcd.io", "Receiver", flux_ready},
    {"source.toolkit.fluxcd.io", "Bucket GitRepository HelmChart HelmRepository OCIRepository", flux_source},
    {"flagger.app", "Canary", canary},
};

}  // namespace

std::span<const KindTable> gitops_kinds() { return tables; }

}  // namespace lockstep::health
