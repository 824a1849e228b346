// SPDX-License-Identifier: Apache-2.0
#pragma once
// The commands: each takes its options and gives the exit code. Throws Error for what keeps it from working.

#include "options.h"

namespace lockstep::cli {

int run(const SyncOptions& options);
int run(const DiffOptions& options);
int run(const LoopOptions& options);
int run(const RollbackOptions& options);
int run(const HistoryOptions& options);
int run(const DeleteOptions& options);
int run(const StatusOptions& options);
int run(const WaitOptions& options);
int run(const LogsOptions& options);
int run(const WhyOptions& options);
int run(const GpusOptions& options);
int run(const RenderOptions& options);
int run(const CompletionOptions& options);
int run(const VersionOptions& options);

}  // namespace lockstep::cli
