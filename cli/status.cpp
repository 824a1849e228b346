// SPDX-License-Identifier: Apache-2.0
#include "report/status_view.h"
#include "sync/ledger_writer.h"
#include "sync/prepare.h"
#include "sync/run_plan.h"

#include "cluster.h"
#include "commands.h"
#include "observe/verdicts.h"
#include "operation.h"
#include "source.h"
#include "talk.h"

namespace lockstep::cli {

namespace {

// The verdict about each object, from one look. What it tells of runs goes into their ledger.
std::map<ObjectRef, health::Verdict> verdicts_of(Cluster& cluster, observe::Objects& objects,
                                                 const sync::Prepared& prepared,
                                                 const health::Settings& settings) {
  observe::Sources sources(cluster.client(), prepared.index);
  if (prepared.ledger.ledger.size() > 0)
    sources.know(std::make_shared<const Value>(sync::ledger_manifest(prepared.ledger)));
  sync::LedgerWriter ledger(cluster.loop(), cluster.client(), prepared.ledger, false);
  observe::Verdicts verdicts(cluster.loop(), objects, sources, prepared.index, settings);
  std::map<ObjectRef, health::Verdict> out;
  std::size_t asked = 0;
  for (const auto& step : prepared.plan->steps) {
    if (step.is_hook()) continue;
    ++asked;
    const Value* run = sync::is_run(step) ? step.live.get() : nullptr;
    verdicts.watch(step.ref, [&, ref = step.ref, run](const health::Verdict& verdict) {
      out[ref] = verdict;
      if (run) ledger.saw(*run, verdict);
      verdicts.unwatch(ref);
    });
  }
  cluster.loop().run_until([&] { return out.size() == asked; });
  bool is_written = false;
  ledger.flush([&] { is_written = true; });
  cluster.loop().run_until([&] { return is_written; });
  return out;
}

}  // namespace

int run(const StatusOptions& options) {
  const auto application = application_from(options.source);
  Cluster cluster(options.cluster, application.destination);
  cluster.limit(options.timeout);
  Talk talk(cluster.loop(), options.output);
  auto operation = operation_for(application, cluster, options.source);
  const bool compares = has_source(options.source);
  if (!compares) operation.load = [] { return sync::Content{}; };
  operation.adopt = true;
  operation.force_conflicts = true;
  operation.hooks = sync::HookMode::Never;
  operation.runs.looks_only = true;
  observe::Objects objects(cluster.client());
  const auto emit = [&](sync::EventBody event) {
    if (std::holds_alternative<sync::Warned>(event)) talk.emit(std::move(event));
  };
  const auto prepared = sync::prepare(cluster.loop(), cluster.client(), objects, operation, emit);
  if (!prepared.inventory.exists && !compares)
    throw Error("no application {} in namespace {}", application.name, operation.ns)
        .hint("check --name and --dest-namespace, or give its source");
  const auto verdicts = verdicts_of(cluster, objects, prepared, operation.health());
  talk.close();
  const auto status = report::status_of(application.name, *prepared.plan, verdicts,
                                        {.compares = compares,
                                         .deployed = prepared.inventory.last_sync.commit,
                                         .wanted = prepared.content.commit});
  if (options.output.format == Format::Text)
    write_stdout(report::status_text(status, table_style(options.output)));
  else
    print_document(report::status_document(status), options.output.format);
  return 0;
}

}  // namespace lockstep::cli
