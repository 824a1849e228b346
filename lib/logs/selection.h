// SPDX-License-Identifier: Apache-2.0
#pragma once
// Selection: which containers of which pods are shown, and which run of each (spec training §5). Pure.

#include "logs/rank.h"

#include <compare>
#include <string>
#include <vector>

namespace lockstep::logs {

// What --ranks says.
struct RankChoice {
  enum class Kind { Master, All, Failed, Listed } kind = Kind::Master;
  struct Range {
    std::string role;  // "": every role
    long long from = 0, to = 0;
  };
  std::vector<Range> ranges;
};
// "master", "all", "failed", "0,3-5", "worker/2", "worker" (all of that role); "" is master. Throws Error
// (Usage).
RankChoice parse_ranks(std::string_view text);

struct Selection {
  RankChoice ranks;
  std::string container;  // "": the main one
  bool all_containers = false;
};

// One run of one container: what a log belongs to.
struct Stream {
  Rank rank;
  std::string pod, pod_uid, container;
  std::string run;         // when it began: restart counts are raised at the end of a run or at its beginning
  long long restarts = 0;  // of the container
  bool is_main = true;     // the container that does the work
  bool has_begun = false;  // running or ended: there is a log to read
  bool has_ended = false;
  std::string exit;  // "exit 137 (OOMKilled)" once ended

  auto key() const { return std::tie(rank, pod_uid, container, run); }
};

// The latest run of every selected container, masters first.
std::vector<Stream> select_streams(const Value& job, const std::vector<const Value*>& pods,
                                   const Selection& selection);
// Of failed pods the one that fell first; those that were only terminated with the others come last. nullptr
// when none has failed.
const Value* first_failed(const std::vector<const Value*>& pods);

}  // namespace lockstep::logs
