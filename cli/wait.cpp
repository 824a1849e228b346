// SPDX-License-Identifier: Apache-2.0
#include "base/strings.h"
#include "health/assess.h"
#include "report/style.h"
#include "sync/ledger_writer.h"
#include "sync/prepare.h"
#include "sync/waiting.h"

#include "argocd_cm.h"
#include "cluster.h"
#include "commands.h"
#include "operation.h"
#include "source.h"
#include "talk.h"
#include "target.h"

#include <fmt/format.h>
#include <unistd.h>

namespace lockstep::cli {

namespace {

// What is waited for, and the client's view of it.
struct Subject {
  std::string name;
  std::shared_ptr<const kube::ApiIndex> index;
  std::vector<sync::Awaited> awaited;
  sync::LedgerFound ledger;  // of the runs among them, where there is one
};

sync::WaitFor wait_for_of(const std::string& until, const Value& object, bool is_hook) {
  if (until == "created") return sync::WaitFor::Created;
  if (until == "started") return sync::WaitFor::Started;
  if (until == "finished") return sync::WaitFor::Finished;
  if (until == "healthy") return sync::WaitFor::Healthy;
  return sync::wait_for(object, is_hook);
}

Subject named_objects(const WaitOptions& options, Cluster& cluster, observe::Objects& objects) {
  Subject out;
  out.name = join(options.targets, ", ");
  for (const auto& text : options.targets) {
    const TargetName target = find_target_name(cluster, text, options.ns);
    out.index = target.index;
    const bool is_run = health::is_run_kind(target.ref.group, target.ref.kind);
    if (is_run && out.ledger.ledger.size() == 0)
      if (auto found = sync::find_ledger(cluster.loop(), cluster.client(), target.ref))
        out.ledger = *std::move(found);
    const auto object = cluster.loop().wait_all<Object>({[&](auto done) {
      cluster.client().get(target.resource, target.ref.ns, target.ref.name, std::move(done));
    }});
    if (!object[0].ok()) {
      // A job that finished and that its TTL removed is known by the ledger.
      if (!object[0].error().is_not_found() || !out.ledger.ledger.find(target.ref))
        throw Error(object[0].error());
      out.awaited.push_back({target.ref, sync::WaitFor::Finished});
      continue;
    }
    const Value& body = object[0].value().value();
    objects.put(object[0].value());
    out.awaited.push_back({target.ref, wait_for_of(options.until, body, false), sync::wait_timeout(body)});
  }
  return out;
}

Subject whole_application(const WaitOptions& options, Cluster& cluster, observe::Objects& objects) {
  const auto application = application_from(options.source);
  auto operation = operation_for(application, cluster, options.source);
  if (!has_source(options.source)) operation.load = [] { return sync::Content{}; };
  operation.adopt = true;
  operation.hooks = sync::HookMode::Never;
  operation.runs.looks_only = true;
  const auto prepared =
      sync::prepare(cluster.loop(), cluster.client(), objects, operation, [](const sync::EventBody&) {});
  Subject out{application.name, prepared.index, {}, prepared.ledger};
  for (const auto& step : prepared.plan->steps) {
    if (!step.live && !step.manifest) continue;
    const Value& object = step.live ? *step.live : *step.manifest;
    out.awaited.push_back({step.ref, wait_for_of(options.until, object, false), sync::wait_timeout(object)});
  }
  if (out.awaited.empty())
    throw Error("application {} has no objects in namespace {}", application.name, operation.ns);
  return out;
}

}  // namespace

int run(const WaitOptions& options) {
  const auto destination = options.targets.empty() && !options.source.file.empty()
                               ? application_from(options.source).destination
                               : app::Destination{};
  Cluster cluster(options.cluster, destination);
  cluster.limit(options.timeout);
  observe::Objects objects(cluster.client());
  const Subject subject = options.targets.empty() ? whole_application(options, cluster, objects)
                                                  : named_objects(options, cluster, objects);
  observe::Sources sources(cluster.client(), subject.index);
  if (subject.ledger.ledger.size() > 0)
    sources.know(std::make_shared<const Value>(sync::ledger_manifest(subject.ledger)));
  sync::LedgerWriter ledger(cluster.loop(), cluster.client(), subject.ledger, false);
  const auto settings = read_argocd_cm(options.source.argocd_cm);
  observe::Verdicts verdicts(cluster.loop(), objects, sources, subject.index,
                             {.scripts = settings.scripts.get()});
  objects.on_change = [&](const ObjectRef& ref) { verdicts.changed(ref); };

  const bool colours = wants_colours(options.output, STDERR_FILENO);
  StderrTerminal terminal;
  std::map<ObjectRef, health::Verdict> last;
  const auto on_verdict = [&](const sync::Awaited& awaited, const health::Verdict& verdict,
                              sync::GateState state) {
    last[awaited.ref] = verdict;
    const Object* live = objects.last(awaited.ref);
    if (live && subject.ledger.ledger.find(awaited.ref)) ledger.saw(live->value(), verdict);
    if (options.output.quiet || (state == sync::GateState::Open && verdict.status == health::Status::None))
      return;
    terminal.write(report::paint(fmt::format("{:<12}", health::status_name(verdict.status)),
                                 report::colour_of(verdict.status), colours) +
                   display(awaited.ref) + (verdict.message.empty() ? "" : ": " + printable(verdict.message)) +
                   "\n");
  };
  bool reached = false;
  std::string trouble;
  try {
    sync::Waiting waiting(cluster.loop(), verdicts, subject.awaited, on_verdict);
    reached = waiting.run();
    bool is_written = false;
    ledger.flush([&] { is_written = true; });
    cluster.loop().run_until([&] { return is_written; });
  } catch (Error& error) {
    for (const auto& [ref, verdict] : last)
      if (verdict.status != health::Status::Healthy && verdict.status != health::Status::None)
        error.add_context("waiting for " + display(ref) +
                          (verdict.message.empty() ? "" : ": " + verdict.message));
    throw;
  }
  if (options.output.format != Format::Text) {
    Value list = Value::list();
    for (const auto& [ref, verdict] : last)
      list.push(Value::map({{"group", ref.group},
                            {"kind", ref.kind},
                            {"namespace", ref.ns},
                            {"name", ref.name},
                            {"health", health::status_name(verdict.status)},
                            {"reason", verdict.reason},
                            {"message", verdict.message}}));
    print_document(Value::map({{"reached", Value::boolean(reached)}, {"objects", std::move(list)}}),
                   options.output.format);
  }
  return reached ? 0 : 1;
}

}  // namespace lockstep::cli
