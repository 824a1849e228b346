// SPDX-License-Identifier: Apache-2.0
#include "cluster.h"

#include "base/error.h"
#include "base/files.h"
#include "base/strings.h"
#include "value/json.h"

#include <unistd.h>

#include <atomic>
#include <cstdlib>
#include <set>
#include <thread>

namespace lockstep {
namespace {

std::string from_environment(const char* name, const std::string& fallback) {
  const char* value = std::getenv(name);
  return value != nullptr && *value != '\0' ? value : fallback;
}

AuditedRequest audited(const Value& event) {
  const std::string agent = event.at("userAgent").text_or("");
  const Value& user = event.has("impersonatedUser") ? event.at("impersonatedUser") : event.at("user");
  return {.verb = event.at("verb").text(),
          .uri = event.at("requestURI").text(),
          .user = user.at("username").text(),
          .agent = agent,
          .status = static_cast<int>(event.at("responseStatus", "code").int_or(0))};
}

}  // namespace

Cluster& Cluster::get() {
  static Cluster cluster;
  return cluster;
}

Cluster::Cluster()
    : folder_(from_environment("LOCKSTEP_TEST_CLUSTER",
                               LOCKSTEP_SOURCE_DIR "/build/cluster/" LOCKSTEP_TEST_CLUSTER_NAME)),
      binary_(from_environment("LOCKSTEP_BIN", LOCKSTEP_BINARY)) {
  if (::access(kubeconfig().c_str(), R_OK) != 0)
    throw Error("no test cluster at {}: run ./dev cluster up --name {}", folder_, LOCKSTEP_TEST_CLUSTER_NAME);
  if (::access(binary_.c_str(), X_OK) != 0)
    throw Error("no lockstep to test at {}: run ./dev build, or set LOCKSTEP_BIN", binary_);
}

Command Cluster::lockstep_command(std::vector<std::string> args, Command more) const {
  args.insert(args.begin(), binary_);
  more.words = std::move(args);
  more.env.insert({{"KUBECONFIG", kubeconfig()},
                   {"HOME", home_.path()},
                   {"XDG_CACHE_HOME", home_ / "cache"},
                   {"NO_COLOR", more.columns > 0 ? "" : "1"}});
  return more;
}

Finished Cluster::lockstep(std::vector<std::string> args, Command more) const {
  if (more.timeout == Command{}.timeout) more.timeout = std::chrono::seconds(180);
  return run(lockstep_command(std::move(args), std::move(more)));
}

Finished Cluster::try_kubectl(std::vector<std::string> args, const std::string& input) const {
  args.insert(args.begin(), folder_ + "/bin/kubectl");
  return run({.words = std::move(args),
              .env = {{"HOME", home_.path()}},
              .input = input,
              .timeout = std::chrono::seconds(120)});
}

std::string Cluster::kubectl(std::vector<std::string> args, const std::string& input) const {
  Finished done = try_kubectl(args, input);
  if (done.code != 0) throw Error("kubectl {}: {}", join(args, " "), trim(done.err));
  return std::move(done.out);
}

void Cluster::apply(const std::string& yaml, const std::string& ns) const {
  kubectl({"apply", "--server-side", "--field-manager=e2e", "-n", ns, "-f", "-"}, yaml);
}

Value Cluster::object(const std::string& what, const std::string& ns) const {
  const std::string text = kubectl({"get", what, "-n", ns, "--ignore-not-found", "-o", "json"});
  return text.empty() ? Value() : read_json(text);
}

void Cluster::add_node(const std::string& name, int gpus) const {
  const std::string resources =
      fmt::format(R"({{"cpu":"96","memory":"1Ti","pods":"500","nvidia.com/gpu":"{}"}})", gpus);
  // As JSON to the API itself: kubectl create leaves the status out.
  kubectl({"create", "--raw", "/api/v1/nodes", "-f", "-"},
          fmt::format(R"({{"apiVersion":"v1","kind":"Node","metadata":{{"name":"{0}",
            "annotations":{{"kwok.x-k8s.io/node":"fake"}},
            "labels":{{"kubernetes.io/hostname":"{0}","lockstep.test/pool":"{0}"}}}},
            "status":{{"allocatable":{1},"capacity":{1}}}}})",
                      name, resources));
}

std::vector<AuditedRequest> Cluster::requests_of(const std::string& user) const {
  // Requests reach the log when their handlers return: once a later one of ours is there, and a moment more
  // has passed, all earlier ones are.
  const std::string mark = "/readyz?mark=" + unique_name("audit");
  kubectl({"get", "--raw", mark});
  std::string log;
  const bool caught_up = eventually([&] {
    log = read_file(folder_ + "/audit.log");
    return contains(log, mark);
  });
  if (!caught_up) throw Error("the audit log does not catch up");
  std::this_thread::sleep_for(std::chrono::milliseconds(100));
  log = read_file(folder_ + "/audit.log");
  std::vector<AuditedRequest> all;
  std::set<std::string> seen;  // a watch is logged when it starts and when it ends
  for (const std::string_view line : split_lines(log)) {
    if (!contains(line, user)) continue;
    const Value event = read_json(line);
    AuditedRequest request = audited(event);
    if (request.user == user && seen.insert(event.at("auditID").text()).second)
      all.push_back(std::move(request));
  }
  return all;
}

Namespace::Namespace(const std::string& prefix, bool create) : name_(unique_name(prefix)) {
  if (create) Cluster::get().kubectl({"create", "namespace", name_});
}

Namespace::~Namespace() {
  Cluster::get().try_kubectl({"delete", "namespace", name_, "--ignore-not-found", "--wait=false"});
}

std::string unique_name(const std::string& prefix) {
  static std::atomic<int> count{0};
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(now).count() % 1'000'000;
  return fmt::format("{}-{}-{}-{}", prefix, seconds, ::getpid(), ++count);
}

bool eventually(const std::function<bool()>& condition, std::chrono::seconds within) {
  const auto until = std::chrono::steady_clock::now() + within;
  while (!condition()) {
    if (std::chrono::steady_clock::now() >= until) return false;
    std::this_thread::sleep_for(std::chrono::milliseconds(200));
  }
  return true;
}

}  // namespace lockstep
