// SPDX-License-Identifier: Apache-2.0
// Volumes, snapshots, buckets, backups and virtual machines' disks.
#include "health/argo_tables.h"

namespace lockstep::health {

namespace {

using enum Status;

constexpr Rule volume_snapshot[] = {
    {".status.error", Degraded, "{.status.error.message}"},
    {".status.readyToUse=true", Healthy, "Ready to use"},
    {"", Progressing, "Waiting for status"},
};

// Rook
constexpr Rule ceph_cluster[] = {
    {".status.ceph.health=HEALTH_OK", Healthy,
     "Ceph health is {.status.ceph.health} - Ceph cluster state is {.status.state} - {.status.message}"},
    {".status.ceph.health=HEALTH_WARN|HEALTH_ERR", Degraded,
     "Ceph health is {.status.ceph.health} - {.status.message}"},
    {"", Progressing, "Waiting for status to be reported"},
};
constexpr Rule ceph_object_store[] = {
    {".status.phase=Ready", Healthy, "Ceph object store phase is Ready - endpoint: {.status.info.endpoint}"},
    {".status.phase=Failure|Failed", Degraded, "Ceph object store phase is {.status.phase}"},
    {".status.phase", Progressing, "Ceph object store phase is {.status.phase}"},
    {"", Progressing, "Waiting for status to be reported"},
};
constexpr Rule object_bucket_claim[] = {
    {".status.phase=Bound", Healthy, "Object bucket claim phase is Bound"},
    {".status.phase=Failed", Degraded, "Object bucket claim phase is Failed"},
    {".status.phase", Progressing, "Object bucket claim phase is {.status.phase}"},
    {".status", Progressing, "Waiting for phase to be reported"},
    {"", Progressing, "Waiting for status to be reported"},
};
constexpr Rule storage_cluster[] = {
    {"Degraded=True", Degraded, "{Degraded.message}"},
    {"Progressing=True", Progressing, "{Progressing.message}"},
    {"Available=True", Healthy, "{Available.message}"},
    {"", Unknown, "StorageCluster is in an unknown state."},
};

constexpr Rule minio_tenant[] = {
    {".status.currentState=Initialized", Healthy, "{.status.currentState}"},
    {".status.currentState=Statefulset not controlled by operator|"
     "Another MinIO Tenant already exists in the namespace|Tenant credentials are not set properly|"
     "Different versions across MinIO Pools|Pool Decommissioning Not Allowed",
     Degraded, "{.status.currentState}"},
    {".status.currentState", Progressing, "{.status.currentState}"},
    {"", Progressing, "No status info available"},
};

// NetApp Astra: everything that runs once has a state; policies and hooks are told by their spec.
constexpr Rule astra_run[] = {
    {".status.state=Completed", Healthy, "{.kind} Completed"},
    {".status.state=Failed|Error", Degraded, "{.status.state}"},
    {".status.state", Progressing, "{.kind} {.status.state}"},
    {"", Progressing, "No status available"},
};
constexpr Rule astra_vault[] = {
    {".status.state=available|Available", Healthy, "AppVault Available"},
    {".status.state=failed|Failed|error|Error", Degraded, "AppVault Failed"},
    {".status.state", Progressing, "AppVault {.status.state}"},
    {"", Progressing, "No status available"},
};
constexpr Rule astra_application[] = {
    {"Ready=True", Healthy, "Astra Application Ready, protectionState: {.status.protectionState}"},
    {"Ready=False & !Ready.message", Unknown, "its condition has no message"},
    {"Ready=False", Degraded, "Astra Application Degraded, message: {Ready.message}"},
    {"", Progressing, "No status available"},
};
constexpr Rule astra_hook[] = {
    {".spec.enabled=true", Healthy, "ExecHook enabled"},
    {".spec.enabled=false", Suspended, "ExecHook disabled"},
    {"", Progressing, "No status available"},
};
constexpr Rule astra_schedule[] = {
    {".status.lastScheduleTime", Healthy, "Protection policy lastScheduleTime: {.status.lastScheduleTime}"},
    {"", Healthy, "Protection policy not yet executed"},
};

constexpr Rule trident_backend[] = {
    {".status.lastOperationStatus=Failed", Degraded, "{.status.message}"},
    {".status.lastOperationStatus=Success & .status.phase=Bound", Healthy, "{.status.message}"},
    {"", Progressing, "Waiting for backend creation"},
};
constexpr Rule trident_orchestrator[] = {
    {".status.status=Installed", Healthy, "{.status.message}"},
    {".status.status=Error|Failed", Degraded, "{.status.message}"},
    {"", Progressing, "Waiting for trident installation"},
};

// KubeVirt
constexpr Rule data_volume[] = {
    {".status.phase=Succeeded", Healthy, "{.status.phase}"},
    {".status.phase=Failed|Unknown", Degraded, "{.status.phase}"},
    {"Running.reason=Error", Degraded, "{Running.message}"},
    {".status.phase=Paused", Suspended, "{.status.phase}"},
    {".status.phase", Progressing, "{.status.phase}"},
    {"", Progressing, "No status available"},
};
constexpr Rule virtual_machine[] = {
    {"Failure=True", Degraded, "{Failure.message}"},
    {"Paused=True", Suspended, "{.status.printableStatus}"},
    {"Ready=True", Healthy, "{.status.printableStatus}"},
    {".status.printableStatus=Stopped", Suspended, "{.status.printableStatus}"},
    {".status.printableStatus", Progressing, "{.status.printableStatus}"},
    {"", Progressing, "No status available"},
};
constexpr Rule virtual_machine_instance[] = {
    {"Paused=True", Suspended, "{Paused.message}"},
    {"Ready=True", Healthy, "{.status.phase}"},
    {".status.phase=Failed|Unknown", Degraded, "{.status.phase}"},
    {".status.phase=Succeeded", Suspended, "{.status.phase}"},
    {".status.phase", Progressing, "{.status.phase}"},
    {"", Progressing, "No status available"},
};

constexpr KindTable tables[] = {
    {"snapshot.storage.k8s.io", "VolumeSnapshot VolumeSnapshotContent", volume_snapshot},
    {"ceph.rook.io", "CephCluster", ceph_cluster},
    {"ceph.rook.io", "CephObjectStore", ceph_object_store},
    {"objectbucket.io", "ObjectBucketClaim", object_bucket_claim},
    {"ocs.openshift.io", "StorageCluster", storage_cluster},
    {"minio.min.io", "Tenant", minio_tenant},
    {"astra.netapp.io",
     "Backup BackupRestore BackupInplaceRestore ExecHooksRun ResourceBackup ResourceRestore "
     "ResticVolumeBackup "
     "ResticVolumeRestore Snapshot SnapshotRestore SnapshotInplaceRestore",
     astra_run},
    {"astra.netapp.io", "AppVault", astra_vault},
    {"astra.netapp.io", "Application", astra_application},
    {"astra.netapp.io", "ExecHook", astra_hook},
    {"astra.netapp.io", "Schedule", astra_schedule},
    {"trident.netapp.io", "TridentBackendConfig", trident_backend},
    {"trident.netapp.io", "TridentOrchestrator", trident_orchestrator},
    {"cdi.kubevirt.io", "DataVolume", data_volume},
    {"kubevirt.io", "VirtualMachine", virtual_machine},
    {"kubevirt.io", "VirtualMachineInstance", virtual_machine_instance},
};

}  // namespace

std::span<const KindTable> storage_kinds() { return tables; }

}  // namespace lockstep::health
