// SPDX-License-Identifier: Apache-2.0
#pragma once
// Core: how every call of a Client reaches the server: with an identity, counted, traced, and with refusals
// turned into Errors. Private to this room.

#include "kube/client.h"
#include "kube/identity.h"
#include "kube/status.h"
#include "value/json.h"

#include <random>

namespace lockstep::kube {

// One thing to ask of the server.
struct Ask {
  Subject subject;       // its verb is the RBAC verb
  std::string counted;   // under this name; empty: under the verb
  net::Request request;  // url is the path with its query
  bool accepts_not_modified = false;
};

// A call on its way, also while it still waits for credentials.
struct Flight {
  net::CallId call = net::CallId::None;
  bool is_cancelled = false, is_paused = false, is_renewed = false;
};

class Core : public std::enable_shared_from_this<Core> {
 public:
  Core(net::Loop& loop, Config config, ClientOptions options, std::unique_ptr<net::Transport> transport);

  // `done` gets 2xx answers (and 304 where accepted); anything else is an Error.
  std::shared_ptr<Flight> send(Ask ask, Callback<net::Response> done);
  void cancel(Flight& flight);
  void pause(Flight& flight, bool paused);

  ObjectReading reading(ManagedFields managed_fields) const;
  double random() { return std::uniform_real_distribution<>(0, 1)(random_); }

  net::Loop& loop;
  const Config config;
  const ClientOptions options;
  std::map<std::string, int> counts;
  std::shared_ptr<const ApiIndex> index;

 private:
  struct Sending;
  void start(const std::shared_ptr<Sending>& sending, const Identity& identity);
  void answer(const std::shared_ptr<Sending>& sending, const Identity& identity,
              Outcome<net::Response> outcome);
  void trace(const Sending& sending, const Outcome<net::Response>& outcome) const;

  Authenticator authenticator_;
  std::minstd_rand random_{std::random_device{}()};
  std::unique_ptr<net::Transport> transport_;  // last: its callbacks use the rest
};

// "/apis/apps/v1/namespaces/ml/deployments/web"; name and subresource may be empty.
std::string path_of(const Resource& resource, const std::string& ns, const std::string& name,
                    const std::string& subresource = {});
// The texts of Warning headers.
std::vector<std::string> warnings_of(const net::Response& response);

}  // namespace lockstep::kube
