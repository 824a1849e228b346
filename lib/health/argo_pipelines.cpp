// SPDX-License-Identifier: Apache-2.0
// Streams, integrations and delivery steps: Numaflow, Numaplane, Keptn, Camel, Pulumi.
#include "health/argo_tables.h"

namespace lockstep::health {

namespace {

using enum Status;

constexpr Rule numaflow[] = {
    {"!.status.observedGeneration", Progressing, "Waiting for {.kind} status"},
    {".status.observedGeneration<.metadata.generation", Progressing, "Waiting for {.kind} status"},
    {".metadata.labels[numaplane.numaproj.io/progressive-result-state]=failed", Degraded,
     "Failed progressive upgrade"},
    {".status.phase=Failed", Degraded, "{.status.message}"},
    {"any=False", Degraded, "Subresources are unhealthy: {unmet}"},
    {".status.phase=Paused", Healthy, "{.kind} is paused"},
    {"", Healthy, "{.kind} is healthy"},
};

// The reason of ChildResourcesHealthy tells a child that moves from one that has failed.
constexpr Rule numaplane[] = {
    {"!.status.observedGeneration", Progressing, "Not yet reconciled"},
    {".status.observedGeneration<.metadata.generation", Progressing, "Not yet reconciled"},
    {".status.phase=Failed", Degraded, "{.status.message}"},
    {"ProgressiveUpgradeSucceeded=False", Degraded, "Progressive upgrade failed"},
    {".status.phase=Pending", Progressing, "Update in progress"},
    {"ChildResourcesHealthy.reason=Progressing", Progressing, "{ChildResourcesHealthy.message}"},
    {"PipelinePausingOrPaused=True", Healthy, "{PipelinePausingOrPaused.message}"},
    {"MonoVertexPausingOrPaused=True", Healthy, "{MonoVertexPausingOrPaused.message}"},
    {"ChildResourcesHealthy=False & ChildResourcesHealthy.reason~Failed", Degraded,
     "{ChildResourcesHealthy.message}"},
    {"ChildResourcesHealthy=True", Healthy, "Healthy"},
};
constexpr Rule numaplane_controller[] = {
    {"ChildResourcesHealthy=False", Degraded, "{ChildResourcesHealthy.message}"},
    {"", Unknown, "Unknown status"},
};
constexpr Rule numaplane_rollout[] = {{"", Unknown, "Unknown status"}};

constexpr Rule keptn_phase[] = {
    {"!.status", Unknown, "it has no status"},
    {".status.status=Succeeded", Healthy, "{.kind} is healthy"},
    {".status.status=Failed", Degraded, "{.kind} is degraded"},
    {"", Progressing, "{.kind} is progressing"},
};
constexpr Rule keptn_evaluation[] = {
    {"!.status", Unknown, "it has no status"},
    {".status.overallStatus=Succeeded", Healthy, "{.kind} is healthy"},
    {".status.overallStatus=Failed", Degraded, "{.kind} is degraded"},
    {"", Progressing, "{.kind} is progressing"},
};
constexpr Rule keptn_analysis[] = {
    {"!.status", Unknown, "it has no status"},
    {".status.state!=Completed", Progressing, "{.kind} is progressing"},
    {".status.pass=true", Healthy, "{.kind} is healthy"},
    {".status.warning=true", Healthy, "{.kind} is healthy with warnings"},
    {"", Degraded, "{.kind} is degraded"},
};
constexpr Rule keptn_metric[] = {
    {"!.status", Unknown, "it has no status"},
    {"!.status.errMsg=", Degraded, "{.kind} is degraded"},
    {"!.status.value=", Healthy, "{.kind} is healthy"},
    {"", Progressing, "{.kind} is progressing"},
};

constexpr Rule camel_integration[] = {
    {".status.phase=Running", Healthy},
    {".status.phase=Error", Degraded, "{Ready.message}"},
    {"", Progressing, "Waiting for Integration"},
};

constexpr Rule pulumi_stack[] = {
    {"!.status.observedGeneration", Progressing,
     "Waiting for the operator to observe the latest spec change"},
    {".status.observedGeneration<.metadata.generation", Progressing,
     "Waiting for the operator to observe the latest spec change"},
    {"Ready=True", Healthy, "{Ready.message}"},
    {"Stalled=True", Degraded, "{Stalled.message}"},
    {"Reconciling=True", Progressing, "{Reconciling.message}"},
    {"", Progressing, "Waiting for the stack to be reconciled"},
};

constexpr KindTable tables[] = {
    {"numaflow.numaproj.io", "InterStepBufferService MonoVertex Pipeline Vertex", numaflow},
    {"numaplane.numaproj.io", "NumaflowControllerRollout", numaplane, numaplane_controller},
    {"numaplane.numaproj.io", "ISBServiceRollout MonoVertexRollout PipelineRollout", numaplane,
     numaplane_rollout},
    {"lifecycle.keptn.sh", "KeptnAppVersion KeptnTask KeptnWorkloadInstance KeptnWorkloadVersion",
     keptn_phase},
    {"lifecycle.keptn.sh", "KeptnEvaluation", keptn_evaluation},
    {"metrics.keptn.sh", "Analysis", keptn_analysis},
    {"metrics.keptn.sh", "KeptnMetric", keptn_metric},
    {"camel.apache.org", "Integration", camel_integration},
    {"pulumi.com", "Stack", pulumi_stack},
};

}  // namespace

std::span<const KindTable> pipeline_kinds() { return tables; }

}  // namespace lockstep::health
