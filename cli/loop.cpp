// SPDX-License-Identifier: Apache-2.0
#include "sync/keeper.h"
#include "value/json.h"

#include "cluster.h"
#include "commands.h"
#include "operation.h"
#include "source.h"
#include "talk.h"

#include <unistd.h>

#include <memory>

namespace lockstep::cli {

namespace {

app::Automated automated_for(const app::Application& application, const LoopOptions& options) {
  app::Automated out = application.policy.automated.value_or(app::Automated{});
  if (!application.policy.automated && !options.prune && !options.self_heal)
    throw Error("application {} is not automated", application.name)
        .kind(ErrorKind::Usage)
        .hint("give it a spec.syncPolicy.automated, or say --self-heal or --prune here");
  out.prune = options.prune.value_or(out.prune);
  out.self_heal = options.self_heal.value_or(out.self_heal);
  return out;
}

std::string identity() {
  char host[256] = "";
  gethostname(host, sizeof host - 1);
  return std::string(host) + "_" + std::to_string(getpid());
}

// What a loop says: one line, or one document, for each operation; the rest is talk.
class Voice {
 public:
  Voice(net::Loop& loop, std::string application, const OutputOptions& output)
      : loop_(loop), application_(std::move(application)), output_(output) {}

  void event(sync::EventBody body) {
    // A new plan after a failed one is a new operation with a summary of its own.
    if (std::holds_alternative<sync::SourceFetched>(body) || !talk_)
      talk_ = std::make_unique<Talk>(loop_, output_);
    talk_->emit(std::move(body));
  }
  void note(const std::string& text) {
    if (text == last_note_) return;
    last_note_ = text;
    if (!output_.quiet) StderrTerminal().write(format_time(loop_.now()) + " " + text + "\n");
  }
  void cycle(const sync::Keeper::Cycle& done) {
    if (done.decision.act == sync::Act::Hold) note(application_ + ": " + done.decision.why);
    if (!talk_) return;
    talk_->close();
    if (output_.format == Format::Text)
      write_stdout(format_time(loop_.now()) + " " + talk_->summary().closing_line(application_) + "\n");
    else if (output_.format == Format::Json)
      write_stdout(to_json(talk_->summary().document(application_)) + "\n");
    else
      print_document(talk_->summary().document(application_), output_.format);
    exit_code_ = talk_->summary().exit_code();
    talk_.reset();
  }
  int exit_code() const { return exit_code_; }

 private:
  net::Loop& loop_;
  std::string application_;
  OutputOptions output_;
  std::unique_ptr<Talk> talk_;
  std::string last_note_;
  int exit_code_ = 0;  // of the last operation
};

}  // namespace

int run(const LoopOptions& options) {
  const auto application = application_from(options.source);
  require_source(options.source, application);
  sync::KeeperOptions keeping;
  keeping.automated = automated_for(application, options);
  keeping.retry = sync::retry_of(application.policy);
  keeping.poll = options.interval;
  keeping.jitter = options.jitter;
  keeping.identity = identity();
  keeping.history_limit = application.history_limit;

  Cluster cluster(options.cluster, application.destination);
  auto operation = operation_for(application, cluster, options.source);
  operation.timeout = options.timeout;
  Voice voice(cluster.loop(), application.name, options.output);
  sync::Keeper keeper(cluster.loop(), cluster.client(), std::move(operation), std::move(keeping),
                      {.event = [&](sync::EventBody body) { voice.event(std::move(body)); },
                       .cycle = [&](const sync::Keeper::Cycle& done) { voice.cycle(done); },
                       .note = [&](const std::string& text) { voice.note(text); }});
  cluster.on_interrupt([&] { keeper.stop(); });
  if (!options.once) {
    keeper.run();
    return 0;
  }
  const auto done = keeper.once();
  voice.cycle(done);
  return done.result ? voice.exit_code() : done.decision.act == sync::Act::Hold ? 1 : 0;
}

}  // namespace lockstep::cli
