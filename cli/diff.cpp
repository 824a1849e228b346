// SPDX-License-Identifier: Apache-2.0
#include "base/strings.h"
#include "report/diff_view.h"
#include "sync/prepare.h"

#include "cluster.h"
#include "commands.h"
#include "operation.h"
#include "plan_out.h"
#include "preflight.h"
#include "preview.h"
#include "source.h"
#include "talk.h"

#include <algorithm>

namespace lockstep::cli {

namespace {

constexpr int failed = 3;  // as kubectl diff: 1 means that there are differences and nothing else

int show(const DiffOptions& options) {
  const auto application = application_from(options.source);
  require_source(options.source, application);
  Cluster cluster(options.cluster, application.destination);
  cluster.limit(options.timeout);
  Talk talk(cluster.loop(), options.output);
  auto operation = operation_for(application, cluster, options.source);
  operation.prune = options.prune.value_or(false);
  operation.allow_empty = true;
  operation.adopt = true;
  operation.force_conflicts = true;
  operation.predict_all = true;
  operation.runs.looks_only = true;
  observe::Objects objects(cluster.client());
  // Only what may be wrong is said: the diff itself is the result.
  const auto emit = [&](sync::EventBody event) {
    if (std::holds_alternative<sync::Warned>(event)) talk.emit(std::move(event));
  };
  const auto prepared = sync::prepare(cluster.loop(), cluster.client(), objects, operation, emit);
  check_new_jobs(cluster, prepared, options.preflight, emit);
  talk.close();
  write_plan_file(options.out, application.name, prepared);
  const auto all = report::differences(*prepared.plan);
  if (options.output.format != Format::Text)
    print_document(report::diff_document(all, application.name), options.output.format);
  else if (options.stat)
    write_stdout(report::diff_stat(all, table_style(options.output)));
  else
    write_stdout(report::diff_text(all, diff_style(options.output, options.context, options.side_by_side)));
  const auto refused =
      std::count_if(all.begin(), all.end(), [](const auto& one) { return !one.refused.empty(); });
  if (refused > 0) {
    // In words alone: a document is out already.
    report_error(Error("the server would refuse {}", plural(static_cast<std::size_t>(refused), "object"))
                     .hint("the differences say why, object by object"),
                 {});
    return failed;
  }
  return all.empty() || !options.exit_code ? 0 : 1;
}

}  // namespace

int run(const DiffOptions& options) {
  try {
    if (!options.from.empty()) return preview_application(options);
    return show(options);
  } catch (const Error& error) {
    const int code = report_error(error, options.output);
    return code == 1 ? failed : code;
  }
}

}  // namespace lockstep::cli
