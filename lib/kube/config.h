// SPDX-License-Identifier: Apache-2.0
#pragma once
// Configuration: which cluster, as whom, in which namespace; from kubeconfig files or a pod's service
// account.

#include "net/http.h"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace lockstep::kube {

// What the user said on the command line; empty means: as the files say.
struct ConfigChoice {
  std::string kubeconfig;  // file; wins over $KUBECONFIG
  std::string context, cluster, user, ns, server;
  std::string as;  // impersonated user
  std::vector<std::string> as_groups;
};

// A credential plugin (client.authentication.k8s.io).
struct ExecPlugin {
  std::string api_version, command, install_hint;
  std::vector<std::string> args;
  std::vector<std::pair<std::string, std::string>> env;
  bool provide_cluster_info = false;
  std::string interactive_mode = "IfAvailable";
  std::string cluster_info;  // JSON of spec.cluster, when it is to be provided
};

// Nothing prints this struct or any part of it but the names in its first line and `server`.
struct Config {
  std::string context, cluster, user, server, ns = "default";
  net::Tls tls;
  std::string proxy;
  std::string token, token_file;  // the file wins and is read again when it changes
  std::string username, password;
  std::optional<ExecPlugin> exec;
  std::string as;
  std::vector<std::string> as_groups;
};

struct Environment {
  std::map<std::string, std::string> variables;
  std::string service_account_folder = "/var/run/secrets/kubernetes.io/serviceaccount";
};
Environment process_environment();

// Reads and merges the files ($KUBECONFIG is a list, the first value of a name wins), follows the context,
// loads referenced files. Without any kubeconfig: the service account of the pod it runs in. Throws Error
// that names the file or context, and near misses.
Config load_config(const ConfigChoice& choice, const Environment& environment);
// Names of all contexts for completion and messages.
std::vector<std::string> context_names(const ConfigChoice& choice, const Environment& environment);

}  // namespace lockstep::kube
