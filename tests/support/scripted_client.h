// SPDX-License-Identifier: Apache-2.0
#pragma once
// ScriptedClient: a kube::Client over a ScriptedTransport.

#include "kube/client.h"

#include "scripted_transport.h"
#include "temp_folder.h"

namespace lockstep {

inline const kube::Resource config_maps{.version = "v1",
                                        .kind = "ConfigMap",
                                        .plural = "configmaps",
                                        .singular = "configmap",
                                        .namespaced = true};

struct ScriptedClient {
  net::Loop loop;
  std::shared_ptr<ScriptedTransport::Record> record = std::make_shared<ScriptedTransport::Record>();
  kube::Client client;

  explicit ScriptedClient(kube::Config config = {.server = "http://h", .token = "secret"},
                          kube::ClientOptions options = {})
      : client(loop, std::move(config), std::move(options),
               std::make_unique<ScriptedTransport>(loop, record)) {}

  void script(std::string request, Outcome<net::Response> outcome) {
    record->answers.push_back({std::move(request), std::move(outcome), {}, true});
  }
  void stream(std::string request, std::vector<std::string> pieces, bool ends = true) {
    record->answers.push_back({std::move(request), answer_of(200), std::move(pieces), ends});
  }
  const std::vector<std::string>& lines() const { return record->lines; }

  template <class T, class Start>
  T wait(Start start) {
    return loop.wait<T>(start);
  }
};

}  // namespace lockstep
