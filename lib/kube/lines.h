// SPDX-License-Identifier: Apache-2.0
#pragma once
// LineSplitter: lines out of bytes that arrive in pieces, each byte looked at once.

#include <optional>
#include <string>
#include <string_view>

namespace lockstep::kube {

class LineSplitter {
 public:
  // A line that grows longer than `most_bytes` is given out in parts; 0: no limit.
  explicit LineSplitter(std::size_t most_bytes = 0) : most_bytes_(most_bytes) {}

  void add(std::string_view bytes);
  // The next complete line, without "\n" or "\r\n"; valid until the next call of any member.
  std::optional<std::string_view> next();
  // What stands after the last newline, taken out: the last line of a text that does not end with one.
  std::string take_rest();

 private:
  std::string buffer_;
  std::size_t start_ = 0, searched_ = 0;  // of the first line; how far it has no newline
  std::size_t most_bytes_;
};

}  // namespace lockstep::kube
