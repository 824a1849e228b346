// SPDX-License-Identifier: Apache-2.0
#include "kube/config.h"

#include "base/files.h"
#include "base/hash.h"
#include "base/strings.h"
#include "kube/kubeconfig.h"
#include "model/file_tree.h"
#include "value/json.h"

#include <filesystem>

extern char** environ;

namespace lockstep::kube {

namespace {

std::string variable(const Environment& environment, const std::string& name) {
  const auto found = environment.variables.find(name);
  return found == environment.variables.end() ? std::string() : found->second;
}

// The files that kubectl would read; those of a list may be missing.
struct Places {
  std::vector<std::string> files;
  bool must_exist = false;
};
Places places(const ConfigChoice& choice, const Environment& environment) {
  if (!choice.kubeconfig.empty()) return {{choice.kubeconfig}, true};
  Places out;
  for (auto& file : split(variable(environment, "KUBECONFIG"), ':'))
    if (!file.empty()) out.files.push_back(std::move(file));
  if (!out.files.empty()) return out;
  if (const auto home = variable(environment, "HOME"); !home.empty())
    out.files.push_back(home + "/.kube/config");
  return out;
}

Kubeconfig read_files(const Places& places) {
  Kubeconfig merged;
  for (const auto& file : places.files) {
    const auto text = read_file_if_exists(file);
    if (text) {
      merge_kubeconfig(merged, parse_kubeconfig(*text, file));
    } else if (places.must_exist) {
      throw Error("no such kubeconfig: {}", file);
    }
  }
  return merged;
}

std::vector<std::string> names_of(const std::vector<KubeconfigEntry>& entries) {
  std::vector<std::string> names;
  for (const auto& entry : entries) names.push_back(entry.name);
  return names;
}

const KubeconfigEntry& require(const std::vector<KubeconfigEntry>& entries, std::string_view what,
                               const std::string& name, const std::string& where) {
  if (const auto* found = Kubeconfig::find(entries, name)) return *found;
  const auto names = names_of(entries);
  const auto near = nearest(name, names);
  const auto hint = names.empty()  ? fmt::format("there are no {}s at all", what)
                    : near.empty() ? fmt::format("there are: {}", join(names, ", "))
                                   : fmt::format("did you mean {}?", near);
  throw Error("no {} named {} in {}", what, name, where).hint(hint);
}

std::string beside(const KubeconfigEntry& entry, const std::string& path) {
  const std::filesystem::path given(path);
  return given.is_absolute() ? path : (std::filesystem::path(entry.file).parent_path() / given).string();
}

// The PEM of `NAME-data` (base64 in the file) or of the file that `NAME` names.
std::string pem(const KubeconfigEntry& entry, const std::string& name) {
  const auto& data = entry.body.at(name + "-data");
  if (!data.text().empty()) {
    auto decoded = base64_decode(data.text());
    if (!decoded)
      throw Error("{}:{}: {}-data of {} is not base64", entry.file, data.line(), name, entry.name);
    return *std::move(decoded);
  }
  const auto& path = entry.body.at(name);
  if (path.text().empty()) return {};
  return in_context(
      [&] { return fmt::format("reading {} of {} ({}:{})", name, entry.name, entry.file, path.line()); },
      [&] { return read_file(beside(entry, path.text())); });
}

void read_cluster(const KubeconfigEntry& entry, Config& config) {
  config.cluster = entry.name;
  config.server = entry.body.at("server").text();
  config.proxy = entry.body.at("proxy-url").text();
  config.tls.server_name = entry.body.at("tls-server-name").text();
  config.tls.insecure = entry.body.at("insecure-skip-tls-verify").is_true();
  if (!config.tls.insecure) config.tls.ca_pem = pem(entry, "certificate-authority");
}

// ExecCredential's spec.cluster (client.authentication.k8s.io).
std::string cluster_info(const KubeconfigEntry& entry, const Config& config) {
  Value cluster = Value::map();
  cluster.set("server", config.server);
  if (!config.tls.server_name.empty()) cluster.set("tls-server-name", config.tls.server_name);
  if (config.tls.insecure) cluster.set("insecure-skip-tls-verify", Value::boolean(true));
  if (!config.tls.ca_pem.empty()) cluster.set("certificate-authority-data", base64_encode(config.tls.ca_pem));
  if (!config.proxy.empty()) cluster.set("proxy-url", config.proxy);
  for (const auto& extension : entry.body.at("extensions").items())
    if (extension.at("name").text() == "client.authentication.k8s.io/exec")
      cluster.set("config", extension.at("extension"));
  return to_json(cluster);
}

ExecPlugin read_exec(const KubeconfigEntry& entry) {
  const auto& exec = entry.body.at("exec");
  const auto fail = [&](const Value& at, std::string_view what) {
    return Error("{}:{}: exec of user {} {}", entry.file, at.line(), entry.name, what);
  };
  ExecPlugin plugin{.api_version = exec.at("apiVersion").text(),
                    .command = exec.at("command").text(),
                    .install_hint = std::string(trim(exec.at("installHint").text())),
                    .provide_cluster_info = exec.at("provideClusterInfo").is_true(),
                    .interactive_mode = exec.at("interactiveMode").text_or("IfAvailable")};
  if (plugin.command.empty()) throw fail(exec, "has no command");
  if (plugin.api_version != "client.authentication.k8s.io/v1" &&
      plugin.api_version != "client.authentication.k8s.io/v1beta1")
    throw fail(exec, fmt::format("has apiVersion {}, which is not supported", plugin.api_version))
        .hint("client.authentication.k8s.io/v1 and v1beta1 are: update the plugin and its entry");
  // As in kubectl: a path is relative to the file, a bare name is searched in PATH.
  if (contains(plugin.command, "/")) plugin.command = beside(entry, plugin.command);
  for (const auto& arg : exec.at("args").items()) plugin.args.push_back(arg.text());
  for (const auto& env : exec.at("env").items())
    plugin.env.emplace_back(env.at("name").text(), env.at("value").text());
  return plugin;
}

void read_user(const KubeconfigEntry& entry, Config& config) {
  const auto& user = entry.body;
  config.user = entry.name;
  config.tls.cert_pem = pem(entry, "client-certificate");
  config.tls.key_pem = pem(entry, "client-key");
  if (config.tls.cert_pem.empty() != config.tls.key_pem.empty())
    throw Error("user {} in {} has only one of client-certificate and client-key", entry.name, entry.file);
  config.token = user.at("token").text();
  if (const auto& file = user.at("tokenFile").text(); !file.empty()) config.token_file = beside(entry, file);
  config.username = user.at("username").text();
  config.password = user.at("password").text();
  if (user.at("exec").is_map()) config.exec = read_exec(entry);
  if (user.at("auth-provider").is_map())
    throw Error("user {} in {} uses auth-provider {}, which is not supported", entry.name, entry.file,
                user.at("auth-provider", "name").text())
        .hint("use the provider's exec credential plugin, as kubectl 1.26 and later do");
  config.as = user.at("as").text();
  for (const auto& group : user.at("as-groups").items()) config.as_groups.push_back(group.text());
}

std::optional<Config> in_cluster(const Environment& environment) {
  const auto host = variable(environment, "KUBERNETES_SERVICE_HOST");
  const auto port = variable(environment, "KUBERNETES_SERVICE_PORT");
  const auto& folder = environment.service_account_folder;
  if (host.empty() || port.empty() || !read_file_if_exists(folder + "/token")) return std::nullopt;
  Config config{.context = "in-cluster",
                .cluster = "in-cluster",
                .user = "service account",
                .server = "https://" + (contains(host, ":") ? "[" + host + "]" : host) + ":" + port,
                .token_file = folder + "/token"};
  config.tls.ca_pem = read_file_if_exists(folder + "/ca.crt").value_or("");
  config.ns = trim(read_file_if_exists(folder + "/namespace").value_or("default"));
  return config;
}

Config from_files(const Kubeconfig& files, const ConfigChoice& choice, const std::string& where) {
  Config config;
  const auto name = choice.context.empty() ? files.current_context : choice.context;
  if (name.empty() && choice.cluster.empty() && choice.server.empty())
    throw Error("{} names no current context", where)
        .hint(files.contexts.empty() ? "add a context, or use another kubeconfig"
                                     : "choose one with --context: " + join(names_of(files.contexts), ", "));
  std::string cluster = choice.cluster, user = choice.user;
  if (!name.empty()) {
    const auto& context = require(files.contexts, "context", name, where);
    config.context = name;
    if (cluster.empty()) cluster = context.body.at("cluster").text();
    if (user.empty()) user = context.body.at("user").text();
    if (const auto& ns = context.body.at("namespace").text(); !ns.empty()) config.ns = ns;
  }
  const auto in_that_context = [&] { return "following context " + config.context; };
  in_context(in_that_context, [&] {
    const KubeconfigEntry* entry = nullptr;
    if (!cluster.empty()) {
      entry = &require(files.clusters, "cluster", cluster, where);
      read_cluster(*entry, config);
    }
    if (!choice.server.empty()) config.server = choice.server;
    if (config.server.empty()) throw Error("cluster {} has no server", cluster.empty() ? "(none)" : cluster);
    if (!user.empty()) read_user(require(files.users, "user", user, where), config);
    if (config.exec && config.exec->provide_cluster_info && entry)
      config.exec->cluster_info = cluster_info(*entry, config);
  });
  return config;
}

}  // namespace

Environment process_environment() {
  Environment out;
  for (char** entry = environ; *entry; ++entry) {
    const std::string_view text(*entry);
    if (const auto equals = text.find('='); equals != std::string_view::npos)
      out.variables.emplace(text.substr(0, equals), text.substr(equals + 1));
  }
  return out;
}

Config load_config(const ConfigChoice& choice, const Environment& environment) {
  const auto from = places(choice, environment);
  const auto files = read_files(from);
  const auto where = files.files.empty() ? join(from.files, ", ") : join(files.files, ", ");
  const bool is_empty = files.contexts.empty() && files.clusters.empty();
  Config config;
  if (auto inside = is_empty ? in_cluster(environment) : std::nullopt; inside && choice.context.empty()) {
    config = *std::move(inside);
  } else if (files.files.empty() && choice.server.empty()) {
    throw Error("no cluster is configured: there is no {}", where.empty() ? "kubeconfig" : where)
        .hint("set KUBECONFIG or use --kubeconfig");
  } else {
    config = from_files(files, choice, where);
  }
  if (!choice.server.empty()) config.server = choice.server;
  if (!choice.ns.empty()) config.ns = choice.ns;
  if (!choice.as.empty()) config.as = choice.as;
  if (!choice.as_groups.empty()) config.as_groups = choice.as_groups;
  while (config.server.ends_with('/')) config.server.pop_back();
  in_context([&] { return "reading the server of cluster " + config.cluster; },
             [&] { return net::parse_url(config.server); });
  return config;
}

std::vector<std::string> context_names(const ConfigChoice& choice, const Environment& environment) {
  return names_of(read_files(places(choice, environment)).contexts);
}

}  // namespace lockstep::kube
