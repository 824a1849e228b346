// SPDX-License-Identifier: Apache-2.0
// The API server's own kinds, and those that make, upgrade and extend clusters: OpenShift, OLM, Cluster API,
// Karpenter, Karmada.
#include "health/argo_tables.h"

namespace lockstep::health {

namespace {

using enum Status;

constexpr Rule cron_job[] = {
    {"!.status", Progressing, "Waiting for CronJob"},
    {".spec.suspend=true", Healthy, "CronJob is Suspended"},
    {"!.status.lastScheduleTime", Healthy, "CronJob has not been scheduled yet"},
    {"!.status.lastSuccessfulTime", Healthy,
     "The CronJob never completed successfully. It may not be healthy"},
    {".status.active>0", Healthy, "CronJob has active jobs"},
    {".status.lastSuccessfulTime<.status.lastScheduleTime", Degraded,
     "CronJob has not completed its last execution successfully"},
    {"", Healthy, "CronJob has completed its last execution successfully"},
};

// Too few pods to allow a disruption is what the budget is there for; any other reason is a failure.
constexpr Rule disruption_budget[] = {
    {"!.status.conditions", Progressing, "Waiting for status"},
    {"DisruptionAllowed & !DisruptionAllowed.reason", Unknown, "its condition names no reason"},
    {"DisruptionAllowed=False & DisruptionAllowed.reason!=InsufficientPods", Degraded,
     "PodDisruptionBudget has {DisruptionAllowed.reason}"},
    {"", Healthy, "PodDisruptionBudget has {DisruptionAllowed.reason}"},
};

constexpr Rule custom_resource_definition[] = {
    {"!.status", Unknown, "it has no status"},
    {".metadata.deletionTimestamp", Progressing, "CRD is terminating"},
    {"Terminating=True", Progressing, "CRD is terminating: {Terminating.message}"},
    {"!.status.conditions", Progressing, "Status conditions not found"},
    {"NamesAccepted=False", Degraded, "CRD names have not been accepted: {NamesAccepted.message}"},
    {"NonStructuralSchema=True", Degraded, "Schema violations found: {NonStructuralSchema.message}"},
    {"Established=False & Established.reason=Installing", Progressing, "CRD is being installed"},
    {"!Established=True", Degraded, "CRD is not established"},
    {"", Healthy, "CRD is healthy"},
};

constexpr Rule deployment_config[] = {
    {"!.status.conditions", Progressing, "replication controller is waiting for pods to run"},
    {"!Available=True", Degraded, "Deployment config is degraded"},
    {"Progressing=True & Progressing.reason=NewReplicationControllerAvailable", Healthy,
     "replication controller successfully rolled out"},
    {"", Progressing, "replication controller is waiting for pods to run"},
};

constexpr Rule ingress_controller[] = {
    {"Degraded=True", Degraded, "{Degraded.message}"},
    {"Available=False", Degraded, "IngressController is unavailable: {Available.message}"},
    {"Progressing=True", Progressing, "{Progressing.message}"},
    {"Available=True", Healthy, "IngressController is available"},
    {"", Progressing, "Status of IngressController is not known yet"},
};

// An upgrade that waits for an approval by hand leaves the installed version working.
constexpr Rule operator_subscription[] = {
    {"CatalogSourcesUnhealthy=True", Degraded, "{conditions}.status.state not yet known\n"},
    {"ResolutionFailed=True", Degraded, "{conditions}.status.state not yet known\n"},
    {"InstallPlanFailed=True", Degraded, "{conditions}.status.state is '{.status.state}'\n"},
    {"BundleUnpackFailed=True", Degraded, "{conditions}.status.state is '{.status.state}'\n"},
    {"BundleUnpacking=True", Progressing, "{conditions}.status.state is '{.status.state}'\n"},
    {"InstallPlanPending=True & InstallPlanPending.reason=RequiresApproval & "
     ".spec.installPlanApproval=Manual & .status.installedCSV",
     Healthy, "{conditions}.status.state is '{.status.state}': an upgrade waits for approval\n"},
    {"InstallPlanPending=True", Progressing, "{conditions}.status.state is '{.status.state}'\n"},
    {".status.state=AtLatestKnown", Healthy, "{conditions}.status.state is '{.status.state}'\n"},
    {".status.state", Progressing, "{conditions}.status.state is '{.status.state}'\n"},
    {"", Progressing, "{conditions}.status.state not yet known\n"},
};

// A condition of Cluster API that is False with the severity Info is just not there yet.
constexpr Rule cluster[] = {
    {".status.phase=Failed", Degraded, "{Ready.message}"},
    {"Ready=False & !Ready.severity=Info", Degraded, "{Ready.message}"},
    {".status.phase=Provisioned & !Ready=False", Healthy, "Cluster is running"},
    {"", Progressing, "Waiting for clusters"},
};
constexpr Rule machine[] = {
    {".status.phase=Failed", Degraded, "{Ready.message|Condition is unknown}"},
    {".status.phase=Running", Healthy, "Machine is running"},
    {"", Progressing, "{Ready.message|Condition is unknown}"},
};
constexpr Rule machine_deployment[] = {
    {".spec.paused=true", Suspended, "MachineDeployment is paused"},
    {".status.phase=Running", Healthy, "Machines are running under this deployment"},
    {".status.phase=Failed", Degraded, "MachineDeployment is failed"},
    {".status.phase=ScalingUp", Progressing, "Cluster is spawning machines"},
    {".status.phase=ScalingDown", Progressing, "Cluster is stopping machines"},
    {"", Progressing, "Waiting for machines"},
};
constexpr Rule machine_pool[] = {
    {".status.phase=Running", Healthy, "MachinePool is Running"},
    {".status.phase=Failed", Degraded, "MachinePool is Failed"},
    {".status.phase", Progressing, "MachinePool is {.status.phase}: {unmet}"},
    {"", Progressing},
};
constexpr Rule machine_health_check[] = {
    {"!.status.expectedMachines", Progressing},
    {".status.currentHealthy<.status.expectedMachines", Degraded},
    {"", Healthy},
};
constexpr Rule cluster_resource_set[] = {
    {"ResourcesApplied=False", Degraded, "{ResourcesApplied.message}"},
    {"ResourcesApplied=True", Healthy, "cluster resource set is applied"},
    {"", Progressing, "Initializing cluster resource set"},
};
constexpr Rule managed_control_plane[] = {
    {".status.failureMessage", Degraded, "{.status.failureMessage}"},
    {"!.status.conditions", Progressing, "Provisioning..."},
    {"Ready=True", Healthy, "Control plane is ready"},
    {".status.ready=false", Progressing, "Control plane is not ready (.status.ready is false)"},
    {"", Progressing, "Control plane is not ready"},
};

constexpr Rule karpenter_ready[] = {
    {"Ready=False", Degraded, "{Ready.message}"},
    {"Ready=True", Healthy, "{.kind} is ready"},
    {"", Progressing, "Waiting for {.kind} to be ready"},
};
constexpr Rule node_claim[] = {
    {"Disrupting=True", Suspended, "{Disrupting.message}"},
    {"Ready=True", Healthy, "{Ready.message}"},
    {"Ready=False", Degraded, "{Ready.message}"},
    {"Registered=True", Progressing, "Node registered, waiting for initialization"},
    {"Launched=True", Progressing, "Node launched, waiting for registration"},
    {"", Progressing, "Waiting for NodeClaim to be launched"},
};

// Karmada aggregates what the member clusters say; a cluster that has not said anything yet has no item.
constexpr Rule karmada_binding[] = {
    {"!.status.aggregatedStatus>0", Progressing, "Current resource status is insufficient"},
    {".status.aggregatedStatus<.spec.clusters", Progressing, "Current resource status is insufficient"},
    {".status.aggregatedStatus.*.applied!=true", Degraded, "Current resource status is unhealthy"},
    {".status.aggregatedStatus.*.health=Unhealthy", Degraded, "Current resource status is unhealthy"},
    {"", Healthy},
};

constexpr KindTable tables[] = {
    {"batch", "CronJob", cron_job},
    {"policy", "PodDisruptionBudget", disruption_budget},
    {"apiextensions.k8s.io", "CustomResourceDefinition", custom_resource_definition},
    {"apps.openshift.io", "DeploymentConfig", deployment_config},
    {"operator.openshift.io", "IngressController", ingress_controller},
    {"operators.coreos.com", "Subscription", operator_subscription},
    {"cluster.x-k8s.io", "Cluster", cluster},
    {"cluster.x-k8s.io", "Machine", machine},
    {"cluster.x-k8s.io", "MachineDeployment", machine_deployment},
    {"cluster.x-k8s.io", "MachinePool", machine_pool},
    {"cluster.x-k8s.io", "MachineHealthCheck", machine_health_check},
    {"addons.cluster.x-k8s.io", "ClusterResourceSet", cluster_resource_set},
    {"controlplane.cluster.x-k8s.io", "AWSManagedControlPlane", managed_control_plane},
    {"karpenter.sh", "NodePool", karpenter_ready},
    {"karpenter.k8s.aws", "EC2NodeClass", karpenter_ready},
    {"karpenter.sh", "NodeClaim", node_claim},
    {"work.karmada.io", "ResourceBinding ClusterResourceBinding", karmada_binding},
};

}  // namespace

std::span<const KindTable> kubernetes_kinds() { return tables; }

}  // namespace lockstep::health
