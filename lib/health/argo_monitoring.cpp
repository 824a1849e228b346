// SPDX-License-Identifier: Apache-2.0
// What watches a cluster: metrics, dashboards, alerts, traces, logs.
#include "health/argo_tables.h"

namespace lockstep::health {

namespace {

using enum Status;

constexpr Rule prometheus[] = {
    {"Available=True", Healthy, "All instances are available"},
    {"Available.reason=SomePodsNotReady", Progressing, "{Available.message|SomePodsNotReady}"},
    {"Available", Degraded, "{Available.message}"},
    {"", Progressing, "Waiting for initialization"},
};

// Grafana's operator goes through stages; its other kinds have one condition each, <Kind>Synchronized.
constexpr Rule grafana[] = {
    {".status.stageStatus=failed", Degraded, "Failed at stage {.status.stage}"},
    {".status.stage=complete & .status.stageStatus=success", Healthy},
    {".status.stage", Progressing, "{.status.stage}"},
    {"", Progressing, "Waiting for Grafana status info"},
};
constexpr Rule grafana_object[] = {
    {".status.NoMatchingInstances=true", Degraded, "can't find matching grafana instance"},
    {"any=False", Degraded, "{any.reason} for {any.type} because {any.message}"},
    {"any=True", Healthy, "{any.reason} for {any.type} because {any.message}"},
};
constexpr Rule grafana_synchronized[] = {{"", Progressing}};
constexpr Rule grafana_datasource[] = {
    {".status.hash", Healthy},
    {"", Progressing},
};
constexpr Rule grafana_organization[] = {{"", Progressing, "Waiting ..."}};

constexpr Rule datadog_metric[] = {
    {"Error=True & Error.reason", Degraded, "{Error.reason}: {Error.message}"},
    {"Error=True", Degraded, "{Error.message|DatadogMetric reported an error}"},
    {"Valid=False", Degraded, "The metric query is invalid"},
    {"", Healthy, "DatadogMetric is healthy"},
};

constexpr Rule victoria_metrics[] = {
    {"!.status", Progressing, "Waiting for the operator to reconcile"},
    {"!.status.updateStatus", Progressing, "Waiting for the operator to report status"},
    {".status.observedGeneration<.metadata.generation", Progressing, "Waiting for the operator to reconcile"},
    {".status.updateStatus=operational", Healthy, "All components are operational"},
    {".status.updateStatus=failed", Degraded, "{.status.reason}"},
    {".status.updateStatus=paused", Suspended, "Reconciliation is paused"},
    {"", Progressing, "Reconciliation in progress"},
};

constexpr Rule humio_object[] = {
    {".status.state=Exists", Healthy, "Component state: {.status.state}."},
    {".status.state=NotFound", Missing, "Component state: {.status.state}."},
    {".status.state=ConfigError", Degraded, "Component state: {.status.state}."},
    {".status.state", Unknown, "Component state: {.status.state}."},
    {"", Progressing, "Update in progress"},
};
constexpr Rule humio_cluster[] = {
    {".status.state=Running", Healthy, "Cluster is in a healthy running state"},
    {".status.state=Restarting", Progressing, "Cluster pods are being restarted"},
    {".status.state=Upgrading", Progressing, "Cluster is being upgraded to a new version"},
    {".status.state=Pending", Progressing, "Cluster is waiting on resources to be provisioned"},
    {".status.state=ConfigError", Degraded,
     "{.status.message|User-provided cluster specification resulted in a configuration error}"},
    {".status.state", Unknown, "Component state: {.status.state}."},
    {"", Progressing, "Update in progress"},
};

constexpr Rule coralogix[] = {
    {"RemoteSynced=False", Degraded, "{RemoteSynced.message}"},
    {"RemoteSynced=True", Healthy, "Resource is ready"},
    {"", Progressing, "Waiting for status to be updated"},
};

constexpr Rule open_telemetry[] = {
    {"!.status", Progressing, "Waiting for OpenTelemetry Collector status"},
    {".spec.mode=sidecar", Healthy, "Collector is running in sidecar mode"},
    {"!.status.scale.statusReplicas", Progressing, "Scale status not available"},
    {".spec.mode=daemonset & .status.scale.statusReplicas=0/0", Healthy,
     "DaemonSet has no eligible nodes (0/0)"},
    {".status.scale.statusReplicas={.status.scale.replicas}/{.status.scale.replicas}", Healthy,
     "All replicas are ready"},
    {"", Progressing, "Replicas are starting up"},
};

constexpr Rule jaeger[] = {
    {".status.phase=Running", Healthy, "Jaeger is Running"},
    {".status.phase=Failed", Degraded, "Jaeger Failed For Some Reason"},
    {"", Progressing, "Waiting for Jaeger"},
};

// An Ansible operator: Failure stays behind with the status False.
constexpr Rule kiali[] = {
    {"Failure=True", Degraded, "{Failure.message}"},
    {"Successful=True", Healthy, "{Successful.message}"},
    {"Running=True & Running.reason=Successful", Healthy, "{Running.message}"},
    {"Running=True & Running.reason=Running", Progressing, "{Running.message}"},
    {"", Progressing, "Waiting for Kiali"},
};

constexpr KindTable tables[] = {
    {"monitoring.coreos.com", "Prometheus", prometheus},
    {"grafana.integreatly.org", "Grafana", grafana},
    {"grafana.integreatly.org", "GrafanaDatasource", grafana_object, grafana_datasource},
    {"grafana.integreatly.org", "GrafanaDashboard GrafanaFolder", grafana_object, grafana_synchronized},
    {"grafana-org-operator.kubitus-project.gitlab.io", "*", ready_or_failed, grafana_organization},
    {"datadoghq.com", "DatadogMetric", datadog_metric},
    {"operator.victoriametrics.com", "VMAgent", victoria_metrics},
    {"core.humio.com", "HumioCluster", humio_cluster},
    {"core.humio.com", "HumioAction HumioAlert HumioIngestToken HumioParser HumioRepository HumioView",
     humio_object},
    {"coralogix.com", "Alert RecordingRuleGroupSet", coralogix},
    {"opentelemetry.io", "OpenTelemetryCollector", open_telemetry},
    {"jaegertracing.io", "Jaeger", jaeger},
    {"kiali.io", "Kiali", kiali},
};

}  // namespace

std::span<const KindTable> monitoring_kinds() { return tables; }

}  // namespace lockstep::health
