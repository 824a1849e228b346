// SPDX-License-Identifier: Apache-2.0
#pragma once
// Progress: what a person sees while a sync runs: a live table on a terminal, one line per event elsewhere.

#include "report/summary.h"
#include "sync/event.h"

#include <memory>
#include <string>

namespace lockstep::report {

// Where talk goes. `columns` is asked at each redraw, so a resized window is followed.
class Terminal {
 public:
  virtual ~Terminal() = default;
  virtual void write(std::string_view text) = 0;
  virtual std::size_t columns() const = 0;
  virtual std::size_t rows() const = 0;
};

class Progress {
 public:
  virtual ~Progress() = default;
  // After the summary has taken the event in.
  virtual void on(const sync::Event& event, const Summary& summary) = 0;
  // Called at most ten times a second while something is under way.
  virtual void redraw(const Summary& summary, TimePoint now) = 0;
};

// One line per event that changes something; stable for grep.
std::unique_ptr<Progress> line_progress(Terminal& terminal, bool colours);
// Redraws the objects of the open wave in place; never the alternate screen, and the last frame is cleared
// away at the end, when the final table takes its place.
std::unique_ptr<Progress> live_progress(Terminal& terminal, bool colours);
// Says nothing.
std::unique_ptr<Progress> silent_progress();

// The one line for an event, "" for none: "created     deployment.apps ml/web".
std::string line_of(const sync::Event& event, const Summary& summary, bool colours);

}  // namespace lockstep::report
