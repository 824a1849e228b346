// SPDX-License-Identifier: Apache-2.0
#pragma once
// Lines: what the log endpoint sends with timestamps=true, taken apart, and each line once across reconnects.

#include <string>
#include <string_view>
#include <unordered_set>

namespace lockstep::logs {

struct StampedLine {
  std::string_view stamp, text;  // "2026-01-02T15:04:05.123456789Z", the rest
};
// A line without a stamp (an error text of the kubelet) has an empty one.
StampedLine split_stamp(std::string_view line);

// Where one container's log goes on after its stream broke. sinceTime has whole seconds, so the lines of the
// last second come again; they are known by stamp and text.
class Resume {
 public:
  // False for a line that was seen before the break.
  bool take(const StampedLine& line);
  // From now on lines may come again.
  void reconnecting() { is_replaying_ = true; }
  // For the next connection; "" before the first line.
  const std::string& since_time() const { return since_; }

 private:
  std::string since_;                     // the last stamp, cut to whole seconds: "2026-01-02T15:04:05Z"
  std::unordered_set<std::size_t> seen_;  // hashes of the lines of that second
  bool is_replaying_ = false;
};

}  // namespace lockstep::logs
