// SPDX-License-Identifier: Apache-2.0
#include "kube/exec_plugin.h"

#include "base/outcome.h"
#include "base/process.h"
#include "value/json.h"

#include <unistd.h>

#include <map>
#include <vector>

namespace lockstep::kube {

namespace {

std::string output_of(const ExecPlugin& plugin, bool interactive) {
  std::vector<std::string> args{plugin.command};
  args.insert(args.end(), plugin.args.begin(), plugin.args.end());
  std::map<std::string, std::string> environment;
  for (const auto& [name, value] : plugin.env) environment[name] = value;
  environment["KUBERNETES_EXEC_INFO"] = exec_info(plugin, interactive);
  auto done = outcome_of(
      [&] { return run_program(args, environment, {.keeps_stdin = interactive, .keeps_stderr = true}); });
  if (!done.ok())
    throw Error("credential plugin: {}", done.error().message())
        .hint(plugin.install_hint.empty() ? "install it, or use another user of the kubeconfig"
                                          : plugin.install_hint);
  const Finished finished = std::move(done).take();
  if (finished.exit_code != 0)
    throw Error("credential plugin {} failed with exit code {}", plugin.command, finished.exit_code)
        .hint("its own messages stand above; log in again if they ask for it");
  return finished.output;
}

}  // namespace

std::string exec_info(const ExecPlugin& plugin, bool interactive) {
  Value spec = Value::map();
  spec.set("interactive", Value::boolean(interactive));
  if (!plugin.cluster_info.empty()) spec.set("cluster", read_json(plugin.cluster_info));
  Value info = Value::map();
  info.set("kind", "ExecCredential");
  info.set("apiVersion", plugin.api_version);
  info.set("spec", std::move(spec));
  return to_json(info);
}

PluginCredential parse_exec_credential(std::string_view text, const ExecPlugin& plugin) {
  // The output is a secret: no part of it goes into a message.
  const auto fail = [&](std::string_view what) {
    return Error("credential plugin {} {}", plugin.command, what)
        .hint("run it by hand to see what it prints");
  };
  const auto read = outcome_of([&] { return read_json(text); });
  if (!read.ok() || read.value().at("kind").text() != "ExecCredential")
    throw fail("did not print an ExecCredential");
  const auto& credential = read.value();
  if (credential.at("apiVersion").text() != plugin.api_version)
    throw fail(
        fmt::format("answered in {}, asked for {}", credential.at("apiVersion").text(), plugin.api_version));
  const auto& status = credential.at("status");
  PluginCredential out{.token = status.at("token").text(),
                       .cert_pem = status.at("clientCertificateData").text(),
                       .key_pem = status.at("clientKeyData").text()};
  if (out.token.empty() && out.cert_pem.empty()) throw fail("gave neither a token nor a client certificate");
  if (out.cert_pem.empty() != out.key_pem.empty()) throw fail("gave a client certificate without its key");
  if (const auto& expires = status.at("expirationTimestamp").text(); !expires.empty()) {
    out.expires = parse_time(expires);
    if (!out.expires) throw fail("gave an expirationTimestamp that is no RFC 3339 time");
  }
  return out;
}

PluginCredential run_exec_plugin(const ExecPlugin& plugin) {
  const bool has_terminal = ::isatty(STDIN_FILENO) != 0;
  if (plugin.interactive_mode == "Always" && !has_terminal)
    throw Error("credential plugin {} must ask something, and stdin is no terminal", plugin.command)
        .hint("use a user of the kubeconfig that needs no interaction");
  const bool interactive = has_terminal && plugin.interactive_mode != "Never";
  return parse_exec_credential(output_of(plugin, interactive), plugin);
}

}  // namespace lockstep::kube
