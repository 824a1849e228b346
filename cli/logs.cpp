// SPDX-License-Identifier: Apache-2.0
#include "base/strings.h"
#include "logs/follower.h"
#include "report/log_view.h"

#include "commands.h"
#include "talk.h"
#include "target.h"

#include <unistd.h>

namespace lockstep::cli {

namespace {

constexpr long long tail_of_many = 100;

bool shows_several(const logs::Selection& selection) {
  return selection.ranks.kind == logs::RankChoice::Kind::All ||
         selection.ranks.kind == logs::RankChoice::Kind::Listed || selection.all_containers;
}

logs::FollowOptions follow_options(const LogsOptions& options) {
  logs::FollowOptions out;
  out.selection = {logs::parse_ranks(options.ranks), options.container, options.all_containers};
  out.follow = options.follow.value_or(is_terminal(STDOUT_FILENO)) && !options.previous;
  out.previous = options.previous;
  out.limit_bytes = options.limit_bytes;
  out.since_time = options.since_time;
  if (options.since.count() > 0)
    out.since_seconds = std::chrono::duration_cast<std::chrono::seconds>(options.since).count();
  // kubectl's --tail=-1 asks for everything.
  if (options.tail.value_or(0) >= 0) out.tail_lines = options.tail;
  const bool is_narrowed = options.tail || out.since_seconds || !out.since_time.empty();
  if (shows_several(out.selection) && !is_narrowed) out.tail_lines = tail_of_many;
  return out;
}

// Spec training §5, "Ending".
int exit_code_of(const logs::FollowResult& result, bool follow) {
  const auto status = result.verdict ? result.verdict->status : health::Status::None;
  if (follow) {
    if (!result.verdict || !result.verdict->terminal) return status == health::Status::Suspended ? 4 : 1;
    return status == health::Status::Healthy ? 0 : 1;
  }
  return result.any_pod ? 0 : 1;
}

}  // namespace

int run(const LogsOptions& options) {
  Cluster cluster(options.cluster);
  cluster.limit(options.timeout);
  const Target target = find_target(cluster, options.target, options.ns);
  if (!logs::has_pods(target.object.value()))
    throw Error("{} has no pods of its own that could be found", display(target.object.ref))
        .hint("name the job, workload or pod that runs");
  const auto how = follow_options(options);
  const bool talks = !options.output.quiet;
  report::LogStyle style;
  style.prefix = options.prefix.value_or(shows_several(how.selection));
  style.colours = wants_colours(options.output, STDOUT_FILENO);
  style.timestamps = options.timestamps;
  style.is_terminal = is_terminal(STDOUT_FILENO);

  StderrTerminal terminal;
  logs::FollowHandler handler;
  handler.on_note = [&](const std::string& text) {
    if (talks) terminal.write(printable(text) + "\n");
  };
  handler.on_line = [&](const logs::Line& line) {
    write_stdout(options.output.format == Format::Text ? report::log_text(line, style)
                                                       : report::log_json(line, target.object.ref));
  };
  logs::Follower follower(cluster.loop(), cluster.client(), target.index, target.object, how, handler);
  const auto result = follower.run();
  if (result.verdict && talks && (how.follow || !result.any_pod))
    terminal.write(printable(result.verdict->message.empty() ? display(target.object.ref) + ": no pods"
                                                             : result.verdict->message) +
                   "\n");
  return exit_code_of(result, how.follow);
}

}  // namespace lockstep::cli
