// SPDX-License-Identifier: Apache-2.0
// Fields of the other kinds of the core group (schema.h has the notation).
#include "diff/schema_data.h"

namespace lockstep::diff {

const std::string_view core_schema = R"(
ConfigMap kind v1
  immutable:*bool data:{string} binaryData:{bytes}
Secret kind v1
  immutable:*bool data:{bytes} stringData:{string} type:string
Namespace kind v1
  spec:NamespaceSpec status:NamespaceStatus
NamespaceSpec
  finalizers:[string]
NamespaceStatus
  phase:string conditions:[NamespaceCondition] k=type
NamespaceCondition
  type:!string status:!string lastTransitionTime:time reason:string message:string
ServiceAccount kind v1
  secrets:[ObjectReference] k=name imagePullSecrets:[LocalObjectReference] automountServiceAccountToken:*bool
ObjectReference atomic
  kind:string namespace:string name:string uid:string apiVersion:string resourceVersion:string fieldPath:string

Service kind v1
  spec:ServiceSpec status:ServiceStatus
ServiceSpec
  ports:[ServicePort] k=port,protocol selector:{string} atomic clusterIP:string clusterIPs:[string] type:string
  externalIPs:[string] sessionAffinity:string loadBalancerIP:string loadBalancerSourceRanges:[string]
  externalName:string externalTrafficPolicy:string healthCheckNodePort:int publishNotReadyAddresses:bool
  sessionAffinityConfig:*SessionAffinityConfig ipFamilies:[string] ipFamilyPolicy:*string
  allocateLoadBalancerNodePorts:*bool loadBalancerClass:*string internalTrafficPolicy:*string
  trafficDistribution:*string
ServicePort
  name:string protocol:string=TCP appProtocol:*string port:!int targetPort:intstr nodePort:int
SessionAffinityConfig
  clientIP:*ClientIPConfig
ClientIPConfig
  timeoutSeconds:*int
ServiceStatus
  loadBalancer:LoadBalancerStatus conditions:[Condition] k=type
LoadBalancerStatus
  ingress:[LoadBalancerIngress]
LoadBalancerIngress
  ip:string hostname:string ipMode:*string ports:[PortStatus]
PortStatus
  port:!int protocol:!string error:*string

Endpoints kind v1
  subsets:[EndpointSubset]
EndpointSubset
  addresses:[EndpointAddress] notReadyAddresses:[EndpointAddress] ports:[EndpointPort]
EndpointAddress atomic
  ip:!string hostname:string nodeName:*string targetRef:*ObjectReference
EndpointPort atomic
  name:string port:!int protocol:string appProtocol:*string

PersistentVolumeClaim kind v1
  spec:PersistentVolumeClaimSpec status:PersistentVolumeClaimStatus
PersistentVolumeClaimSpec
  accessModes:[string] selector:*LabelSelector resources:VolumeResourceRequirements volumeName:string
  storageClassName:*string volumeMode:*string dataSource:*TypedLocalObjectReference
  dataSourceRef:*TypedObjectReference volumeAttributesClassName:*string
VolumeResourceRequirements
  limits:{quantity} requests:{quantity}
TypedLocalObjectReference atomic
  apiGroup:!*string kind:!string name:!string
TypedObjectReference
  apiGroup:!*string kind:!string name:!string namespace:*string
PersistentVolumeClaimStatus
  phase:string accessModes:[string] capacity:{quantity} conditions:[PersistentVolumeClaimCondition] k=type
  allocatedResources:{quantity} allocatedResourceStatuses:{string} currentVolumeAttributesClassName:*string
  modifyVolumeStatus:*ModifyVolumeStatus
PersistentVolumeClaimCondition
  type:!string status:!string lastProbeTime:time lastTransitionTime:time reason:string message:string
ModifyVolumeStatus
  targetVolumeAttributesClassName:string status:!string

PersistentVolume kind v1
  spec:PersistentVolumeSpec status:PersistentVolumeStatus
PersistentVolumeSpec
  capacity:{quantity} gcePersistentDisk:*GCEPersistentDiskVolumeSource awsElasticBlockStore:*GCEVolumeIDSource
  hostPath:*HostPathVolumeSource glusterfs:*GlusterfsPersistentVolumeSource nfs:*NFSVolumeSource
  rbd:*RBDPersistentVolumeSource iscsi:*ISCSIPersistentVolumeSource cinder:*CinderPersistentVolumeSource
  cephfs:*CephFSPersistentVolumeSource fc:*FCVolumeSource flocker:*FlockerVolumeSource
  flexVolume:*FlexPersistentVolumeSource azureFile:*AzureFilePersistentVolumeSource
  vsphereVolume:*VsphereVirtualDiskVolumeSource quobyte:*QuobyteVolumeSource azureDisk:*AzureDiskVolumeSource
  photonPersistentDisk:*PhotonPersistentDiskVolumeSource portworxVolume:*PortworxVolumeSource
  scaleIO:*ScaleIOPersistentVolumeSource local:*LocalVolumeSource storageos:*StorageOSPersistentVolumeSource
  csi:*CSIPersistentVolumeSource accessModes:[string] claimRef:*ObjectReference granular
  persistentVolumeReclaimPolicy:string storageClassName:string mountOptions:[string] volumeMode:*string
  nodeAffinity:*VolumeNodeAffinity volumeAttributesClassName:*string
PersistentVolumeStatus
  phase:string message:string reason:string lastPhaseTransitionTime:*time
VolumeNodeAffinity
  required:*NodeSelector
LocalVolumeSource
  path:!string fsType:*string
SecretReference atomic
  name:string namespace:string
GlusterfsPersistentVolumeSource
  endpoints:!string path:!string readOnly:bool endpointsNamespace:*string
RBDPersistentVolumeSource
  monitors:![string] image:!string fsType:string pool:string user:string keyring:string secretRef:*SecretReference
  readOnly:bool
ISCSIPersistentVolumeSource
  targetPortal:!string iqn:!string lun:!int iscsiInterface:string fsType:string readOnly:bool portals:[string]
  chapAuthDiscovery:bool chapAuthSession:bool secretRef:*SecretReference initiatorName:*string
CinderPersistentVolumeSource
  volumeID:!string fsType:string readOnly:bool secretRef:*SecretReference
CephFSPersistentVolumeSource
  monitors:![string] path:string user:string secretFile:string secretRef:*SecretReference readOnly:bool
FlexPersistentVolumeSource
  driver:!string fsType:string secretRef:*SecretReference readOnly:bool options:{string}
AzureFilePersistentVolumeSource
  secretName:!string shareName:!string readOnly:bool secretNamespace:!*string
ScaleIOPersistentVolumeSource
  gateway:!string system:!string secretRef:!*SecretReference sslEnabled:bool protectionDomain:string
  storagePool:string storageMode:string volumeName:string fsType:string readOnly:bool
StorageOSPersistentVolumeSource
  volumeName:string volumeNamespace:string fsType:string readOnly:bool secretRef:*ObjectReference
CSIPersistentVolumeSource
  driver:!string volumeHandle:!string readOnly:bool fsType:string volumeAttributes:{string}
  controllerPublishSecretRef:*SecretReference nodeStageSecretRef:*SecretReference
  nodePublishSecretRef:*SecretReference controllerExpandSecretRef:*SecretReference
  nodeExpandSecretRef:*SecretReference

ResourceQuota kind v1
  spec:ResourceQuotaSpec status:ResourceQuotaStatus
ResourceQuotaSpec
  hard:{quantity} scopes:[string] scopeSelector:*ScopeSelector
ScopeSelector atomic
  matchExpressions:[ScopedResourceSelectorRequirement]
ScopedResourceSelectorRequirement
  scopeName:!string operator:!string values:[string]
ResourceQuotaStatus
  hard:{quantity} used:{quantity}
LimitRange kind v1
  spec:LimitRangeSpec
LimitRangeSpec
  limits:![LimitRangeItem]
LimitRangeItem
  type:!string max:{quantity} min:{quantity} default:{quantity} defaultRequest:{quantity}
  maxLimitRequestRatio:{quantity}

ReplicationController kind v1
  spec:ReplicationControllerSpec status:ReplicaSetStatus
ReplicationControllerSpec
  replicas:*int minReadySeconds:int selector:{string} atomic template:*PodTemplateSpec
Node kind v1
  spec:NodeSpec status:any
NodeSpec
  podCIDR:string podCIDRs:[string] set providerID:string unschedulable:bool taints:[Taint]
  configSource:*any externalID:string
Taint
  key:!string value:string effect:!string timeAdded:*time
Event kind v1
  involvedObject:!ObjectReference reason:string message:string source:any firstTimestamp:time lastTimestamp:time
  count:int type:string eventTime:microtime series:*any action:string related:*ObjectReference
  reportingComponent:!string reportingInstance:!string
)";

}  // namespace lockstep::diff
