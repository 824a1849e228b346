// SPDX-License-Identifier: Apache-2.0
#pragma once
// Events: the only output of a sync. Printers, the summary, JSON and the exit code are folds over them.

#include "base/error.h"
#include "base/time.h"
#include "health/verdict.h"
#include "model/object.h"
#include "sync/plan.h"

#include <string>
#include <variant>

namespace lockstep::sync {

struct SourceFetched {
  std::string repository, revision, commit;
};
struct Rendered {
  std::size_t objects = 0;
};
struct Planned {
  std::shared_ptr<const Plan> plan;
};
// The objects of one phase and wave are worked on from here to WaveClosed.
struct WaveOpened {
  Phase phase = Phase::Sync;
  long long wave = 0;
  std::size_t objects = 0;
};
struct WaveClosed {
  Phase phase = Phase::Sync;
  long long wave = 0;
};
// A step was carried out: the server stored it (Create, Update, Replace, Hook) or the object is gone (Prune).
struct StepDone {
  std::size_t step = 0;  // index into the plan
};
struct StepFailed {
  std::size_t step = 0;
  Error error;
};
struct HealthChanged {
  std::size_t step = 0;
  health::Verdict verdict;
};
struct HookFinished {
  std::size_t step = 0;
  bool succeeded = false;
  std::string message;
};
struct LogLine {
  std::string source, line;  // "data-check-x7k2p", what it wrote
};
struct Warned {
  Warning warning;
};
enum class Result { Succeeded, Failed, TimedOut, Interrupted };
struct Finished {
  Result result = Result::Succeeded;
  std::string message;
};

using EventBody = std::variant<SourceFetched, Rendered, Planned, WaveOpened, WaveClosed, StepDone, StepFailed,
                               HealthChanged, HookFinished, LogLine, Warned, Finished>;
struct Event {
  TimePoint at;
  EventBody body;
};

}  // namespace lockstep::sync
