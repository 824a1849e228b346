// SPDX-License-Identifier: Apache-2.0
#pragma once
// Cluster: the real control plane of tests/cluster as an e2e test sees it, and the lockstep under test.

#include "value/value.h"

#include "process.h"
#include "temp_folder.h"

#include <chrono>
#include <functional>
#include <string>
#include <vector>

namespace lockstep {

// A request that a client sent, from the API server's audit log.
struct AuditedRequest {
  std::string verb, uri, user, agent;  // user: the impersonated one where there is one
  int status = 0;
};

class Cluster {
 public:
  // The running cluster: $LOCKSTEP_TEST_CLUSTER, else build/cluster/e2e-<build folder>. An Error that says
  // how to start one when it does not run.
  static Cluster& get();

  // lockstep with these arguments as the cluster's admin, with its caches in a folder of this test process.
  Finished lockstep(std::vector<std::string> args, Command more = {}) const;
  // The command for a Process of one's own, for tests that follow, interrupt or look at a terminal.
  Command lockstep_command(std::vector<std::string> args, Command more = {}) const;

  // kubectl as the admin; an Error with its stderr when it fails. Returns stdout.
  std::string kubectl(std::vector<std::string> args, const std::string& input = {}) const;
  Finished try_kubectl(std::vector<std::string> args, const std::string& input = {}) const;
  void apply(const std::string& yaml, const std::string& ns = "default") const;
  // One object; a null Value when there is none. `what` is kubectl's: "deployment/web".
  Value object(const std::string& what, const std::string& ns = "default") const;
  // A simulated node; pods reach it by its label lockstep.test/pool=NAME.
  void add_node(const std::string& name, int gpus) const;

  // All requests of users whose name this is, in the order of the log, waited for until the log has caught
  // up. To count those of one run, give that run a user of its own: {"--as", user, "--as-group",
  // "system:masters"}.
  std::vector<AuditedRequest> requests_of(const std::string& user) const;

  std::string kubeconfig() const { return folder_ + "/kubeconfig"; }
  const std::string& folder() const { return folder_; }

 private:
  Cluster();

  std::string folder_, binary_;
  TempFolder home_;
};

// A namespace with a name of its own; what it holds is deleted with it, without waiting.
class Namespace {
 public:
  // Makes the name only; `create` makes the namespace too, for tests where lockstep does not.
  explicit Namespace(const std::string& prefix = "e2e", bool create = false);
  ~Namespace();
  Namespace(const Namespace&) = delete;
  Namespace& operator=(const Namespace&) = delete;
  const std::string& name() const { return name_; }
  operator const std::string&() const { return name_; }

 private:
  std::string name_;
};

// A name that no other test uses.
std::string unique_name(const std::string& prefix);

// Asks again and again until `condition` holds; false when it does not within that time.
bool eventually(const std::function<bool()>& condition,
                std::chrono::seconds within = std::chrono::seconds(30));

}  // namespace lockstep
