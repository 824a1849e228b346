// SPDX-License-Identifier: Apache-2.0
// Fields of object metadata and of pods with everything they are made of (schema.h has the notation).
#include "diff/schema_data.h"

namespace lockstep::diff {

const std::string_view pod_schema = R"(
ObjectMeta
  name:string generateName:string namespace:string selfLink:string uid:string resourceVersion:string
  generation:long creationTimestamp:*time deletionTimestamp:*time deletionGracePeriodSeconds:*long
  labels:{string} annotations:{string} ownerReferences:[OwnerReference] k=uid finalizers:[string] set
  managedFields:[ManagedFieldsEntry]
OwnerReference atomic
  apiVersion:!string kind:!string name:!string uid:!string controller:*bool blockOwnerDeletion:*bool
ManagedFieldsEntry
  manager:string operation:string apiVersion:string time:*time fieldsType:string fieldsV1:*any subresource:string
LabelSelector atomic
  matchLabels:{string} matchExpressions:[LabelSelectorRequirement]
LabelSelectorRequirement
  key:!string operator:!string values:[string]
Condition
  type:!string status:!string observedGeneration:long lastTransitionTime:!time reason:!string message:!string

Pod kind v1
  spec:PodSpec status:any
PodTemplate kind v1
  template:PodTemplateSpec
PodTemplateSpec
  metadata:ObjectMeta spec:PodSpec
PodSpec
  volumes:[Volume] k=name retain initContainers:[Container] k=name containers:![Container] k=name
  ephemeralContainers:[EphemeralContainer] k=name restartPolicy:string terminationGracePeriodSeconds:*long
  activeDeadlineSeconds:*long dnsPolicy:string nodeSelector:{string} atomic serviceAccountName:string
  serviceAccount:string automountServiceAccountToken:*bool nodeName:string hostNetwork:bool hostPID:bool
  hostIPC:bool shareProcessNamespace:*bool securityContext:*PodSecurityContext
  imagePullSecrets:[LocalObjectReference] k=name hostname:string subdomain:string affinity:*Affinity
  schedulerName:string tolerations:[Toleration] hostAliases:[HostAlias] k=ip priorityClassName:string
  priority:*int dnsConfig:*PodDNSConfig readinessGates:[PodReadinessGate] runtimeClassName:*string
  enableServiceLinks:*bool preemptionPolicy:*string overhead:{quantity}
  topologySpreadConstraints:[TopologySpreadConstraint] k=topologyKey,whenUnsatisfiable setHostnameAsFQDN:*bool
  os:*PodOS hostUsers:*bool schedulingGates:[PodSchedulingGate] k=name resourceClaims:[PodResourceClaim] k=name retain
  resources:*ResourceRequirements hostnameOverride:*string schedulingGroup:*PodSchedulingGroup
PodSchedulingGroup
  podGroupName:*string
PodOS
  name:!string
PodSchedulingGate
  name:!string
PodReadinessGate
  conditionType:!string
PodResourceClaim
  name:!string resourceClaimName:*string resourceClaimTemplateName:*string
HostAlias
  ip:!string hostnames:[string]
PodDNSConfig
  nameservers:[string] searches:[string] options:[PodDNSConfigOption]
PodDNSConfigOption
  name:string value:*string
Toleration
  key:string operator:string value:string effect:string tolerationSeconds:*long
TopologySpreadConstraint
  maxSkew:!int topologyKey:!string whenUnsatisfiable:!string labelSelector:*LabelSelector minDomains:*int
  nodeAffinityPolicy:*string nodeTaintsPolicy:*string matchLabelKeys:[string]
PodSecurityContext
  seLinuxOptions:*SELinuxOptions windowsOptions:*WindowsSecurityContextOptions runAsUser:*long runAsGroup:*long
  runAsNonRoot:*bool supplementalGroups:[long] supplementalGroupsPolicy:*string fsGroup:*long sysctls:[Sysctl]
  fsGroupChangePolicy:*string seccompProfile:*SeccompProfile appArmorProfile:*AppArmorProfile
  seLinuxChangePolicy:*string
Sysctl
  name:!string value:!string
SELinuxOptions
  user:string role:string type:string level:string
WindowsSecurityContextOptions
  gmsaCredentialSpecName:*string gmsaCredentialSpec:*string runAsUserName:*string hostProcess:*bool
SeccompProfile
  type:!string localhostProfile:*string
AppArmorProfile
  type:!string localhostProfile:*string
Affinity
  nodeAffinity:*NodeAffinity podAffinity:*PodAffinity podAntiAffinity:*PodAffinity
NodeAffinity
  requiredDuringSchedulingIgnoredDuringExecution:*NodeSelector
  preferredDuringSchedulingIgnoredDuringExecution:[PreferredSchedulingTerm]
NodeSelector atomic
  nodeSelectorTerms:![NodeSelectorTerm]
NodeSelectorTerm atomic
  matchExpressions:[LabelSelectorRequirement] matchFields:[LabelSelectorRequirement]
PreferredSchedulingTerm
  weight:!int preference:!NodeSelectorTerm
PodAffinity
  requiredDuringSchedulingIgnoredDuringExecution:[PodAffinityTerm]
  preferredDuringSchedulingIgnoredDuringExecution:[WeightedPodAffinityTerm]
PodAffinityTerm
  labelSelector:*LabelSelector namespaces:[string] topologyKey:!string namespaceSelector:*LabelSelector
  matchLabelKeys:[string] mismatchLabelKeys:[string]
WeightedPodAffinityTerm
  weight:!int podAffinityTerm:!PodAffinityTerm

Container
  name:!string image:string command:[string] args:[string] workingDir:string
  ports:[ContainerPort] k=containerPort,protocol envFrom:[EnvFromSource] env:[EnvVar] k=name
  resources:ResourceRequirements resizePolicy:[ContainerResizePolicy] restartPolicy:*string
  restartPolicyRules:[ContainerRestartRule] volumeMounts:[VolumeMount] k=mountPath
  volumeDevices:[VolumeDevice] k=devicePath livenessProbe:*Probe readinessProbe:*Probe startupProbe:*Probe
  lifecycle:*Lifecycle terminationMessagePath:string terminationMessagePolicy:string imagePullPolicy:string
  securityContext:*SecurityContext stdin:bool stdinOnce:bool tty:bool
EphemeralContainer
  like:Container targetContainerName:string
ContainerPort
  name:string hostPort:int containerPort:!int protocol:string=TCP hostIP:string
ContainerResizePolicy
  resourceName:!string restartPolicy:!string
ContainerRestartRule
  action:string exitCodes:*ContainerRestartRuleOnExitCodes
ContainerRestartRuleOnExitCodes
  operator:string values:[int] ssa-set
EnvVar
  name:!string value:string valueFrom:*EnvVarSource
EnvVarSource
  fieldRef:*ObjectFieldSelector resourceFieldRef:*ResourceFieldSelector configMapKeyRef:*ConfigMapKeySelector
  secretKeyRef:*ConfigMapKeySelector fileKeyRef:*FileKeySelector
FileKeySelector atomic
  volumeName:!string path:!string key:!string optional:*bool
ObjectFieldSelector atomic
  apiVersion:string fieldPath:!string
ResourceFieldSelector atomic
  containerName:string resource:!string divisor:quantity
ConfigMapKeySelector atomic
  name:string key:!string optional:*bool
EnvFromSource
  prefix:string configMapRef:*ConfigMapEnvSource secretRef:*ConfigMapEnvSource
ConfigMapEnvSource
  name:string optional:*bool
LocalObjectReference atomic
  name:string
ResourceRequirements
  limits:{quantity} requests:{quantity} claims:[ResourceClaim] ssa=name
ResourceClaim
  name:!string request:string
VolumeMount
  name:!string readOnly:bool recursiveReadOnly:*string mountPath:!string subPath:string mountPropagation:*string
  subPathExpr:string
VolumeDevice
  name:!string devicePath:!string
Probe
  exec:*ExecAction httpGet:*HTTPGetAction tcpSocket:*TCPSocketAction grpc:*GRPCAction initialDelaySeconds:int
  timeoutSeconds:int periodSeconds:int successThreshold:int failureThreshold:int terminationGracePeriodSeconds:*long
Lifecycle
  postStart:*LifecycleHandler preStop:*LifecycleHandler stopSignal:*string
LifecycleHandler
  exec:*ExecAction httpGet:*HTTPGetAction tcpSocket:*TCPSocketAction sleep:*SleepAction
ExecAction
  command:[string]
HTTPGetAction
  path:string port:!intstr host:string scheme:string httpHeaders:[HTTPHeader]
HTTPHeader
  name:!string value:!string
TCPSocketAction
  port:!intstr host:string
GRPCAction
  port:!int service:!*string
SleepAction
  seconds:!long
SecurityContext
  capabilities:*Capabilities privileged:*bool seLinuxOptions:*SELinuxOptions
  windowsOptions:*WindowsSecurityContextOptions runAsUser:*long runAsGroup:*long runAsNonRoot:*bool
  readOnlyRootFilesystem:*bool allowPrivilegeEscalation:*bool procMount:*string seccompProfile:*SeccompProfile
  appArmorProfile:*AppArmorProfile
Capabilities
  add:[string] drop:[string]

Volume
  name:!string hostPath:*HostPathVolumeSource emptyDir:*EmptyDirVolumeSource
  gcePersistentDisk:*GCEPersistentDiskVolumeSource awsElasticBlockStore:*GCEVolumeIDSource gitRepo:*GitRepoVolumeSource
  secret:*SecretVolumeSource nfs:*NFSVolumeSource iscsi:*ISCSIVolumeSource glusterfs:*GlusterfsVolumeSource
  persistentVolumeClaim:*PersistentVolumeClaimVolumeSource rbd:*RBDVolumeSource flexVolume:*FlexVolumeSource
  cinder:*CinderVolumeSource cephfs:*CephFSVolumeSource flocker:*FlockerVolumeSource
  downwardAPI:*DownwardAPIVolumeSource fc:*FCVolumeSource azureFile:*AzureFileVolumeSource
  configMap:*ConfigMapVolumeSource vsphereVolume:*VsphereVirtualDiskVolumeSource quobyte:*QuobyteVolumeSource
  azureDisk:*AzureDiskVolumeSource photonPersistentDisk:*PhotonPersistentDiskVolumeSource
  projected:*ProjectedVolumeSource portworxVolume:*PortworxVolumeSource scaleIO:*ScaleIOVolumeSource
  storageos:*StorageOSVolumeSource csi:*CSIVolumeSource ephemeral:*EphemeralVolumeSource image:*ImageVolumeSource
HostPathVolumeSource
  path:!string type:*string
EmptyDirVolumeSource
  medium:string sizeLimit:*quantity
GCEPersistentDiskVolumeSource
  pdName:!string fsType:string partition:int readOnly:bool
GCEVolumeIDSource
  volumeID:!string fsType:string partition:int readOnly:bool
GitRepoVolumeSource
  repository:!string revision:string directory:string
SecretVolumeSource
  secretName:string items:[KeyToPath] defaultMode:*int optional:*bool
KeyToPath
  key:!string path:!string mode:*int
NFSVolumeSource
  server:!string path:!string readOnly:bool
ISCSIVolumeSource
  targetPortal:!string iqn:!string lun:!int iscsiInterface:string fsType:string readOnly:bool portals:[string]
  chapAuthDiscovery:bool chapAuthSession:bool secretRef:*LocalObjectReference initiatorName:*string
GlusterfsVolumeSource
  endpoints:!string path:!string readOnly:bool
PersistentVolumeClaimVolumeSource
  claimName:!string readOnly:bool
RBDVolumeSource
  monitors:![string] image:!string fsType:string pool:string user:string keyring:string
  secretRef:*LocalObjectReference readOnly:bool
FlexVolumeSource
  driver:!string fsType:string secretRef:*LocalObjectReference readOnly:bool options:{string}
CinderVolumeSource
  volumeID:!string fsType:string readOnly:bool secretRef:*LocalObjectReference
CephFSVolumeSource
  monitors:![string] path:string user:string secretFile:string secretRef:*LocalObjectReference readOnly:bool
FlockerVolumeSource
  datasetName:string datasetUUID:string
DownwardAPIVolumeSource
  items:[DownwardAPIVolumeFile] defaultMode:*int
DownwardAPIVolumeFile
  path:!string fieldRef:*ObjectFieldSelector resourceFieldRef:*ResourceFieldSelector mode:*int
FCVolumeSource
  targetWWNs:[string] lun:*int fsType:string readOnly:bool wwids:[string]
AzureFileVolumeSource
  secretName:!string shareName:!string readOnly:bool
ConfigMapVolumeSource
  name:string items:[KeyToPath] defaultMode:*int optional:*bool
VsphereVirtualDiskVolumeSource
  volumePath:!string fsType:string storagePolicyName:string storagePolicyID:string
QuobyteVolumeSource
  registry:!string volume:!string readOnly:bool user:string group:string tenant:string
AzureDiskVolumeSource
  diskName:!string diskURI:!string cachingMode:*string fsType:*string readOnly:*bool kind:*string
PhotonPersistentDiskVolumeSource
  pdID:!string fsType:string
ProjectedVolumeSource
  sources:![VolumeProjection] defaultMode:*int
VolumeProjection
  secret:*ConfigMapProjection downwardAPI:*DownwardAPIProjection configMap:*ConfigMapProjection
  serviceAccountToken:*ServiceAccountTokenProjection clusterTrustBundle:*ClusterTrustBundleProjection
  podCertificate:*PodCertificateProjection
ConfigMapProjection
  name:string items:[KeyToPath] optional:*bool
DownwardAPIProjection
  items:[DownwardAPIVolumeFile]
ServiceAccountTokenProjection
  audience:string expirationSeconds:*long path:!string
ClusterTrustBundleProjection
  name:*string signerName:*string labelSelector:*LabelSelector optional:*bool path:!string
PodCertificateProjection
  signerName:string keyType:string maxExpirationSeconds:*int credentialBundlePath:string keyPath:string
  certificateChainPath:string userAnnotations:{string}
PortworxVolumeSource
  volumeID:!string fsType:string readOnly:bool
ScaleIOVolumeSource
  gateway:!string system:!string secretRef:!*LocalObjectReference sslEnabled:bool protectionDomain:string
  storagePool:string storageMode:string volumeName:string fsType:string readOnly:bool
StorageOSVolumeSource
  volumeName:string volumeNamespace:string fsType:string readOnly:bool secretRef:*LocalObjectReference
CSIVolumeSource
  driver:!string readOnly:*bool fsType:*string volumeAttributes:{string} nodePublishSecretRef:*LocalObjectReference
EphemeralVolumeSource
  volumeClaimTemplate:*PersistentVolumeClaimTemplate
PersistentVolumeClaimTemplate
  metadata:ObjectMeta spec:!PersistentVolumeClaimSpec
ImageVolumeSource
  reference:string pullPolicy:string
)";

}  // namespace lockstep::diff
