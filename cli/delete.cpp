// SPDX-License-Identifier: Apache-2.0
#include "base/strings.h"
#include "report/plan_view.h"
#include "sync/delete_plan.h"
#include "sync/executor.h"
#include "sync/lease.h"

#include "cluster.h"
#include "commands.h"
#include "deployed.h"
#include "operation.h"
#include "source.h"
#include "talk.h"

#include <unistd.h>

#include <algorithm>
#include <cstdio>

namespace lockstep::cli {

namespace {

using sync::Phase;
using sync::StepKind;

// Of the source only the hooks of the deletion count; without a source there are none.
std::function<sync::Content()> hooks_alone(std::function<sync::Content()> load) {
  return [load = std::move(load)] {
    sync::Content out = load();
    std::erase_if(out.manifests.objects, [](const Object& object) {
      const auto phases = sync::traits_of(object.value()).phases;
      return std::none_of(phases.begin(), phases.end(), [](Phase phase) {
        return phase == Phase::PreDelete || phase == Phase::PostDelete;
      });
    });
    return out;
  };
}

sync::Operation deletion_of(const app::Application& application, Cluster& cluster,
                            const DeleteOptions& options) {
  auto operation = operation_for(application, cluster, options.source);
  operation.load =
      has_source(options.source) ? hooks_alone(std::move(operation.load)) : [] { return sync::Content{}; };
  operation.create_namespace = false;
  operation.prune = true;
  operation.allow_empty = true;
  operation.hooks = sync::HookMode::Never;
  operation.timeout = options.timeout;
  operation.runs.prune_running = options.prune_running;
  operation.pruning.is_confirmed = options.confirm;
  operation.pruning.max_share = 100;
  // What Prune=false means for single objects it means here too; for a whole application it would leave
  // nothing to delete.
  if (operation.pruning.option == "false") operation.pruning.option.clear();
  return operation;
}

sync::DeleteRules rules_of(const app::Application& application, const DeleteOptions& options,
                           const std::string& commit) {
  sync::DeleteRules rules;
  for (const char* value : {"confirm", "false"})
    if (application.policy.has("Delete=" + std::string(value))) rules.option = value;
  rules.is_confirmed = options.confirm;
  rules.revision = commit;
  return rules;
}

void ask_for_consent(const sync::Plan& plan, const app::Application& application, const std::string& ns) {
  std::size_t prunes = 0;
  for (const auto& step : plan.steps) prunes += step.kind == StepKind::Prune;
  const std::string what =
      "application " + application.name + " in namespace " + ns + " with " + plural(prunes, "object");
  if (!is_terminal(STDIN_FILENO))
    throw Error("nobody consented to the deletion of {}", what)
        .kind(ErrorKind::NeedsConsent)
        .hint("--dry-run shows what would be deleted, --yes consents");
  StderrTerminal().write("Delete " + what + "? [y/N] ");
  char line[16] = "";
  const std::string answer = std::fgets(line, sizeof line, stdin) ? to_lower(trim(line)) : "";
  if (answer != "y" && answer != "yes") throw Error("nothing was deleted").kind(ErrorKind::NeedsConsent);
}

// What lockstep keeps about the application, the inventory last: until then a deletion that was cut off can
// be repeated. Only what is marked as lockstep's own goes.
void remove_records(Cluster& cluster, const sync::Inventory& inventory) {
  const auto remove = [&](const kube::Resource& resource, const std::string& name) {
    const auto found = cluster.loop().wait_all<Object>(
        {[&](auto done) { cluster.client().get(resource, inventory.ns, name, std::move(done)); }})[0];
    if (!found.ok() || label(found.value().value(), "app.kubernetes.io/managed-by") != "lockstep") return;
    kube::RemoveOptions options;
    options.uid = found.value().value().at("metadata", "uid").text();
    const auto removed = cluster.loop().wait_all<Done>({[&](auto done) {
      cluster.client().remove(resource, inventory.ns, name, options, std::move(done));
    }})[0];
    if (removed.ok() || removed.error().is_not_found()) return;
    Error error = removed.error();
    error.add_context("removing the records of " + inventory.application);
    throw Error(std::move(error));
  };
  const std::string parent = inventory.parent().name;
  remove(sync::leases(), parent);
  remove(sync::config_maps(), sync::Ledger::config_map_name(inventory.application));
  remove(sync::config_maps(), parent);
}

void print_summary(const report::Summary& summary, const std::string& application,
                   const OutputOptions& output) {
  if (output.format != Format::Text) return print_document(summary.document(application), output.format);
  std::string closing = summary.closing_line(application);
  if (summary.exit_code() == 0)
    closing = "Deleted " + application + ": " + std::to_string(summary.count("pruned")) + " deleted, " +
              std::to_string(summary.count("kept")) + " kept";
  write_stdout(summary.text(table_style(output)) + closing + "\n");
}

}  // namespace

int run(const DeleteOptions& options) {
  const auto application = application_from(options.source);
  Cluster cluster(options.cluster, application.destination);
  Talk talk(cluster.loop(), options.output);
  const auto emit = [&](sync::EventBody event) { talk.emit(std::move(event)); };
  const auto operation = deletion_of(application, cluster, options);

  observe::Objects objects(cluster.client());
  cluster.limit(options.timeout);
  auto prepared = sync::prepare(cluster.loop(), cluster.client(), objects, operation, [&](auto event) {
    if (std::holds_alternative<sync::Warned>(event)) emit(std::move(event));
  });
  cluster.limit({});
  if (!prepared.inventory.exists)
    throw Error("no application {} in namespace {}", application.name, operation.ns)
        .hint("check --name and --dest-namespace");
  auto deletion = sync::make_delete_plan(*prepared.plan, prepared.desired.objects, prepared.live,
                                         rules_of(application, options, prepared.content.commit));
  prepared.plan = std::make_shared<const sync::Plan>(std::move(deletion.plan));
  prepared.is_deletion = deletion.running.empty();
  if (options.dry_run) {
    talk.close();
    if (options.output.format == Format::Text)
      write_stdout(report::plan_text(*prepared.plan, application.name, table_style(options.output)));
    else
      print_document(report::plan_document(*prepared.plan, application.name), options.output.format);
    return 0;
  }
  if (!options.yes) ask_for_consent(*prepared.plan, application, operation.ns);
  emit(sync::Planned{prepared.plan});
  sync::Result result{};
  {
    sync::Executor executor(cluster.loop(), cluster.client(), objects, operation, prepared, emit);
    cluster.on_interrupt([&] { executor.interrupt(); });
    result = executor.run();
    cluster.on_interrupt(nullptr);
  }
  if (result == sync::Result::Succeeded && prepared.is_deletion) remove_records(cluster, prepared.inventory);
  talk.close();
  print_summary(talk.summary(), application.name, options.output);
  if (result == sync::Result::Succeeded && !prepared.is_deletion)
    throw Error("application {} is not gone: {} runs", application.name, join(deletion.running, ", "))
        .kind(ErrorKind::NeedsConsent)
        .hint("delete it again after the end, or now with --prune-running");
  return talk.summary().exit_code();
}

}  // namespace lockstep::cli
