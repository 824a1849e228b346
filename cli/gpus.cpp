// SPDX-License-Identifier: Apache-2.0
#include "report/gpus_view.h"

#include "cluster.h"
#include "commands.h"
#include "observe/look.h"
#include "talk.h"

namespace lockstep::cli {

int run(const GpusOptions& options) {
  Cluster cluster(options.cluster);
  cluster.limit(options.timeout);
  const auto index = cluster.loop().wait<std::shared_ptr<const kube::ApiIndex>>(
      [&](auto done) { cluster.client().discover(std::move(done)); });
  std::vector<observe::LookAt> wanted;
  for (auto& source : health::gpu_report_sources())
    wanted.push_back({std::move(source), cluster.config().ns});
  const auto seen = observe::look(cluster.loop(), cluster.client(), *index, std::move(wanted));
  if (!options.output.quiet)
    for (const auto& error : seen.denied) StderrTerminal().write("warning: " + error.line() + "\n");
  const auto report = health::report_gpus(seen.snapshot(), cluster.loop().now());
  if (options.output.format == Format::Text)
    write_stdout(report::gpus_text(report, table_style(options.output)));
  else
    print_document(report::gpus_document(report), options.output.format);
  return 0;
}

}  // namespace lockstep::cli
