// SPDX-License-Identifier: Apache-2.0
#pragma once
// Job: what the rule of one kind reads out of a job's own status, in the words that all kinds share.
// judge_job() turns it into a verdict (spec training §1.4).

#include "health/finding.h"
#include "health/gang.h"

#include <optional>
#include <string>
#include <vector>

namespace lockstep::health {

// How a job ended, in its controller's words.
struct End {
  bool succeeded = false;
  std::string reason;  // a code of the catalogue when the controller gave a specific one, else ""
  std::string text;
};

struct Job {
  Gang gang;
  std::vector<const Value*> creators;  // what creates pods for it: their events tell of refusals
  std::vector<const Value*> pods;      // all of its pods, finished ones too
  bool has_status = false;
  bool suspended = false;        // by its spec
  std::string external_manager;  // "" for the kind's own controller
  std::optional<End> end;
  std::optional<Verdict> early;    // decided by the kind's own rules (marked E in spec §2)
  std::string restarting;          // why, in the controller's words; "" when it is not
  std::optional<Finding> finding;  // what the kind itself knows to be wrong
  std::string
      still_starting;  // why it is not running yet although all of its ranks are; "" when they suffice
  std::string detail;  // "progress 42%", for the message
  std::optional<TimePoint> progress_at;  // of the last report of progress
  std::string progress;                  // "42%"
  std::optional<TimePoint> started;
  bool pods_outlive_it = false;  // pods that remain after a success are the user's choice
};

// A pod of the job that counts as a rank.
void add_rank(Job& job, const Value& pod, std::string role, std::int64_t index, bool is_master);

Verdict judge_job(const View& view, Job job);

// What stands in the way of the job: of its pods, their creation, its gang scheduler; the lowest rank first.
struct Diagnosis {
  std::optional<Finding> cause;
  std::size_t further = 0;  // other codes among the findings
};
Diagnosis diagnose(const View& view, const Job& job);

// "{Kind} {name}: {cause}; {R}/{E} ranks running; needs ... (+k more)"
std::string job_message(const View& view, const Job& job, const std::string& cause, std::size_t further = 0);
Verdict job_verdict(const View& view, const Job& job, Status status, std::string_view reason,
                    const std::string& cause);
// The verdict that a finding makes; for kinds whose rules ask for candidates only.
Verdict finding_verdict(const View& view, const Job& job, const Diagnosis& diagnosis);

// "PyTorchJob llm-run".
std::string subject(const View& view);
// Waiting for a controller that has not said anything, with the grace of spec §1.4 rule 10.
Verdict awaiting_controller(const View& view);
std::optional<TimePoint> time_at(const Value& stamp);

}  // namespace lockstep::health
