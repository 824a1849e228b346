// SPDX-License-Identifier: Apache-2.0
#pragma once
// Credential plugins: programs that print a token or a client certificate (client.authentication.k8s.io).

#include "base/time.h"
#include "kube/config.h"

#include <optional>
#include <string>

namespace lockstep::kube {

struct PluginCredential {
  std::string token, cert_pem, key_pem;
  std::optional<TimePoint> expires;
};

// Runs the plugin and waits for its end: a job for the worker thread. What it writes to stderr reaches the
// user as it is: it may ask to log in. Throws Error.
PluginCredential run_exec_plugin(const ExecPlugin& plugin);
// An ExecCredential document.
PluginCredential parse_exec_credential(std::string_view text, const ExecPlugin& plugin);
// Value of KUBERNETES_EXEC_INFO.
std::string exec_info(const ExecPlugin& plugin, bool interactive);

}  // namespace lockstep::kube
