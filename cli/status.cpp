// SPDX-License-Identifier: Apache-2.0
#include "report/status_view.h"
#include "sync/prepare.h"

#include "cluster.h"
#include "commands.h"
#include "observe/verdicts.h"
#include "operation.h"
#include "source.h"
#include "talk.h"

namespace lockstep::cli {

namespace {

// The verdict about each object, from one look.
std::map<ObjectRef, health::Verdict> verdicts_of(Cluster& cluster, observe::Objects& objects,
                                                 const sync::Prepared& prepared) {
  observe::Sources sources(cluster.client(), prepared.index);
  observe::Verdicts verdicts(cluster.loop(), objects, sources, prepared.index);
  std::map<ObjectRef, health::Verdict> out;
  std::size_t asked = 0;
  for (const auto& step : prepared.plan->steps) {
    if (step.is_hook()) continue;
    ++asked;
    verdicts.watch(step.ref, [&, ref = step.ref](const health::Verdict& verdict) {
      out[ref] = verdict;
      verdicts.unwatch(ref);
    });
  }
  cluster.loop().run_until([&] { return out.size() == asked; });
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
  observe::Objects objects(cluster.client());
  const auto emit = [&](sync::EventBody event) {
    if (std::holds_alternative<sync::Warned>(event)) talk.emit(std::move(event));
  };
  const auto prepared = sync::prepare(cluster.loop(), cluster.client(), objects, operation, emit);
  if (!prepared.inventory.exists && !compares)
    throw Error("no application {} in namespace {}", application.name, operation.ns)
        .hint("check --name and --dest-namespace, or give its source");
  const auto verdicts = verdicts_of(cluster, objects, prepared);
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
