// SPDX-License-Identifier: Apache-2.0
#pragma once
// TestApplication: a Git repository, a namespace and the flags that join them, for e2e tests of lockstep.

#include "catch.h"
#include "cluster.h"
#include "git_repo.h"

#include <string>
#include <utility>
#include <vector>

namespace lockstep {

class TestApplication {
 public:
  explicit TestApplication(bool with_namespace = true) : ns_("e2e", with_namespace) {}

  GitRepo& repo() { return repo_; }
  const std::string& ns() const { return ns_.name(); }

  // Writes one manifest and lists it in the kustomization.
  TestApplication& add(const std::string& file, const std::string& yaml) {
    repo_.write(file, yaml);
    resources_.push_back(file);
    return write_kustomization();
  }
  TestApplication& drop(const std::string& file) {
    repo_.remove(file);
    std::erase(resources_, file);
    return write_kustomization();
  }
  void commit(const std::string& message = "change") { repo_.commit(message); }

  std::vector<std::string> flags() const {
    return {"--repo", repo_.url(), "--path", ".", "--name", "demo", "--dest-namespace", ns()};
  }
  Finished run(const std::string& command, std::vector<std::string> more = {}, Command how = {}) const {
    std::vector<std::string> args = {command};
    for (const auto& flag : flags()) args.push_back(flag);
    for (auto& flag : more) args.push_back(std::move(flag));
    return Cluster::get().lockstep(std::move(args), std::move(how));
  }
  Finished sync(std::vector<std::string> more = {}) const { return run("sync", std::move(more)); }
  // Syncs under a user of its own and gives the requests of that run.
  std::vector<AuditedRequest> counted(const std::string& command, std::vector<std::string> more = {}) const {
    const std::string user = unique_name("counted");
    for (const char* flag : {"--as-group", "system:masters", "--as"}) more.emplace_back(flag);
    more.push_back(user);
    const auto done = run(command, std::move(more));
    INFO(done.err);
    REQUIRE(done.code == 0);
    return Cluster::get().requests_of(user);
  }
  Value object(const std::string& what) const { return Cluster::get().object(what, ns()); }
  bool exists(const std::string& what) const { return object(what).is_map(); }

 private:
  TestApplication& write_kustomization() {
    std::string text = "resources:\n";
    for (const auto& file : resources_) text += "- " + file + "\n";
    if (resources_.empty()) text = "resources: []\n";
    repo_.write("kustomization.yaml", text);
    return *this;
  }

  GitRepo repo_;
  Namespace ns_;
  std::vector<std::string> resources_;
};

inline std::string config_map(const std::string& name, const std::string& value = "1",
                              const std::string& annotations = "{}") {
  return "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: " + name + "\n  annotations: " + annotations +
         "\ndata:\n  key: \"" + value + "\"\n";
}

inline std::size_t count_verb(const std::vector<AuditedRequest>& requests, const std::string& verb) {
  std::size_t n = 0;
  for (const auto& request : requests) n += request.verb == verb;
  return n;
}

// All requests on one line each, for messages of failing tests.
inline std::string text_of(const std::vector<AuditedRequest>& requests) {
  std::string out;
  for (const auto& request : requests)
    out += request.verb + " " + request.uri + " " + std::to_string(request.status) + "\n";
  return out;
}

}  // namespace lockstep
