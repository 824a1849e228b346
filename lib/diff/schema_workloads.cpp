// SPDX-License-Identifier: Apache-2.0
// Fields of apps, batch, autoscaling and policy (schema.h has the notation).
#include "diff/schema_data.h"

namespace lockstep::diff {

const std::string_view workloads_schema = R"(
Deployment kind apps/v1 apps/v1beta2
  spec:DeploymentSpec status:DeploymentStatus
DeploymentV1beta1 kind apps/v1beta1 Deployment
  spec:DeploymentSpecV1beta1 status:DeploymentStatus
DeploymentSpec
  replicas:*int selector:!*LabelSelector template:!PodTemplateSpec strategy:DeploymentStrategy retain
  minReadySeconds:int revisionHistoryLimit:*int paused:bool progressDeadlineSeconds:*int
DeploymentSpecV1beta1
  replicas:*int selector:*LabelSelector template:!PodTemplateSpec strategy:DeploymentStrategy retain
  minReadySeconds:int revisionHistoryLimit:*int paused:bool rollbackTo:*any progressDeadlineSeconds:*int
DeploymentStrategy
  type:string rollingUpdate:*RollingUpdate
RollingUpdate
  maxUnavailable:*intstr maxSurge:*intstr
DeploymentStatus
  observedGeneration:long replicas:int updatedReplicas:int readyReplicas:int availableReplicas:int
  unavailableReplicas:int terminatingReplicas:*int conditions:[DeploymentCondition] k=type collisionCount:*int
DeploymentCondition
  type:!string status:!string lastUpdateTime:time lastTransitionTime:time reason:string message:string
WorkloadCondition
  type:!string status:!string lastTransitionTime:time reason:string message:string

ReplicaSet kind apps/v1 apps/v1beta2
  spec:ReplicaSetSpec status:ReplicaSetStatus
ReplicaSetSpec
  replicas:*int minReadySeconds:int selector:!*LabelSelector template:PodTemplateSpec
ReplicaSetStatus
  replicas:!int fullyLabeledReplicas:int readyReplicas:int availableReplicas:int terminatingReplicas:*int
  observedGeneration:long conditions:[WorkloadCondition] k=type

StatefulSet kind apps/v1 apps/v1beta2 apps/v1beta1
  spec:StatefulSetSpec status:StatefulSetStatus
StatefulSetSpec
  replicas:*int selector:!*LabelSelector template:!PodTemplateSpec volumeClaimTemplates:[PersistentVolumeClaim]
  serviceName:!string podManagementPolicy:string updateStrategy:StatefulSetUpdateStrategy revisionHistoryLimit:*int
  minReadySeconds:int persistentVolumeClaimRetentionPolicy:*ClaimRetentionPolicy ordinals:*StatefulSetOrdinals
StatefulSetUpdateStrategy
  type:string rollingUpdate:*RollingUpdateStatefulSetStrategy
RollingUpdateStatefulSetStrategy
  partition:*int maxUnavailable:*intstr
ClaimRetentionPolicy
  whenDeleted:string whenScaled:string
StatefulSetOrdinals
  start:!int
StatefulSetStatus
  observedGeneration:long replicas:!int readyReplicas:int currentReplicas:int updatedReplicas:int
  currentRevision:string updateRevision:string collisionCount:*int conditions:[WorkloadCondition] k=type
  availableReplicas:!int

DaemonSet kind apps/v1 apps/v1beta2
  spec:DaemonSetSpec status:DaemonSetStatus
DaemonSetSpec
  selector:!*LabelSelector template:!PodTemplateSpec updateStrategy:DaemonSetUpdateStrategy minReadySeconds:int
  revisionHistoryLimit:*int
DaemonSetUpdateStrategy
  type:string rollingUpdate:*RollingUpdate
DaemonSetStatus
  currentNumberScheduled:!int numberMisscheduled:!int desiredNumberScheduled:!int numberReady:!int
  observedGeneration:long updatedNumberScheduled:int numberAvailable:int numberUnavailable:int collisionCount:*int
  conditions:[WorkloadCondition] k=type
ControllerRevision kind apps/v1
  data:any revision:!long

Job kind batch/v1
  spec:JobSpec status:JobStatus
JobSpec
  parallelism:*int completions:*int activeDeadlineSeconds:*long podFailurePolicy:*PodFailurePolicy
  successPolicy:*SuccessPolicy backoffLimit:*int backoffLimitPerIndex:*int maxFailedIndexes:*int
  selector:*LabelSelector manualSelector:*bool template:!PodTemplateSpec ttlSecondsAfterFinished:*int
  completionMode:*string suspend:*bool podReplacementPolicy:*string managedBy:*string
PodFailurePolicy
  rules:![PodFailurePolicyRule]
PodFailurePolicyRule
  action:!string onExitCodes:*OnExitCodes onPodConditions:[OnPodCondition]
OnExitCodes
  containerName:*string operator:!string values:![int] ssa-set
OnPodCondition
  type:!string status:!string
SuccessPolicy
  rules:![SuccessPolicyRule]
SuccessPolicyRule
  succeededIndexes:*string succeededCount:*int
JobStatus
  conditions:[JobCondition] smp=type startTime:*time completionTime:*time active:int succeeded:int failed:int
  terminating:*int completedIndexes:string failedIndexes:*string uncountedTerminatedPods:*any ready:*int
JobCondition
  type:!string status:!string lastProbeTime:time lastTransitionTime:time reason:string message:string
CronJob kind batch/v1 batch/v1beta1
  spec:CronJobSpec status:CronJobStatus
CronJobSpec
  schedule:!string timeZone:*string startingDeadlineSeconds:*long concurrencyPolicy:string suspend:*bool
  jobTemplate:!JobTemplateSpec successfulJobsHistoryLimit:*int failedJobsHistoryLimit:*int
JobTemplateSpec
  metadata:ObjectMeta spec:JobSpec
CronJobStatus
  active:[ObjectReference] lastScheduleTime:*time lastSuccessfulTime:*time

HorizontalPodAutoscalerV1 kind autoscaling/v1 HorizontalPodAutoscaler
  spec:HorizontalPodAutoscalerSpecV1 status:HorizontalPodAutoscalerStatusV1
HorizontalPodAutoscalerSpecV1
  scaleTargetRef:!CrossVersionObjectReferenceV1 minReplicas:*int maxReplicas:!int targetCPUUtilizationPercentage:*int
HorizontalPodAutoscalerStatusV1
  observedGeneration:*long lastScaleTime:*time currentReplicas:!int desiredReplicas:!int
  currentCPUUtilizationPercentage:*int
HorizontalPodAutoscaler kind autoscaling/v2
  spec:HorizontalPodAutoscalerSpec status:HorizontalPodAutoscalerStatus
HorizontalPodAutoscalerSpec
  scaleTargetRef:!CrossVersionObjectReference minReplicas:*int maxReplicas:!int metrics:[MetricSpec]
  behavior:*HorizontalPodAutoscalerBehavior
CrossVersionObjectReference
  kind:!string name:!string apiVersion:string
CrossVersionObjectReferenceV1 atomic
  like:CrossVersionObjectReference
MetricSpec
  type:!string object:*ObjectMetricSource pods:*PodsMetricSource resource:*ResourceMetricSource
  containerResource:*ContainerResourceMetricSource external:*ExternalMetricSource
ObjectMetricSource
  describedObject:!CrossVersionObjectReference target:!MetricTarget metric:!MetricIdentifier
PodsMetricSource
  metric:!MetricIdentifier target:!MetricTarget
ResourceMetricSource
  name:!string target:!MetricTarget
ContainerResourceMetricSource
  name:!string target:!MetricTarget container:!string
ExternalMetricSource
  metric:!MetricIdentifier target:!MetricTarget
MetricIdentifier
  name:!string selector:*LabelSelector
MetricTarget
  type:!string value:*quantity averageValue:*quantity averageUtilization:*int
HorizontalPodAutoscalerBehavior
  scaleUp:*HPAScalingRules scaleDown:*HPAScalingRules
HPAScalingRules
  stabilizationWindowSeconds:*int selectPolicy:*string policies:[HPAScalingPolicy] tolerance:*quantity
HPAScalingPolicy
  type:!string value:!int periodSeconds:!int
HorizontalPodAutoscalerStatus
  observedGeneration:*long lastScaleTime:*time currentReplicas:int desiredReplicas:!int currentMetrics:![MetricStatus]
  conditions:[WorkloadCondition] k=type
MetricStatus
  type:!string object:*any pods:*any resource:*any containerResource:*any external:*any

PodDisruptionBudget kind policy/v1
  spec:PodDisruptionBudgetSpec status:PodDisruptionBudgetStatus
PodDisruptionBudgetSpec
  minAvailable:*intstr selector:*LabelSelector replace maxUnavailable:*intstr unhealthyPodEvictionPolicy:*string
PodDisruptionBudgetV1beta1 kind policy/v1beta1 PodDisruptionBudget
  spec:PodDisruptionBudgetSpecV1beta1 status:PodDisruptionBudgetStatus
PodDisruptionBudgetSpecV1beta1
  minAvailable:*intstr selector:*LabelSelector maxUnavailable:*intstr unhealthyPodEvictionPolicy:*string
PodDisruptionBudgetStatus
  observedGeneration:long disruptedPods:{time} disruptionsAllowed:!int currentHealthy:!int desiredHealthy:!int
  expectedPods:!int conditions:[Condition] k=type
)";

}  // namespace lockstep::diff
