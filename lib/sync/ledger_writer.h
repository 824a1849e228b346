// SPDX-License-Identifier: Apache-2.0
#pragma once
// LedgerWriter: keeps the run ledger in the cluster ahead of the runs: a run is written down before its job
// is created, and everything seen of it afterwards (spec training §4.4). Writes carry the resourceVersion;
// after a conflict single entries are put on top of what the other one wrote.

#include "sync/ledger_reader.h"
#include "sync/plan.h"

#include <functional>
#include <vector>

namespace lockstep::sync {

class LedgerWriter {
 public:
  // `client` and `loop` must outlive it. `found.trouble`: nothing is ever written.
  LedgerWriter(net::Loop& loop, kube::Client& client, LedgerFound found, bool is_required);
  LedgerWriter(const LedgerWriter&) = delete;
  LedgerWriter& operator=(const LedgerWriter&) = delete;

  // Calls `go` once every run of the plan is written down as about to start; `refused` when that is
  // impossible and the ledger is required.
  void before_run(const Plan& plan, const std::string& commit, std::function<void()> go,
                  std::function<void(const Error&)> refused);
  // The server stored the job.
  void created(const ObjectRef& ref, const Value& stored);
  // `live` was judged so.
  void saw(const Value& live, const health::Verdict& verdict);
  // lockstep stops it.
  void stopping(const ObjectRef& ref);
  // Answers when all that is known is written, or cannot be: that is told by on_trouble.
  void flush(std::function<void()> done);

  // A write that failed after its run had begun; said once.
  std::function<void(const Error& error)> on_trouble;

 private:
  struct Waiting {
    std::size_t changes;  // of the ledger that have to be in the cluster
    net::Callback<Done> done;
  };
  void write_until(std::size_t changes, net::Callback<Done> done);
  void send(int attempts_left);
  void merge_and_send(int attempts_left);
  void settle(const Outcome<Done>& written, std::size_t changes);
  bool may_write() const { return !found_.trouble; }

  net::Loop& loop_;
  kube::Client& client_;
  LedgerFound found_;
  bool is_required_;
  bool is_ahead_ = false, is_writing_ = false;
  std::size_t written_ = 0;
  std::vector<Waiting> waiting_;
  std::shared_ptr<char> alive_ = std::make_shared<char>();
};

}  // namespace lockstep::sync
