// SPDX-License-Identifier: Apache-2.0
// Fields of rbac, networking, storage, admission and the small groups around them (schema.h has the
// notation).
#include "diff/schema_data.h"

namespace lockstep::diff {

const std::string_view cluster_schema = R"(
Role kind rbac.authorization.k8s.io/v1 rbac.authorization.k8s.io/v1beta1
  rules:![PolicyRule]
ClusterRole kind rbac.authorization.k8s.io/v1 rbac.authorization.k8s.io/v1beta1
  rules:![PolicyRule] aggregationRule:*AggregationRule
PolicyRule
  verbs:![string] apiGroups:[string] resources:[string] resourceNames:[string] nonResourceURLs:[string]
AggregationRule
  clusterRoleSelectors:[LabelSelector]
RoleBinding kind rbac.authorization.k8s.io/v1 rbac.authorization.k8s.io/v1beta1
  subjects:[Subject] roleRef:!RoleRef
ClusterRoleBinding kind rbac.authorization.k8s.io/v1 rbac.authorization.k8s.io/v1beta1
  subjects:[Subject] roleRef:!RoleRef
Subject atomic
  kind:!string apiGroup:string name:!string namespace:string
RoleRef atomic
  apiGroup:!string kind:!string name:!string

NetworkPolicy kind networking.k8s.io/v1
  spec:NetworkPolicySpec
NetworkPolicySpec
  podSelector:LabelSelector ingress:[NetworkPolicyIngressRule] egress:[NetworkPolicyEgressRule] policyTypes:[string]
NetworkPolicyIngressRule
  ports:[NetworkPolicyPort] from:[NetworkPolicyPeer]
NetworkPolicyEgressRule
  ports:[NetworkPolicyPort] to:[NetworkPolicyPeer]
NetworkPolicyPort
  protocol:*string port:*intstr endPort:*int
NetworkPolicyPeer
  podSelector:*LabelSelector namespaceSelector:*LabelSelector ipBlock:*IPBlock
IPBlock
  cidr:!string except:[string]
Ingress kind networking.k8s.io/v1
  spec:IngressSpec status:IngressStatus
IngressSpec
  ingressClassName:*string defaultBackend:*IngressBackend tls:[IngressTLS] rules:[IngressRule]
IngressBackend
  service:*IngressServiceBackend resource:*TypedLocalObjectReference
IngressServiceBackend
  name:!string port:ServiceBackendPort
ServiceBackendPort atomic
  name:string number:int
IngressTLS
  hosts:[string] secretName:string
IngressRule
  host:string http:*HTTPIngressRuleValue
HTTPIngressRuleValue
  paths:![HTTPIngressPath]
HTTPIngressPath
  path:string pathType:!*string backend:!IngressBackend
IngressStatus
  loadBalancer:IngressLoadBalancerStatus
IngressLoadBalancerStatus
  ingress:[IngressLoadBalancerIngress]
IngressLoadBalancerIngress
  ip:string hostname:string ports:[PortStatus]
IngressV1beta1 kind networking.k8s.io/v1beta1 extensions/v1beta1 Ingress
  spec:IngressSpecV1beta1 status:IngressStatus
IngressSpecV1beta1
  ingressClassName:*string backend:*IngressBackendV1beta1 tls:[IngressTLS] rules:[IngressRuleV1beta1]
IngressBackendV1beta1
  serviceName:string servicePort:intstr resource:*TypedLocalObjectReference
IngressRuleV1beta1
  host:string http:*HTTPIngressRuleValueV1beta1
HTTPIngressRuleValueV1beta1
  paths:![HTTPIngressPathV1beta1]
HTTPIngressPathV1beta1
  path:string pathType:*string backend:!IngressBackendV1beta1
IngressClass kind networking.k8s.io/v1 networking.k8s.io/v1beta1
  spec:IngressClassSpec
IngressClassSpec
  controller:string parameters:*IngressClassParametersReference
IngressClassParametersReference
  apiGroup:*string kind:!string name:!string scope:!*string namespace:*string
ServiceCIDR kind networking.k8s.io/v1
  spec:ServiceCIDRSpec status:ServiceCIDRStatus
ServiceCIDRSpec
  cidrs:[string]
ServiceCIDRStatus
  conditions:[Condition] k=type
IPAddress kind networking.k8s.io/v1
  spec:IPAddressSpec
IPAddressSpec
  parentRef:*ParentReference
ParentReference
  group:string resource:string namespace:string name:string

StorageClass kind storage.k8s.io/v1 storage.k8s.io/v1beta1
  provisioner:!string parameters:{string} reclaimPolicy:*string mountOptions:[string] allowVolumeExpansion:*bool
  volumeBindingMode:*string allowedTopologies:[TopologySelectorTerm]
TopologySelectorTerm atomic
  matchLabelExpressions:[TopologySelectorLabelRequirement]
TopologySelectorLabelRequirement
  key:!string values:![string]
CSIDriver kind storage.k8s.io/v1 storage.k8s.io/v1beta1
  spec:!CSIDriverSpec
CSIDriverSpec
  attachRequired:*bool podInfoOnMount:*bool volumeLifecycleModes:[string] storageCapacity:*bool
  fsGroupPolicy:*string tokenRequests:[TokenRequest] requiresRepublish:*bool seLinuxMount:*bool
  nodeAllocatableUpdatePeriodSeconds:*long serviceAccountTokenInSecrets:*bool preventPodSchedulingIfMissing:*bool
TokenRequest
  audience:!string expirationSeconds:*long
CSINode kind storage.k8s.io/v1
  spec:!CSINodeSpec
CSINodeSpec
  drivers:![CSINodeDriver] k=name
CSINodeDriver
  name:!string nodeID:!string topologyKeys:![string] allocatable:*VolumeNodeResources
VolumeNodeResources
  count:*int
CSIStorageCapacity kind storage.k8s.io/v1
  nodeTopology:*LabelSelector storageClassName:!string capacity:*quantity maximumVolumeSize:*quantity
VolumeAttributesClass kind storage.k8s.io/v1 storage.k8s.io/v1beta1
  driverName:!string parameters:{string}
VolumeAttachment kind storage.k8s.io/v1
  spec:!any status:any

MutatingWebhookConfiguration kind admissionregistration.k8s.io/v1
  webhooks:[MutatingWebhook] k=name
MutatingWebhook
  name:!string clientConfig:!WebhookClientConfig rules:[RuleWithOperations] failurePolicy:*string matchPolicy:*string
  namespaceSelector:*LabelSelector objectSelector:*LabelSelector sideEffects:!*string timeoutSeconds:*int
  admissionReviewVersions:![string] reinvocationPolicy:*string matchConditions:[MatchCondition] k=name
ValidatingWebhookConfiguration kind admissionregistration.k8s.io/v1
  webhooks:[ValidatingWebhook] k=name
ValidatingWebhook
  name:!string clientConfig:!WebhookClientConfig rules:[RuleWithOperations] failurePolicy:*string matchPolicy:*string
  namespaceSelector:*LabelSelector objectSelector:*LabelSelector sideEffects:!*string timeoutSeconds:*int
  admissionReviewVersions:![string] matchConditions:[MatchCondition] k=name
MutatingWebhookConfigurationV1beta1 kind admissionregistration.k8s.io/v1beta1 MutatingWebhookConfiguration
  webhooks:[MutatingWebhookV1beta1] k=name
MutatingWebhookV1beta1
  name:!string clientConfig:!WebhookClientConfig rules:[RuleWithOperations] failurePolicy:*string matchPolicy:*string
  namespaceSelector:*LabelSelector objectSelector:*LabelSelector sideEffects:*string timeoutSeconds:*int
  admissionReviewVersions:[string] reinvocationPolicy:*string matchConditions:[MatchCondition] k=name
ValidatingWebhookConfigurationV1beta1 kind admissionregistration.k8s.io/v1beta1 ValidatingWebhookConfiguration
  webhooks:[ValidatingWebhookV1beta1] k=name
ValidatingWebhookV1beta1
  name:!string clientConfig:!WebhookClientConfig rules:[RuleWithOperations] failurePolicy:*string matchPolicy:*string
  namespaceSelector:*LabelSelector objectSelector:*LabelSelector sideEffects:*string timeoutSeconds:*int
  admissionReviewVersions:[string] matchConditions:[MatchCondition] k=name
WebhookClientConfig
  url:*string service:*WebhookServiceReference caBundle:bytes
WebhookServiceReference
  namespace:!string name:!string path:*string port:*int
RuleWithOperations
  operations:[string] apiGroups:[string] apiVersions:[string] resources:[string] scope:*string
MatchCondition
  name:!string expression:!string
ValidatingAdmissionPolicy kind admissionregistration.k8s.io/v1 admissionregistration.k8s.io/v1beta1
  spec:ValidatingAdmissionPolicySpec status:any
ValidatingAdmissionPolicySpec
  paramKind:*ParamKind matchConstraints:*MatchResources validations:[Validation] failurePolicy:*string
  auditAnnotations:[AuditAnnotation] matchConditions:[MatchCondition] k=name variables:[Variable] k=name
ParamKind atomic
  apiVersion:string kind:string
Validation
  expression:!string message:string reason:*string messageExpression:string
AuditAnnotation
  key:!string valueExpression:!string
Variable atomic
  name:!string expression:!string
MatchResources atomic
  namespaceSelector:*LabelSelector objectSelector:*LabelSelector resourceRules:[NamedRuleWithOperations]
  excludeResourceRules:[NamedRuleWithOperations] matchPolicy:*string
NamedRuleWithOperations atomic
  resourceNames:[string] operations:[string] apiGroups:[string] apiVersions:[string] resources:[string] scope:*string
ValidatingAdmissionPolicyBinding kind admissionregistration.k8s.io/v1 admissionregistration.k8s.io/v1beta1
  spec:ValidatingAdmissionPolicyBindingSpec
ValidatingAdmissionPolicyBindingSpec
  policyName:string paramRef:*ParamRef matchResources:*MatchResources validationActions:[string] ssa-set
ParamRef atomic
  name:string namespace:string selector:*LabelSelector parameterNotFoundAction:*string

PriorityClass kind scheduling.k8s.io/v1 scheduling.k8s.io/v1beta1
  value:!int globalDefault:bool description:string preemptionPolicy:*string
RuntimeClass kind node.k8s.io/v1 node.k8s.io/v1beta1
  handler:!string overhead:*RuntimeClassOverhead scheduling:*RuntimeClassScheduling
RuntimeClassOverhead
  podFixed:{quantity}
RuntimeClassScheduling
  nodeSelector:{string} atomic tolerations:[Toleration]
Lease kind coordination.k8s.io/v1 coordination.k8s.io/v1beta1
  spec:LeaseSpec
LeaseSpec
  holderIdentity:*string leaseDurationSeconds:*int acquireTime:*microtime renewTime:*microtime leaseTransitions:*int
  strategy:*string preferredHolder:*string
EndpointSlice kind discovery.k8s.io/v1
  addressType:!string endpoints:![Endpoint] ports:![EndpointSlicePort]
Endpoint
  addresses:![string] ssa-set conditions:EndpointConditions hostname:*string targetRef:*ObjectReference
  deprecatedTopology:{string} nodeName:*string zone:*string hints:*any
EndpointConditions
  ready:*bool serving:*bool terminating:*bool
EndpointSlicePort atomic
  name:*string protocol:*string port:*int appProtocol:*string
CertificateSigningRequest kind certificates.k8s.io/v1
  spec:!CertificateSigningRequestSpec status:any
CertificateSigningRequestSpec
  request:!bytes signerName:!string expirationSeconds:*int usages:[string] username:string uid:string groups:[string]
  extra:any
FlowSchema kind flowcontrol.apiserver.k8s.io/v1
  spec:any status:any
PriorityLevelConfiguration kind flowcontrol.apiserver.k8s.io/v1
  spec:any status:any
)";

}  // namespace lockstep::diff
