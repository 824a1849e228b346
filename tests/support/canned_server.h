// SPDX-License-Identifier: Apache-2.0
#pragma once
// CannedServer: a socket that sends prepared bytes, for what HTTP itself can do to us: slow, broken, endless.

#include <atomic>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace lockstep {

class CannedServer {
 public:
  // `serve` runs once per request on a thread of its connection: it writes to the socket through `send` and
  // returns false to close it.
  using Send = std::function<bool(std::string_view bytes)>;
  using Serve = std::function<bool(const std::string& request, const Send& send)>;
  explicit CannedServer(Serve serve);
  ~CannedServer();
  CannedServer(const CannedServer&) = delete;
  CannedServer& operator=(const CannedServer&) = delete;

  std::string url(const std::string& path = "/") const;
  int connections() const { return connections_; }
  // Ends everything that is open; for tests of lost connections.
  void close_all();

 private:
  void accept_all();
  void talk(int socket);

  Serve serve_;
  int listener_ = -1, port_ = 0;
  std::atomic<int> connections_{0};
  std::mutex mutex_;
  std::vector<int> sockets_;
  std::vector<std::jthread> threads_;
  std::jthread acceptor_;
};

// A whole answer with its length.
std::string http_answer(int status, const std::string& body, const std::string& headers = {});

}  // namespace lockstep
