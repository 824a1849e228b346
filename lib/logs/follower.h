// SPDX-License-Identifier: Apache-2.0
#pragma once
// Follower: the logs of one job from its pods, rank by rank, through restarts and broken streams, until the
// job has ended (spec training §5).

#include "kube/list_watch.h"
#include "logs/line.h"
#include "logs/selection.h"

#include "observe/verdicts.h"

#include <deque>
#include <map>
#include <optional>
#include <set>

namespace lockstep::logs {

struct FollowOptions {
  Selection selection;
  bool follow = false, previous = false;
  std::optional<long long> tail_lines, since_seconds, limit_bytes;  // of the first connection to a run
  std::string since_time;
};

struct Line {
  const Stream* stream = nullptr;  // lives as long as the call
  long long attempt = 0;           // runs of this rank before this one
  std::string_view stamp, text;
};

struct FollowHandler {
  std::function<void(const Line&)> on_line;
  // For people, one line: why nothing runs yet, that a rank has restarted, what cannot be read.
  std::function<void(const std::string&)> on_note;
};

struct FollowResult {
  std::size_t lines = 0;
  bool any_pod = false;
  std::optional<health::Verdict> verdict;  // of the job, when it was asked for
};

class Follower {
 public:
  // All must outlive it. `job` is the object whose logs are wanted; its state is followed too.
  Follower(net::Loop& loop, kube::Client& client, std::shared_ptr<const kube::ApiIndex> index,
           const Object& job, FollowOptions options, FollowHandler handler);
  ~Follower();
  Follower(const Follower&) = delete;
  Follower& operator=(const Follower&) = delete;

  // Pumps the loop until every log was read, or with `follow` until the job has ended or stop() was called.
  // Throws the Error that forbids to see the pods.
  FollowResult run();
  void stop() { is_stopped_ = true; }

 private:
  struct Reading {
    Stream stream;
    long long attempt = 0;
    Resume resume;
    kube::LogStream log;
    int failures = 0;  // connections in a row that brought nothing
    bool got_line = false, is_done = false, is_open = false;
    net::TimerId retry = net::TimerId::None;
  };
  using Key = std::tuple<Rank, std::string, std::string, std::string>;

  void look_at_pods();
  void begin(const Stream& stream);
  void connect(Reading& reading);
  void ended(Reading& reading, const Outcome<Done>& outcome);
  void on_verdict(const health::Verdict& verdict);
  void say_why_nothing_runs();
  bool all_read() const;
  bool is_over() const;
  void note(const std::string& text) const {
    if (handler_.on_note) handler_.on_note(text);
  }

  net::Loop& loop_;
  kube::Client& client_;
  Object job_;
  FollowOptions options_;
  FollowHandler handler_;
  observe::Objects objects_;
  observe::Sources sources_;
  observe::Verdicts verdicts_;
  std::unique_ptr<kube::ListWatch> pods_;
  std::map<Key, Reading> readings_;
  std::map<std::pair<Rank, std::string>, long long> attempts_;  // runs seen so far, by rank and container
  std::optional<Error> refusal_;
  FollowResult result_;
  std::string said_;  // the last reason for waiting
  TimePoint said_at_;
  std::optional<TimePoint> drained_;  // when to give up on what still flows
  net::TimerId timer_ = net::TimerId::None;
  bool is_ready_ = false, is_stopped_ = false, said_limit_ = false;
};

}  // namespace lockstep::logs
