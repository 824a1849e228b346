// SPDX-License-Identifier: Apache-2.0
#include "base/files.h"
#include "report/plan_view.h"
#include "report/why_view.h"
#include "sync/executor.h"
#include "sync/history_writer.h"
#include "sync/plan_file.h"
#include "value/json.h"

#include "cluster.h"
#include "commands.h"
#include "deployed.h"
#include "operation.h"
#include "plan_out.h"
#include "preflight.h"
#include "source.h"
#include "talk.h"

namespace lockstep::cli {

namespace {

void print_plan(const sync::Plan& plan, const std::vector<health::Preflight>& jobs,
                const std::string& application, const OutputOptions& output) {
  if (output.format == Format::Text)
    return write_stdout(report::plan_text(plan, application, table_style(output)));
  Value document = report::plan_document(plan, application);
  document.set("preflight", report::preflight_document(jobs));
  print_document(document, output.format);
}

void print_summary(const report::Summary& summary, const std::string& application,
                   const OutputOptions& output) {
  if (output.format == Format::Text)
    write_stdout(summary.text(table_style(output)) + summary.closing_line(application) + "\n");
  else
    print_document(summary.document(application), output.format);
}

// --to COMMIT: what the history knows takes the place of the application's revision.
void pin(app::Application& application, const SyncOptions& options, Cluster& cluster) {
  const auto past = sync::History::read(deployed(cluster, application).history);
  const auto* entry = past.find_commit(options.to);
  if (!entry)
    throw Error("the history of {} knows no commit {} that was synced", application.name, options.to)
        .hint("see lockstep history; --revision takes any revision");
  pin_to(application, *entry, options.dry_run);
}

// --plan FILE: the commit of the file takes the place of the application's revision.
Value read_plan_file(const SyncOptions& options, app::Application& application) {
  if (options.plan_file.empty()) return {};
  Value file = in_context([&] { return "reading " + options.plan_file; },
                          [&] { return read_json(read_file(options.plan_file)); });
  const std::string commit = sync::commit_of_plan_file(file, application.name);
  if (!commit.empty() && options.source.local.empty()) application.sources.front().revision = commit;
  return file;
}

}  // namespace

int run(const SyncOptions& options) {
  auto application = application_from(options.source);
  const Value plan_file = read_plan_file(options, application);
  require_source(options.source, application);
  Cluster cluster(options.cluster, application.destination);
  cluster.limit(options.timeout);
  if (!options.to.empty()) pin(application, options, cluster);
  Talk talk(cluster.loop(), options.output);
  const auto emit = [&](sync::EventBody event) { talk.emit(std::move(event)); };

  auto operation = operation_for(application, cluster, options.source);
  operation.prune = options.prune.value_or(false);
  operation.allow_empty = options.allow_empty;
  operation.adopt = options.adopt;
  operation.force_conflicts = options.force_conflicts;
  operation.pruning.is_confirmed = options.confirm;
  operation.pruning.max_share = options.max_prune;
  operation.hooks = static_cast<sync::HookMode>(options.hooks);
  operation.wait = options.wait;
  operation.timeout = options.timeout;
  operation.runs = run_options(options.runs);

  const TimePoint started = cluster.loop().now();
  observe::Objects objects(cluster.client());
  auto prepared = sync::prepare(cluster.loop(), cluster.client(), objects, operation, emit);
  prepared.recording = {user_name(), started, application.history_limit};
  if (!options.plan_file.empty()) sync::check_plan_file(plan_file, prepared);
  const auto jobs = check_new_jobs(cluster, prepared, options.preflight, emit);
  cluster.limit({});
  if (options.dry_run) {
    talk.close();
    write_plan_file(options.out, application.name, prepared);
    print_plan(*prepared.plan, jobs, application.name, options.output);
    return 0;
  }
  {
    sync::Executor executor(cluster.loop(), cluster.client(), objects, operation, prepared, emit);
    cluster.on_interrupt([&] { executor.interrupt(); });
    executor.run();
    cluster.on_interrupt(nullptr);
  }
  if (const auto trouble =
          sync::record_failure(cluster.loop(), cluster.client(), prepared, *talk.summary().finished()))
    emit(sync::Warned{{trouble->line(), {}}});
  talk.close();
  print_summary(talk.summary(), application.name, options.output);
  return talk.summary().exit_code();
}

}  // namespace lockstep::cli
