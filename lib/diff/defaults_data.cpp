// SPDX-License-Identifier: Apache-2.0
// Defaults that need nothing but their own type; what depends on neighbours is in defaults.cpp.
#include "diff/defaults.h"

namespace lockstep::diff {

const std::string_view default_values = R"(
PodSpec dnsPolicy=ClusterFirst restartPolicy=Always securityContext={} terminationGracePeriodSeconds=30
PodSpec schedulerName=default-scheduler
Container terminationMessagePath=/dev/termination-log terminationMessagePolicy=File
EphemeralContainer terminationMessagePath=/dev/termination-log terminationMessagePolicy=File
ContainerPort protocol=TCP
Probe timeoutSeconds=1 periodSeconds=10 successThreshold=1 failureThreshold=3
HTTPGetAction path=/ scheme=HTTP
GRPCAction service=
ObjectFieldSelector apiVersion=v1
FileKeySelector optional=false
HostPathVolumeSource type=
SecretVolumeSource defaultMode=420
ConfigMapVolumeSource defaultMode=420
DownwardAPIVolumeSource defaultMode=420
ProjectedVolumeSource defaultMode=420
ServiceAccountTokenProjection expirationSeconds=3600
ISCSIVolumeSource iscsiInterface=default
ISCSIPersistentVolumeSource iscsiInterface=default
RBDVolumeSource pool=rbd user=admin keyring=/etc/ceph/keyring
RBDPersistentVolumeSource pool=rbd user=admin keyring=/etc/ceph/keyring
AzureDiskVolumeSource cachingMode=ReadWrite fsType=ext4 readOnly=false kind=Shared
ScaleIOVolumeSource storageMode=ThinProvisioned fsType=xfs
ScaleIOPersistentVolumeSource storageMode=ThinProvisioned fsType=xfs
PersistentVolumeClaimSpec volumeMode=Filesystem
PersistentVolumeClaimStatus phase=Pending
PersistentVolumeSpec persistentVolumeReclaimPolicy=Retain volumeMode=Filesystem
PersistentVolumeStatus phase=Pending
NamespaceStatus phase=Active
Secret type=Opaque
ServiceSpec sessionAffinity=None type=ClusterIP
ServicePort protocol=TCP
EndpointPort protocol=TCP

DeploymentSpec replicas=1 revisionHistoryLimit=10 progressDeadlineSeconds=600
DeploymentSpecV1beta1 replicas=1 revisionHistoryLimit=2 progressDeadlineSeconds=600
DeploymentStrategy type=RollingUpdate
ReplicaSetSpec replicas=1
ReplicationControllerSpec replicas=1
StatefulSetSpec replicas=1 podManagementPolicy=OrderedReady revisionHistoryLimit=10
StatefulSetSpec persistentVolumeClaimRetentionPolicy={}
ClaimRetentionPolicy whenDeleted=Retain whenScaled=Retain
DaemonSetSpec revisionHistoryLimit=10
DaemonSetUpdateStrategy type=RollingUpdate
CronJobSpec concurrencyPolicy=Allow suspend=false successfulJobsHistoryLimit=3 failedJobsHistoryLimit=1
OnPodCondition status=True
HorizontalPodAutoscalerSpecV1 minReplicas=1
HorizontalPodAutoscalerSpec minReplicas=1

MutatingWebhook failurePolicy=Fail matchPolicy=Equivalent namespaceSelector={} objectSelector={}
MutatingWebhook timeoutSeconds=10 reinvocationPolicy=Never
ValidatingWebhook failurePolicy=Fail matchPolicy=Equivalent namespaceSelector={} objectSelector={}
ValidatingWebhook timeoutSeconds=10
MutatingWebhookV1beta1 failurePolicy=Ignore matchPolicy=Exact namespaceSelector={} objectSelector={}
MutatingWebhookV1beta1 sideEffects=Unknown timeoutSeconds=30 reinvocationPolicy=Never admissionReviewVersions=[v1beta1]
ValidatingWebhookV1beta1 failurePolicy=Ignore matchPolicy=Exact namespaceSelector={} objectSelector={}
ValidatingWebhookV1beta1 sideEffects=Unknown timeoutSeconds=30 admissionReviewVersions=[v1beta1]
WebhookServiceReference port=443
RuleWithOperations scope=*
NamedRuleWithOperations scope=*
ValidatingAdmissionPolicySpec failurePolicy=Fail
MatchResources matchPolicy=Equivalent namespaceSelector={} objectSelector={}
NetworkPolicyPort protocol=TCP
HTTPIngressPathV1beta1 pathType=ImplementationSpecific
IngressClassParametersReference scope=Cluster
RoleRef apiGroup=rbac.authorization.k8s.io
StorageClass reclaimPolicy=Delete volumeBindingMode=Immediate
CSIDriverSpec attachRequired=true podInfoOnMount=false storageCapacity=false requiresRepublish=false
CSIDriverSpec fsGroupPolicy=ReadWriteOnceWithFSType volumeLifecycleModes=[Persistent] seLinuxMount=false
PriorityClass preemptionPolicy=PreemptLowerPriority
EndpointSlicePort name= protocol=TCP
)";

}  // namespace lockstep::diff
