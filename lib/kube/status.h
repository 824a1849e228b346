// SPDX-License-Identifier: Apache-2.0
#pragma once
// Status: what an API server's refusal means to the user: which object, why, and what to do about it.

#include "base/error.h"
#include "kube/resource.h"
#include "net/http.h"

#include <string>

namespace lockstep::kube {

// What was asked for.
struct Subject {
  std::string verb;  // as RBAC names it: "get", "list", "patch", ...
  std::string api_version, kind,
      resource;  // "apps/v1", "Deployment", "deployments.apps"; empty for bare paths
  std::string ns, name;
  std::string path;  // for messages about bare paths
};
Subject subject_of(std::string verb, const Resource& resource, std::string ns = {}, std::string name = {});
// "Deployment ml/web", "deployments.apps in namespace ml", "/version".
std::string display(const Subject& subject);

// The Error of an answer that is no success; status() and reason() are the server's. `user` is the name in
// the kubeconfig, for answers that do not know whom they refuse.
Error status_error(const net::Response& response, const Subject& subject, const std::string& user);
// The same for a Status object that came in a stream, such as 410 Expired in a watch.
Error status_error(const Value& status, const Subject& subject, const std::string& user);

}  // namespace lockstep::kube
