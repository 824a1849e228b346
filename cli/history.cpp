// SPDX-License-Identifier: Apache-2.0
#include "report/history_view.h"

#include "commands.h"
#include "deployed.h"
#include "source.h"
#include "talk.h"

namespace lockstep::cli {

int run(const HistoryOptions& options) {
  const auto application = application_from(options.source);
  Cluster cluster(options.cluster, application.destination);
  cluster.limit(options.timeout);
  const auto history = sync::History::read(deployed(cluster, application).history);
  if (options.output.format == Format::Text)
    write_stdout(report::history_text(history, table_style(options.output)));
  else
    print_document(report::history_document(history, application.name), options.output.format);
  return 0;
}

}  // namespace lockstep::cli
