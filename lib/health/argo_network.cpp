// SPDX-License-Identifier: Apache-2.0
// Gateways, routes and the API management in front of them.
#include "health/argo_tables.h"

namespace lockstep::health {

namespace {

using enum Status;

Verdict verdict(Status status, std::string message) {
  Verdict v;
  v.status = status;
  v.message = std::move(message);
  return v;
}

const Value& condition_of(const Value& reporter, std::string_view type) {
  for (const auto& condition : reporter.at("conditions").items())
    if (condition.at("type").text() == type) return condition;
  return Value::null();
}

std::string message_of(const Value& condition) {
  const std::string& message = condition.at("message").text();
  return message.empty() ? "Failed condition: " + condition.at("type").text() : message;
}

bool is_stale(const Value& reporter, const Value& object) {
  const auto wanted = object.at("metadata", "generation").as_int();
  for (const auto& condition : reporter.at("conditions").items())
    if (const auto seen = condition.at("observedGeneration").as_int(); wanted && seen && *seen != *wanted)
      return true;
  return false;
}

// A route is told about by each gateway that it names as parent; what one has said about an older spec does
// not count beside what another says about this one.
Verdict route(const Value& object) {
  const std::string& kind = object.at("kind").text();
  bool is_reported = false;
  for (const auto& parent : object.at("status", "parents").items()) {
    if (parent.at("conditions").empty() || is_stale(parent, object)) continue;
    is_reported = true;
    const std::string name = "Parent " + parent.at("parentRef", "name").text() + ": ";
    for (const char* type : {"ResolvedRefs", "Accepted"})
      if (const Value& found = condition_of(parent, type); found.at("status").text() == "False")
        return verdict(Degraded, name + message_of(found));
    const Value& programmed = condition_of(parent, "Programmed");
    if (!programmed.is_null() && programmed.at("status").text() != "True")
      return verdict(Progressing, name + message_of(programmed));
  }
  if (!is_reported) return verdict(Progressing, "Waiting for " + kind + " status");
  return verdict(Healthy, kind + " is healthy");
}

// A policy is in force when every gateway above its targets (its ancestors) has seen and accepted it.
Verdict policy(const Value& object) {
  const std::string& kind = object.at("kind").text();
  const auto& ancestors = object.at("status", "ancestors").items();
  if (ancestors.empty()) return verdict(Progressing, "Waiting for " + kind + " status");
  for (const auto& ancestor : ancestors) {
    const Value& conditions = ancestor.at("conditions");
    if (conditions.is_null()) continue;
    if (conditions.empty()) return verdict(Progressing, "Waiting for " + kind + " status");
    const std::string name = "Ancestor " + ancestor.at("ancestorRef", "name").text();
    if (is_stale(ancestor, object))
      return verdict(Progressing, "Waiting for " + name + " to update " + kind + " status");
    for (const char* type : {"ResolvedRefs", "Accepted"})
      if (const Value& found = condition_of(ancestor, type); found.at("status").text() == "False")
        return verdict(Degraded, name + ": " + message_of(found));
    if (condition_of(ancestor, "Accepted").at("status").text() != "True")
      return verdict(Degraded, name + ": " + kind + " is not accepted");
  }
  return verdict(Healthy, kind + " is healthy");
}

constexpr Rule gateway[] = {
    {"!.status.conditions", Progressing, "Waiting for Gateway status"},
    {"ResolvedRefs=False", Degraded, "{ResolvedRefs.message|Failed condition: ResolvedRefs}"},
    {"Accepted=False", Degraded, "{Accepted.message|Failed condition: Accepted}"},
    {"Programmed!=True", Progressing, "{Programmed.message|Failed condition: Programmed}"},
    {"", Healthy, "Gateway is healthy"},
};
constexpr Rule gateway_class[] = {
    {"Accepted=False", Degraded, "{Accepted.message|GatewayClass is not accepted}"},
    {"Accepted=True", Healthy, "{Accepted.message|GatewayClass is accepted}"},
    {"", Progressing, "Waiting for GatewayClass status"},
};

// Gloo says its state by name or by number, for each namespace that it reports from or for all.
constexpr Rule gloo[] = {
    {".status.state=2|3|Rejected|Warning", Degraded, "{.status.reason}"},
    {".status.statuses.*.state=2|3|Rejected|Warning", Degraded, "{.status.statuses.*.reason}"},
    {".status.state=0|Pending", Suspended, "The resource has not yet been validated"},
    {".status.statuses.*.state=0|Pending", Suspended, "The resource has not yet been validated"},
    {".status.state=1|Accepted", Healthy, "The resource has been validated"},
    {".status.statuses.*.state=1|Accepted", Healthy, "The resource has been validated"},
    {"", Progressing, "Update in progress"},
};

constexpr Rule contour[] = {
    {".spec.includes>0", Healthy, "HTTPProxy inclusions cannot be health checked"},
    {".status.currentStatus=NotReconciled", Progressing, "{.status.description}"},
    {"Valid.observedGeneration!={.metadata.generation}", Progressing, "Waiting for status"},
    {"Valid=False", Degraded, "{Valid.message}"},
    {"Valid=True", Healthy, "{Valid.message}"},
    {"", Progressing, "Waiting for status"},
};

constexpr Rule istio_operator[] = {
    {".status.status=0|NONE", Unknown, "Component is not present."},
    {".status.status=1|UPDATING", Progressing, "Component is being updated to a different version."},
    {".status.status=2|RECONCILING", Progressing,
     "Controller has started but not yet completed reconciliation loop for the component."},
    {".status.status=3|HEALTHY", Healthy, "Component is healthy."},
    {".status.status=4|ERROR", Degraded, "Component is in an error state."},
    {"", Progressing, "Waiting for Istio Control Plane"},
};

constexpr Rule openshift_route[] = {
    {".status.ingress.*.conditions[Admitted].status=False", Degraded, "Route is degraded"},
    {"!.status.ingress>0", Progressing, "Route is still getting admitted"},
    {".status.ingress.*.conditions[Admitted].status!=True", Progressing, "Route is still getting admitted"},
    {"", Healthy, "Route is healthy"},
};

constexpr Rule node_network[] = {
    {"Ignored=True", Suspended, "{Ignored.reason}"},
    {"Available=True", Healthy, "{Available.reason}"},
    {"Degraded=True", Degraded, "{Degraded.reason}: {Degraded.message}"},
    {"Progressing=True & Progressing.message", Progressing, "{Progressing.reason}: {Progressing.message}"},
    {"Progressing=True", Progressing, "{Progressing.reason}"},
    {"", Progressing, "Waiting for policy to be applied"},
};

constexpr Rule dns_sd_instance[] = {
    {"Advertised=False & Advertised.reason=AdvertiseError|UnadvertiseError", Degraded,
     "{Advertised.message}"},
    {"Discoverable=True", Healthy, "{Discoverable.message}"},
    {"", Progressing, "{Discoverable.message}"},
};

// 3scale: each kind has a condition for each way it can fail, and Ready or Synced for success.
constexpr Rule threescale[] = {
    {"Failed=True", Degraded, "{Failed.message|3scale synchronization failed}"},
    {"Invalid=True", Degraded, "{Invalid.message|3scale configuration is invalid}"},
    {"Orphan=True", Degraded, "{Orphan.message|it refers to something that does not exist}"},
    {"Waiting=True", Suspended, "{Waiting.message}"},
    {"In-progress=True", Progressing, "{In-progress.message}"},
    {"Ready=True", Healthy, "3scale {.kind} is ready"},
    {"Synced=True", Healthy, "3scale {.kind} is synced"},
};
constexpr Rule threescale_waiting[] = {{"", Progressing, "Waiting for 3scale {.kind} status..."}};
constexpr Rule threescale_unready[] = {
    {"Ready=False", Degraded, "{Ready.message|3scale resource is degraded}"},
    {"", Progressing, "Waiting for 3scale {.kind} status..."},
};
constexpr Rule threescale_manager[] = {
    {"Available=True", Healthy, "3scale APIManager is available"},
    {"Available.reason", Degraded, "3scale APIManager is degraded: {Available.reason}"},
    {".status.deployments & !.status.deployments.starting>0 & !.status.deployments.stopped>0", Healthy,
     "3scale APIManager is available"},
    {"", Progressing, "Waiting for 3scale APIManager status..."},
};

constexpr KindTable tables[] = {
    {.group = "gateway.networking.k8s.io", .kinds = "HTTPRoute GRPCRoute", .judge = route},
    {.group = "gateway.networking.k8s.io", .kinds = "BackendTLSPolicy", .judge = policy},
    {.group = "microgateway.airlock.com",
     .kinds = "AccessControlPolicy ContentSecurityPolicy CustomResponsePolicy DenyRules ICAPPolicy "
              "RateLimitPolicy",
     .judge = policy},
    {"gateway.networking.k8s.io", "Gateway", gateway},
    {"gateway.networking.k8s.io", "GatewayClass", gateway_class},
    {"gateway.solo.io", "*", gloo},
    {"gloo.solo.io", "*", gloo},
    {"projectcontour.io", "HTTPProxy ExtensionService", contour},
    {"install.istio.io", "IstioOperator", istio_operator},
    {"route.openshift.io", "Route", openshift_route},
    {"nmstate.io", "NodeNetworkConfigurationPolicy", node_network},
    {"proclaim.dogmatiq.io", "DNSSDServiceInstance", dns_sd_instance},
    {"apps.3scale.net", "APIManager", threescale_manager},
    {"capabilities.3scale.net", "Application Tenant", threescale, threescale_unready},
    {"capabilities.3scale.net", "*", threescale, threescale_waiting},
};

}  // namespace

std::span<const KindTable> network_kinds() { return tables; }

}  // namespace lockstep::health
