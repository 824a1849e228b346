// SPDX-License-Identifier: Apache-2.0
#pragma once
// Summary: what a sync has come to so far, folded out of its events; the final table, JSON and exit code come
// from it.

#include "report/style.h"
#include "sync/event.h"
#include "value/value.h"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace lockstep::report {

class Summary {
 public:
  struct Line {
    std::string action;  // "created", "configured", "unchanged", "pruned", "kept", "failed", "" while pending
    std::optional<health::Verdict> verdict;
    std::string message;  // why, error or health, whichever says most
    bool is_done = false, is_failed = false;
  };

  void on(const sync::Event& event);

  const sync::Plan* plan() const { return plan_.get(); }
  const std::vector<Line>& lines() const { return lines_; }
  const std::optional<sync::Finished>& finished() const { return finished_; }
  bool is_open(std::size_t step) const;  // its wave is being worked on
  std::size_t count(std::string_view action) const;

  // "Synced ml-dev to 3f2a1bc: 3 created, 12 unchanged (8.2 s)"; "" before the end.
  std::string closing_line(const std::string& application) const;
  // Table of all steps.
  std::string text(const TableStyle& style) const;
  // The report of `-o json|yaml` (docs/output.md).
  Value document(const std::string& application) const;
  // 0 done, 1 failed, 4 not healthy in time, 130 interrupted (docs/exit-codes.md).
  int exit_code() const;

 private:
  std::shared_ptr<const sync::Plan> plan_;
  std::vector<Line> lines_;
  std::string repository_, revision_, commit_;
  std::optional<sync::WaveOpened> open_;
  std::optional<sync::Finished> finished_;
  std::optional<TimePoint> begun_, ended_;
};

}  // namespace lockstep::report
