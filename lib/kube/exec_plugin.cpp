// SPDX-License-Identifier: Apache-2.0
#include "kube/exec_plugin.h"

#include "base/strings.h"
#include "value/json.h"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstring>

extern char** environ;

namespace lockstep::kube {

namespace {

class FileActions {
 public:
  FileActions() { ::posix_spawn_file_actions_init(&actions_); }
  ~FileActions() { ::posix_spawn_file_actions_destroy(&actions_); }
  FileActions(const FileActions&) = delete;
  FileActions& operator=(const FileActions&) = delete;
  posix_spawn_file_actions_t* get() { return &actions_; }

 private:
  posix_spawn_file_actions_t actions_;
};

// The worker thread blocks all signals; the plugin must see Ctrl-C.
class Attributes {
 public:
  Attributes() {
    ::posix_spawnattr_init(&attributes_);
    sigset_t none, defaults;
    ::sigemptyset(&none);
    ::sigemptyset(&defaults);
    for (const int signal : {SIGINT, SIGTERM, SIGPIPE}) ::sigaddset(&defaults, signal);
    ::posix_spawnattr_setsigmask(&attributes_, &none);
    ::posix_spawnattr_setsigdefault(&attributes_, &defaults);
    ::posix_spawnattr_setflags(&attributes_, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
  }
  ~Attributes() { ::posix_spawnattr_destroy(&attributes_); }
  Attributes(const Attributes&) = delete;
  Attributes& operator=(const Attributes&) = delete;
  posix_spawnattr_t* get() { return &attributes_; }

 private:
  posix_spawnattr_t attributes_;
};

// NULL-terminated pointers into `texts`, as exec wants them.
std::vector<char*> pointers(std::vector<std::string>& texts) {
  std::vector<char*> out;
  for (auto& text : texts) out.push_back(text.data());
  out.push_back(nullptr);
  return out;
}

std::vector<std::string> environment_of(const ExecPlugin& plugin, const std::string& info) {
  auto variables = process_environment().variables;
  for (const auto& [name, value] : plugin.env) variables[name] = value;
  variables["KUBERNETES_EXEC_INFO"] = info;
  std::vector<std::string> out;
  for (const auto& [name, value] : variables) out.push_back(name + "=" + value);
  return out;
}

std::string read_all(int fd) {
  std::string out;
  char buffer[4096];
  for (;;) {
    const auto got = ::read(fd, buffer, sizeof buffer);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return out;
    out.append(buffer, static_cast<std::size_t>(got));
  }
}

int wait_for(pid_t child) {
  int status = 0;
  while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  return status;
}

std::string output_of(const ExecPlugin& plugin, bool interactive) {
  int ends[2];
  if (::pipe2(ends, O_CLOEXEC) != 0) throw Error("cannot make a pipe: {}", std::strerror(errno));
  FileActions actions;
  ::posix_spawn_file_actions_adddup2(actions.get(), ends[1], STDOUT_FILENO);
  if (!interactive) ::posix_spawn_file_actions_addopen(actions.get(), STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  Attributes attributes;
  std::vector<std::string> args{plugin.command};
  args.insert(args.end(), plugin.args.begin(), plugin.args.end());
  auto environment = environment_of(plugin, exec_info(plugin, interactive));
  pid_t child = 0;
  const int code = ::posix_spawnp(&child, plugin.command.c_str(), actions.get(), attributes.get(),
                                  pointers(args).data(), pointers(environment).data());
  ::close(ends[1]);
  if (code != 0) {
    ::close(ends[0]);
    throw Error("credential plugin {} cannot be run: {}", plugin.command, std::strerror(code))
        .hint(plugin.install_hint.empty() ? "install it, or use another user of the kubeconfig"
                                          : plugin.install_hint);
  }
  auto output = read_all(ends[0]);
  ::close(ends[0]);
  const int status = wait_for(child);
  if (WIFSIGNALED(status))
    throw Error("credential plugin {} died of signal {}", plugin.command, WTERMSIG(status));
  if (WEXITSTATUS(status) != 0)
    throw Error("credential plugin {} failed with exit code {}", plugin.command, WEXITSTATUS(status))
        .hint("its own messages stand above; log in again if they ask for it");
  return output;
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
