// SPDX-License-Identifier: Apache-2.0
// Resources of clouds behind Kubernetes objects: Crossplane, Upbound, ACK, Config Connector, SAP, Gardener.
#include "health/argo_tables.h"

namespace lockstep::health {

namespace {

using enum Status;

// Crossplane's own types without a status (compositions, provider configs) are good as they are.
constexpr Rule crossplane[] = {
    {"!.status", Healthy, "Resource is up-to-date."},
    {"!.status>0 & .kind=ClusterProviderConfig|Composition|CompositionRevision|ControllerConfig|"
     "DeploymentRuntimeConfig|ProviderConfig|ProviderConfigUsage",
     Healthy, "Resource is up-to-date."},
    {"!.status.conditions & .status.users", Healthy, "Resource is in use."},
    {"LastAsyncOperation=False", Degraded, "{LastAsyncOperation.message}"},
    {"Synced=False", Degraded, "{Synced.message}"},
    {"Ready=True", Healthy, "Resource is up-to-date."},
    {"Healthy=True", Healthy, "Resource is up-to-date."},
    {"RevisionHealthy=True", Healthy, "Resource is up-to-date."},
    {"Offered=True", Healthy, "Resource is up-to-date."},
    {"Established=True", Healthy, "Resource is up-to-date."},
    {"ValidPipeline=True", Healthy, "Resource is up-to-date."},
    {"", Progressing, "Provisioning ..."},
};
constexpr Rule crossplane_aws[] = {
    {"!.status.conditions", Progressing, "Waiting for {.kind} to be created"},
    {"!Synced=True", Degraded, "{Synced.message}"},
    {"Ready=True", Healthy, "{Ready.reason}"},
    {"", Progressing, "Waiting for {.kind} to be available"},
};
constexpr Rule crossplane_provider[] = {
    {"!.status.conditions", Progressing, "Waiting for provider to be installed"},
    {"!Installed.reason", Unknown, "its conditions name no reason"},
    {"!Healthy.reason", Unknown, "its conditions name no reason"},
    {"Installed=True & Healthy=True", Healthy, "{Installed.reason} {Healthy.reason}"},
    {"", Degraded, "{Installed.reason} {Healthy.reason}"},
};
constexpr Rule crossplane_stack[] = {
    {".status.conditionedStatus.conditions[Ready].status=True", Healthy,
     "{.status.conditionedStatus.conditions[Ready].reason}"},
    {".status.conditionedStatus.conditions[Ready]", Progressing,
     "{.status.conditionedStatus.conditions[Ready].reason}"},
    {"", Progressing, "Waiting for stack to be installed"},
};

// AWS Controllers for Kubernetes
constexpr Rule aws_resource[] = {
    {"ACK.Terminal=True", Degraded, "{ACK.Terminal.message}"},
    {"ACK.Recoverable=True", Degraded, "{ACK.Recoverable.message}"},
    {"Ready=True", Healthy},
    {"!Ready & ACK.ResourceSynced=True", Healthy},
    {"Ready", Progressing, "{Ready.reason}"},
    {"", Progressing, "Waiting for resource to be ready"},
};

// Google's Config Connector tells by the reason of Ready what it waits for or why it gave up.
constexpr Rule config_connector_resource[] = {
    {"stale", Progressing, "Update in progress"},
    {"Ready.reason=UpToDate", Healthy, "{Ready.message}"},
    {"Ready.reason=CreateFailed|UpdateFailed|DeleteFailed|DependencyInvalid|DependencyNotFound|"
     "ManagementConflict|PreActuationTransformFailed|PostActuationTransformFailed",
     Degraded, "{Ready.message}"},
    {"Ready.reason=DependencyNotReady", Suspended, "{Ready.message}"},
    {"", Progressing, "Update in progress"},
};
constexpr Rule config_connector[] = {
    {"!.status.observedGeneration", Progressing, "Update in progress"},
    {"stale", Progressing, "Update in progress"},
    {".status.healthy=true", Healthy, "{.kind} is healthy"},
    {"", Degraded, "{.kind} is not healthy"},
};

constexpr Rule sap_service[] = {
    {".metadata.deletionTimestamp", Progressing, "Resource is being deleted"},
    {"!.status>0", Progressing, "Waiting for status"},
    {"any.observedGeneration<.metadata.generation", Progressing, "Waiting for spec update to be observed"},
    {"Failed=True", Degraded, "{Failed.message}"},
    {".status.ready=True", Healthy, "Ready to use"},
    {"", Progressing, "Waiting for the service to be ready"},
};

// Gardener sums up its conditions in a label.
constexpr Rule gardener_shoot[] = {
    {".metadata.labels[shoot.gardener.cloud/status]=healthy", Healthy, "Component state: Healthy"},
    {".metadata.labels[shoot.gardener.cloud/status]=unhealthy", Degraded, "Component state: Unhealthy"},
    {".metadata.labels[shoot.gardener.cloud/status]=unknown", Unknown, "Component state: Unknown"},
    {"", Progressing, "Component state: Update in progress"},
};

constexpr KindTable tables[] = {
    {"*.crossplane.io", "*", crossplane},
    {"*.upbound.io", "*", crossplane},
    {"cloudfront.aws.crossplane.io", "Distribution", crossplane_aws},
    {"iam.aws.crossplane.io", "Policy Role RolePolicyAttachment", crossplane_aws},
    {"rds.aws.crossplane.io", "DBCluster DBInstance", crossplane_aws},
    {"route53.aws.crossplane.io", "ResourceRecordSet", crossplane_aws},
    {"s3.aws.crossplane.io", "Bucket", crossplane_aws},
    {"pkg.crossplane.io", "Provider", crossplane_provider},
    {"stacks.crossplane.io", "ClusterStackInstall", crossplane_stack},
    {"*.services.k8s.aws", "*", aws_resource},
    {"*.cnrm.cloud.google.com", "*", config_connector_resource},
    {"core.cnrm.cloud.google.com", "ConfigConnector ConfigConnectorContext", config_connector},
    {"services.cloud.sap.com", "ServiceBinding ServiceInstance", sap_service},
    {"core.gardener.cloud", "Shoot", gardener_shoot},
};

}  // namespace

std::span<const KindTable> cloud_kinds() { return tables; }

}  // namespace lockstep::health
