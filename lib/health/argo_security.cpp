// SPDX-License-Identifier: Apache-2.0
// Certificates, secrets, identities and policies.
#include "health/argo_tables.h"

namespace lockstep::health {

namespace {

using enum Status;

// A certificate that is being issued is not Ready, and that is no failure.
constexpr Rule certificate[] = {
    {"Issuing=True", Progressing, "{Issuing.message}"},
    {"Ready=False", Degraded, "{Ready.message}"},
    {"Ready=True", Healthy, "{Ready.message}"},
    {"", Progressing, "Waiting for certificate"},
};
constexpr Rule issuer[] = {{"", Progressing, "Initializing issuer"}};
constexpr Rule managed_certificate[] = {
    {".status.domainStatus.*.status~Failed", Degraded,
     "At least one certificate has failed to be provisioned"},
    {"!.status.domainStatus>0", Progressing, "At least one certificate is still being provisioned"},
    {".status.domainStatus.*.status!=Active", Progressing,
     "At least one certificate is still being provisioned"},
    {"", Healthy, "All certificates are active"},
};

constexpr Rule cluster_external_secret[] = {
    {".status & !.status.conditions>0", Unknown, "its status has no conditions"},
    {"Ready=True", Healthy, "{Ready.message}"},
    {"NotReady=True", Degraded, "{NotReady.message}"},
    {"PartiallyReady=True", Degraded, "{PartiallyReady.message}"},
    {"", Progressing, "Waiting for ClusterExternalSecret"},
};
// The forerunner of external-secrets.io writes one text: SUCCESS, or what went wrong.
constexpr Rule kubernetes_external_secret[] = {
    {"!.status", Progressing, "Waiting for ExternalSecret."},
    {"!.status.status", Unknown, "its status says nothing"},
    {".status.status=SUCCESS", Healthy, "Fetched ExternalSecret."},
    {"", Degraded, "{.status.status}"},
};
constexpr Rule sealed_secret[] = {
    {"Synced=False", Degraded, "{Synced.message}"},
    {"Synced=True", Healthy, "{Synced.message}"},
    {"", Progressing, "Waiting for Sealed Secret to be decrypted"},
};
constexpr Rule password_item[] = {{"", Progressing, "Waiting for controller to report status"}};

constexpr Rule keycloak[] = {
    {"!.status.conditions", Progressing, "Waiting for Keycloak status conditions to exist"},
    {"HasErrors=True", Degraded, "Has Errors: {HasErrors.message}"},
    {"Ready=True", Healthy},
    {"", Progressing},
};
constexpr Rule iam_role[] = {
    {".status.state=Ready", Healthy, "Role is ready"},
    {".status.state", Degraded,
     "Failed to reconcile the Iamrole (retry {.status.retryCount|0}) for role '{.status.roleName}' with "
     "message: {.status.errorDescription}"},
    {"", Progressing, "Waiting for Iamrole to be reconciled"},
};

constexpr Rule kyverno_policy[] = {
    {"Ready=True & Ready.reason=Succeeded", Healthy, "Policy is ready"},
    {"", Progressing, "Waiting for Policy to be ready"},
};

// Open Cluster Management
constexpr Rule evaluated_policy[] = {
    {"!.status.compliant", Progressing, "Waiting for the status to be reported"},
    {".status.lastEvaluatedGeneration & .status.lastEvaluatedGeneration!={.metadata.generation}", Progressing,
     "Waiting for the status to be updated"},
    {".status.compliant=NonCompliant", Degraded, "The policy is not complied with"},
    {".status.compliant=Compliant", Healthy, "The policy is complied with"},
    {"", Progressing, "Waiting for compliance: {.status.compliant}"},
};
constexpr Rule operator_policy[] = {
    {"!.status.compliant", Progressing, "Waiting for the status to be reported"},
    {"stale", Progressing, "Waiting for the status to be updated"},
    {"Compliant=False", Degraded, "{Compliant.message}"},
    {"Compliant=True", Healthy, "{Compliant.message}"},
    {"", Progressing, "Waiting for the compliance condition"},
};
constexpr Rule replicated_policy[] = {
    {"!.status", Progressing, "Waiting for the status to be reported"},
    {"!.status.status>0", Healthy, "No clusters match this policy"},
    {".status.status.*.compliant=NonCompliant", Degraded, "Not all clusters are compliant"},
    {".status.status.*.compliant!=Compliant", Progressing, "Not all clusters have reported"},
    {"", Healthy, "All clusters are compliant"},
};

constexpr KindTable tables[] = {
    {"cert-manager.io", "Certificate", certificate},
    {"certmanager.k8s.io", "Certificate", certificate},
    {"cert-manager.io", "Issuer ClusterIssuer", ready_or_failed, issuer},
    {"certmanager.k8s.io", "Issuer ClusterIssuer", ready_or_failed, issuer},
    {"networking.gke.io", "ManagedCertificate", managed_certificate},
    {"external-secrets.io", "ExternalSecret PushSecret SecretStore ClusterSecretStore", ready_condition},
    {"external-secrets.io", "ClusterExternalSecret", cluster_external_secret},
    {"kubernetes-client.io", "ExternalSecret", kubernetes_external_secret},
    {"bitnami.com", "SealedSecret", sealed_secret},
    {"onepassword.com", "OnePasswordItem", ready_or_failed, password_item},
    {"k8s.keycloak.org", "Keycloak", keycloak},
    {"iammanager.keikoproj.io", "Iamrole", iam_role},
    {"kyverno.io", "Policy ClusterPolicy", kyverno_policy},
    {"policy.open-cluster-management.io", "ConfigurationPolicy CertificatePolicy", evaluated_policy},
    {"policy.open-cluster-management.io", "OperatorPolicy", operator_policy},
    {"policy.open-cluster-management.io", "Policy", replicated_policy},
};

}  // namespace

std::span<const KindTable> security_kinds() { return tables; }

}  // namespace lockstep::health
