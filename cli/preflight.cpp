// SPDX-License-Identifier: Apache-2.0
#include "preflight.h"

#include "base/strings.h"

namespace lockstep::cli {

std::vector<health::Preflight> check_new_jobs(Cluster& cluster, const sync::Prepared& prepared, Preflight how,
                                              const std::function<void(sync::EventBody)>& emit) {
  if (how == Preflight::Off) return {};
  auto all = sync::preflight(cluster.loop(), cluster.client(), prepared);
  std::vector<std::string> hopeless;
  for (const auto& job : all) {
    if (job.obstacles.empty()) continue;
    if (how == Preflight::Strict && job.fits == health::Fits::Never)
      hopeless.push_back(job.text());
    else
      emit(sync::Warned{{job.text(), {}}});
  }
  if (!hopeless.empty())
    throw Error::with_message(join(hopeless, "\n    "))
        .kind(ErrorKind::NeedsConsent)
        .hint("nothing was written; --preflight=warn goes on all the same");
  return all;
}

sync::RunOptions run_options(const RunFlags& flags) {
  sync::RunOptions out;
  out.rerun = {flags.rerun.begin(), flags.rerun.end()};
  out.interrupt = {flags.interrupt.begin(), flags.interrupt.end()};
  out.prune_running = flags.prune_running;
  out.without_ledger = flags.without_ledger;
  return out;
}

}  // namespace lockstep::cli
