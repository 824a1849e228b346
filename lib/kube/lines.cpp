// SPDX-License-Identifier: Apache-2.0
#include "kube/lines.h"

#include <algorithm>

namespace lockstep::kube {

void LineSplitter::add(std::string_view bytes) {
  buffer_.erase(0, start_);
  searched_ -= start_;
  start_ = 0;
  buffer_ += bytes;
}

std::optional<std::string_view> LineSplitter::next() {
  const auto end = buffer_.find('\n', searched_);
  const auto length = std::min(end, buffer_.size()) - start_;
  if (most_bytes_ != 0 && length > most_bytes_) {
    const auto part = std::string_view(buffer_).substr(start_, most_bytes_);
    searched_ = start_ += most_bytes_;
    return part;
  }
  if (end == std::string::npos) {
    searched_ = buffer_.size();
    return std::nullopt;
  }
  auto line = std::string_view(buffer_).substr(start_, length);
  if (line.ends_with('\r')) line.remove_suffix(1);
  searched_ = start_ = end + 1;
  return line;
}

std::string LineSplitter::take_rest() {
  auto rest = buffer_.substr(start_);
  buffer_.clear();
  start_ = searched_ = 0;
  return rest;
}

}  // namespace lockstep::kube
