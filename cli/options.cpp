// SPDX-License-Identifier: Apache-2.0
#include "options.h"

#include "base/strings.h"
#include "base/time.h"

#include "help.h"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <cstdlib>
#include <functional>
#include <map>

namespace lockstep::cli {

namespace {

void duration_option(CLI::App& app, const std::string& name, std::chrono::nanoseconds& target,
                     const std::string& help) {
  app.add_option_function<std::string>(
         name,
         [&target, name](const std::string& text) {
           const auto duration = parse_duration(text);
           if (!duration || duration->count() < 0)
             throw CLI::ValidationError(name,
                                        "\"" + text + "\" is no duration; write it like 30s, 10m or 1h");
           target = *duration;
         },
         help)
      ->type_name("DURATION");
}

// A value out of a fixed set.
void choice_option(CLI::App& app, const std::string& name, const std::vector<std::string>& values,
                   const std::function<void(std::size_t)>& take, const std::string& help) {
  app.add_option_function<std::string>(
         name,
         [values, take, name](const std::string& text) {
           const auto found = std::find(values.begin(), values.end(), text);
           if (found == values.end())
             throw CLI::ValidationError(name, "\"" + text + "\" is none of " + join(values, ", "));
           take(static_cast<std::size_t>(found - values.begin()));
         },
         help)
      ->type_name(join(values, "|"));
}

// --flag, --flag=false, and "not said", which leaves the choice to the application.
template <class T>
void switch_option(CLI::App& app, const std::string& name, T& target, const std::string& help) {
  app.add_flag_function(
      name, [&target](std::int64_t count) { target = count > 0; }, help);
}

void add_output(CLI::App& app, OutputOptions& o) {
  choice_option(
      app, "-o,--output", {"text", "json", "yaml"},
      [&o](std::size_t i) { o.format = static_cast<Format>(i); }, "Form of the result on stdout");
  choice_option(
      app, "--color", {"auto", "always", "never"},
      [&o](std::size_t i) { o.colour = i == 0   ? "auto"
                                       : i == 1 ? "always"
                                                : "never"; },
      "Colours; auto: on a terminal, unless NO_COLOR is set");
  app.add_flag("-q,--quiet", o.quiet, "No progress on stderr");
}

void add_cluster(CLI::App& app, ClusterOptions& o) {
  app.add_option("--kubeconfig", o.kubeconfig, "Kubeconfig file (else $KUBECONFIG, ~/.kube/config)")
      ->type_name("FILE")
      ->group("Cluster");
  app.add_option("--context", o.context, "Context of the kubeconfig")->type_name("NAME")->group("Cluster");
  app.add_option("--as", o.as, "User to impersonate")->type_name("USER")->group("Cluster");
  app.add_option("--as-group", o.as_groups, "Group to impersonate, may be repeated")
      ->type_name("GROUP")
      ->allow_extra_args(false)
      ->group("Cluster");
  app.add_option("--parallel", o.parallel, "Requests in flight at most")
      ->check(CLI::Range(1, 256))
      ->type_name("N")
      ->group("Cluster");
  app.add_option("-v,--verbosity", o.verbosity, "6: one line per request, 8: with bodies, on stderr")
      ->type_name("N")
      ->group("Cluster");
}

void add_source(CLI::App& app, SourceOptions& o) {
  app.add_option("-f,--filename", o.file, "Argo CD Application to read; - is stdin")
      ->type_name("FILE")
      ->group("Application");
  app.add_option("--name", o.name, "Name of the application; picks one of several in a file")
      ->type_name("NAME")
      ->group("Application");
  app.add_option("--repo", o.repository, "Git repository: https://, file:// or a path")
      ->type_name("URL")
      ->group("Application");
  app.add_option("--revision", o.revision, "Branch, tag or commit")->type_name("REV")->group("Application");
  app.add_option("--path", o.path, "Folder in the repository")->type_name("DIR")->group("Application");
  app.add_option("--dest-namespace", o.destination_namespace, "Namespace for objects that name none")
      ->type_name("NS")
      ->group("Application");
  app.add_option("--local", o.local, "Local folder that takes the place of the repository")
      ->type_name("DIR")
      ->group("Application");
  app.add_option("--argocd-cm", o.argocd_cm,
                 "Argo CD's ConfigMap: its health checks and ignoreDifferences count here, too")
      ->type_name("FILE")
      ->group("Application");
}

void add_runs(CLI::App& app, RunFlags& o) {
  const auto names = [&](const std::string& flag, std::vector<std::string>& target, const std::string& help) {
    app.add_option(flag, target, help)->allow_extra_args(false)->type_name("NAME")->group("Training jobs");
  };
  names("--rerun", o.rerun, "Run this job once more, whatever the ledger says; KIND/NAME, may be repeated");
  names("--interrupt", o.interrupt, "This job may be stopped though it runs; KIND/NAME, may be repeated");
  app.add_flag("--prune-running", o.prune_running, "--prune may delete jobs that run")
      ->group("Training jobs");
  app.add_flag("--no-ledger", o.without_ledger, "Start jobs although the run ledger cannot be used")
      ->group("Training jobs");
}

void add_preflight(CLI::App& app, Preflight& target) {
  choice_option(
      app, "--preflight", {"off", "warn", "strict"},
      [&target](std::size_t i) { target = static_cast<Preflight>(i); },
      "Whether new jobs can run here; strict: refuse those that never can");
}

void add_sync(CLI::App& app, SyncOptions& o) {
  add_source(app, o.source);
  app.add_flag("--create-namespace", o.source.create_namespace,
               "Make the destination namespace when it is missing")
      ->group("Application");
  switch_option(app, "--prune", o.prune, "Delete objects of the application that are no longer in Git");
  app.add_option("--max-prune", o.max_prune,
                 "Most percent of the application's objects that --prune may delete at once; default 50")
      ->check(CLI::Range(0, 100))
      ->type_name("PERCENT");
  app.add_flag("--confirm", o.confirm, "Consent to deletions that are marked Prune=confirm");
  app.add_flag("--allow-empty", o.allow_empty, "Let --prune delete everything when nothing is rendered");
  app.add_flag("--adopt", o.adopt, "Take over objects of another application");
  app.add_flag("--force-conflicts", o.force_conflicts, "Take over fields of objects that are not ours yet");
  choice_option(
      app, "--hooks", {"auto", "always", "never"}, [&o](std::size_t i) { o.hooks = static_cast<Hooks>(i); },
      "When hooks run; auto: once for each content of Git");
  add_runs(app, o.runs);
  add_preflight(app, o.preflight);
  duration_option(app, "--timeout", o.timeout, "How long applying and waiting may take; 0: no limit");
  add_output(app, o.output);
  add_cluster(app, o.cluster);
}

void add_rollback(CLI::App& app, RollbackOptions& o) {
  app.add_option("id", o.id, "Entry of `lockstep history`; default: the last other content that worked")
      ->type_name("ID");
  SyncOptions& sync = o.sync;
  add_source(app, sync.source);
  app.add_flag("--dry-run", sync.dry_run, "Stop after the plan and print it");
  switch_option(app, "--prune", sync.prune, "Delete objects that were not there yet at that revision");
  app.add_option("--max-prune", sync.max_prune,
                 "Most percent of the application's objects that --prune may delete at once; default 50")
      ->check(CLI::Range(0, 100))
      ->type_name("PERCENT");
  app.add_flag("--confirm", sync.confirm, "Consent to deletions that are marked Prune=confirm");
  switch_option(app, "--wait", sync.wait, "Wait for the last wave too (--wait=false: do not)");
  add_runs(app, sync.runs);
  add_preflight(app, sync.preflight);
  duration_option(app, "--timeout", sync.timeout, "How long applying and waiting may take; 0: no limit");
  add_output(app, sync.output);
  add_cluster(app, sync.cluster);
}

void add_history(CLI::App& app, HistoryOptions& o) {
  add_source(app, o.source);
  duration_option(app, "--timeout", o.timeout, "How long it may take");
  add_output(app, o.output);
  add_cluster(app, o.cluster);
}

void add_delete(CLI::App& app, DeleteOptions& o) {
  add_source(app, o.source);
  app.add_flag("--dry-run", o.dry_run, "Print what would be deleted, and delete nothing");
  app.add_flag("-y,--yes", o.yes, "Do not ask");
  app.add_flag("--confirm", o.confirm,
               "Consent to deletions that are marked Delete=confirm or Prune=confirm");
  app.add_flag("--prune-running", o.prune_running, "Jobs that run may be deleted")->group("Training jobs");
  duration_option(app, "--timeout", o.timeout, "How long it may take; 0: no limit");
  add_output(app, o.output);
  add_cluster(app, o.cluster);
}

void add_loop(CLI::App& app, LoopOptions& o) {
  add_source(app, o.source);
  app.add_flag("--once", o.once, "One look and what follows from it, then the end; for cron");
  switch_option(app, "--prune", o.prune, "Delete what left Git; else what automated.prune says");
  switch_option(app, "--self-heal", o.self_heal,
                "Undo edits in the cluster; else what automated.selfHeal says");
  duration_option(app, "--interval", o.interval, "Time between two looks at Git; default 2m");
  duration_option(app, "--jitter", o.jitter, "Up to this much is added to each interval; default 1m");
  duration_option(app, "--timeout", o.timeout, "How long one operation may take; 0: no limit");
  add_output(app, o.output);
  add_cluster(app, o.cluster);
}

void add_logs(CLI::App& app, LogsOptions& o) {
  app.add_option("target", o.target, "KIND/NAME, such as pytorchjob/train")
      ->required()
      ->type_name("KIND/NAME");
  app.add_option("-n,--namespace", o.ns, "Namespace of the job")->type_name("NS");
  app.add_option("--ranks", o.ranks, "master, all, failed, 0,3-5 or worker/2")->type_name("RANKS");
  app.add_option("-c,--container", o.container, "Container of the pods")->type_name("NAME");
  app.add_flag("--all-containers", o.all_containers, "Init and sidecar containers too");
  switch_option(app, "-f,--follow", o.follow, "Follow until the job ends; the default on a terminal");
  app.add_flag("-p,--previous", o.previous, "The instance before the last restart");
  duration_option(app, "--since", o.since, "Only lines younger than this");
  app.add_option("--since-time", o.since_time, "Only lines after this RFC 3339 time")->type_name("TIME");
  app.add_option("--tail", o.tail, "Last lines of each rank; default 100 for several ranks, all for one")
      ->type_name("N");
  app.add_option("--limit-bytes", o.limit_bytes, "At most this much of each rank")->type_name("N");
  app.add_flag("--timestamps", o.timestamps, "Print the time of each line");
  switch_option(app, "--prefix", o.prefix, "Put the rank before each line; the default for several ranks");
  duration_option(app, "--timeout", o.timeout, "Stop following after this long");
  add_output(app, o.output);
  add_cluster(app, o.cluster);
}

void add_render(CLI::App& app, RenderOptions& o) {
  app.add_option("folder", o.folder, "Folder with a kustomization, or the URL of one")->type_name("DIR");
  add_source(app, o.source);
  app.add_option("--load-restrictor", o.load_restrictor, "LoadRestrictionsRootOnly or LoadRestrictionsNone")
      ->check(CLI::IsMember({"LoadRestrictionsRootOnly", "LoadRestrictionsNone"}))
      ->type_name("RULE");
  app.add_option("--reorder", o.reorder, "legacy sorts the objects by kind; default: what sortOptions says")
      ->check(CLI::IsMember({"legacy", "none"}))
      ->type_name("legacy|none");
  app.add_flag("--enable-helm", o.enable_helm, "Let helmCharts run the helm program");
  app.add_option("--helm-command", o.helm_command, "The helm program")->type_name("FILE");
  app.add_option("--helm-api-versions", o.helm_api_versions, "API version that charts see, may be repeated")
      ->allow_extra_args(false)
      ->type_name("VERSION");
  app.add_option("--helm-kube-version", o.helm_kube_version, "Kubernetes version that charts see")
      ->type_name("VERSION");
  app.add_flag("--helm-debug", o.helm_debug, "Run helm with --debug");
  app.add_flag("--enable-managedby-label", o.managed_by_label, "Label objects app.kubernetes.io/managed-by");
  app.add_option("-o,--output", o.output, "File, or folder with one file per object; default stdout")
      ->type_name("PATH");
  app.add_flag("--offline", o.offline, "Take remote bases and files from the cache alone");
  app.add_flag("--update-lock", o.update_lock, "Write lockstep.lock: pin the remote bases and files of DIR");
  app.add_option("--diff", o.diff, "Show what changes from A to B; each a folder, REV:FOLDER or a Git URL")
      ->expected(2)
      ->type_name("A B");
  app.add_option("--since", o.since, "List the kustomizations below DIR that render differently since REV")
      ->type_name("REV");
  app.add_flag("--stat", o.stat, "With --diff: only count changed lines per object");
  choice_option(
      app, "--format", {"text", "json", "yaml"},
      [&o](std::size_t i) { o.report.format = static_cast<Format>(i); }, "Form of --diff and --since");
}

// All commands with their options bound to one place.
struct Parser {
  CLI::App app{std::string(help_for("lockstep").summary), "lockstep"};
  SyncOptions sync, plan;
  DiffOptions diff;
  RollbackOptions rollback;
  HistoryOptions history;
  DeleteOptions remove;
  LoopOptions loop;
  StatusOptions status;
  WaitOptions wait;
  LogsOptions logs;
  WhyOptions why;
  GpusOptions gpus;
  RenderOptions render;
  CompletionOptions completion;
  VersionOptions version;
  bool version_flag = false;
  std::map<const CLI::App*, std::function<Options()>> results;

  Parser() {
    app.footer(std::string(help_for("lockstep").body));
    app.add_flag("--version", version_flag, "Print the version");
    add_sync(add("sync", sync), sync);
    app.get_subcommand("sync")->add_flag("--dry-run", sync.dry_run, "Stop after the plan and print it");
    app.get_subcommand("sync")
        ->add_option("--to", sync.to, "A commit of `lockstep history` in place of the revision")
        ->type_name("COMMIT");
    switch_option(*app.get_subcommand("sync"), "--wait", sync.wait,
                  "Wait for the last wave too (--wait=false: do not)");
    app.get_subcommand("sync")
        ->add_option("--plan", sync.plan_file, "Do exactly what this file of `plan --out` says, or nothing")
        ->type_name("FILE");
    plan.dry_run = true;
    add_sync(add("plan", plan), plan);
    app.get_subcommand("plan")
        ->add_option("--out", plan.out, "Write the plan down for `sync --plan`")
        ->type_name("FILE");
    CLI::App& diff_app = add("diff", diff);
    add_source(diff_app, diff.source);
    switch_option(diff_app, "--prune", diff.prune, "Show what --prune would delete as deleted");
    diff_app.add_option("--from", diff.from, "Compare two revisions of the rendered tree, without a cluster")
        ->type_name("REV");
    diff_app.add_option("--to", diff.to, "The second revision; default: the application's own")
        ->type_name("REV");
    diff_app.add_option("--out", diff.out, "Write the plan down for `sync --plan`")->type_name("FILE");
    diff_app.add_flag("--stat", diff.stat, "Only count changed lines per object");
    switch_option(diff_app, "--exit-code", diff.exit_code,
                  "--exit-code=false: 0 also when there are differences");
    diff_app.add_option("-U,--unified", diff.context, "Lines around each difference")->type_name("N");
    diff_app.add_flag("-y,--side-by-side", diff.side_by_side, "Show both sides in columns");
    add_preflight(diff_app, diff.preflight);
    duration_option(diff_app, "--timeout", diff.timeout, "How long it may take");
    add_output(diff_app, diff.output);
    add_cluster(diff_app, diff.cluster);
    add_loop(add("loop", loop), loop);
    add_history(add("history", history), history);
    add_rollback(add("rollback", rollback), rollback);
    add_delete(add("delete", remove), remove);
    CLI::App& status_app = add("status", status);
    add_source(status_app, status.source);
    duration_option(status_app, "--timeout", status.timeout, "How long it may take");
    add_output(status_app, status.output);
    add_cluster(status_app, status.cluster);
    CLI::App& wait_app = add("wait", wait);
    wait_app.add_option("target", wait.targets, "Objects to wait for")->type_name("KIND/NAME");
    wait_app.add_option("-n,--namespace", wait.ns, "Namespace of the objects")->type_name("NS");
    wait_app.add_option("--for", wait.until, "State to wait for; default by kind")
        ->check(CLI::IsMember({"healthy", "started", "finished", "created"}))
        ->type_name("healthy|started|finished|created");
    add_source(wait_app, wait.source);
    duration_option(wait_app, "--timeout", wait.timeout, "How long it may take; 0: no limit");
    add_output(wait_app, wait.output);
    add_cluster(wait_app, wait.cluster);
    add_logs(add("logs", logs), logs);
    CLI::App& why_app = add("why", why);
    why_app.add_option("target", why.target, "KIND/NAME, such as pytorchjob/train")
        ->required()
        ->type_name("KIND/NAME");
    why_app.add_option("-n,--namespace", why.ns, "Namespace of the object")->type_name("NS");
    duration_option(why_app, "--timeout", why.timeout, "How long it may take");
    add_output(why_app, why.output);
    add_cluster(why_app, why.cluster);
    CLI::App& gpus_app = add("gpus", gpus);
    duration_option(gpus_app, "--timeout", gpus.timeout, "How long it may take");
    add_output(gpus_app, gpus.output);
    add_cluster(gpus_app, gpus.cluster);
    add_render(add("render", render), render);
    add("completion", completion)
        .add_option("shell", completion.shell, "bash, zsh or fish")
        ->required()
        ->check(CLI::IsMember({"bash", "zsh", "fish"}));
    CLI::App& version_app = add("version", version);
    choice_option(
        version_app, "-o,--output", {"text", "json", "yaml"},
        [this](std::size_t i) { version.format = static_cast<Format>(i); }, "Form of the result");
    app.require_subcommand(0, 1);
  }

  template <class T>
  CLI::App& add(const std::string& name, T& options) {
    const Help help = help_for(name);
    CLI::App* sub = app.add_subcommand(name, std::string(help.summary));
    sub->footer(std::string(help.body));
    results[sub] = [&options] { return Options(options); };
    return *sub;
  }

  std::vector<std::string> flags_of(const CLI::App& command) const {
    std::vector<std::string> out;
    for (const auto* option : command.get_options())
      for (const auto& name : option->get_lnames()) out.push_back("--" + name);
    return out;
  }
};

Finished usage_error(const std::string& text, const std::string& hint) {
  return {2, "error: " + text + "\n" + (hint.empty() ? "" : "  hint: " + hint + "\n")};
}

// Flags of `kustomize build` that let programs of the repository run.
bool is_plugin_flag(const std::string& flag) {
  constexpr std::string_view flags[] = {
      "--enable-alpha-plugins", "--enable-exec", "--enable-star", "--network",
      "--network-name",         "--mount",       "--env",         "-e",
      "--as-current-user"};
  return std::find(std::begin(flags), std::end(flags), flag) != std::end(flags);
}

// Arguments that no option took; the first one that looks wrong is explained.
Finished unexpected(const Parser& parser, const CLI::App* command) {
  const auto extras = parser.app.remaining(true);
  const std::string name = command ? command->get_name() : "";
  const std::string full = name.empty() ? "lockstep" : "lockstep " + name;
  std::string word = extras.empty() ? "" : extras.front();
  if (word.empty() || word[0] != '-')
    return usage_error("unexpected argument \"" + word + "\" for " + full, "see " + full + " --help");
  word = word.substr(0, word.find('='));
  if (name == "render" && is_plugin_flag(word))
    return usage_error(word + " is refused: lockstep never runs functions or plugins out of a repository",
                       "use the built-in transformers, or run the function in CI and commit what it makes");
  const auto close = nearest(word, parser.flags_of(command ? *command : parser.app));
  return usage_error("unknown flag " + word + " for " + full,
                     close.empty() ? "see " + full + " --help" : "did you mean " + close + "?");
}

}  // namespace

std::vector<std::string> command_names() {
  const Parser parser;
  std::vector<std::string> out;
  for (const auto* command : parser.app.get_subcommands({})) out.push_back(command->get_name());
  return out;
}

std::vector<std::string> flag_names(const std::string& command) {
  const Parser parser;
  return parser.flags_of(*parser.app.get_subcommand(command));
}

Options parse_command_line(int argc, const char* const* argv) {
  Parser parser;
  const auto commands = [&] {
    std::vector<std::string> names;
    for (const auto& [command, result] : parser.results) names.push_back(command->get_name());
    return names;
  };
  if (argc > 1 && argv[1][0] != '-') {
    const auto names = commands();
    if (std::string(argv[1]) == "help") return Finished{0, parser.app.help()};
    if (std::find(names.begin(), names.end(), argv[1]) == names.end()) {
      const auto close = nearest(argv[1], names);
      return usage_error("unknown command \"" + std::string(argv[1]) + "\"",
                         close.empty() ? "see lockstep --help" : "did you mean " + close + "?");
    }
  }
  const auto selected = [&]() -> const CLI::App* {
    const auto chosen = parser.app.get_subcommands();
    return chosen.empty() ? nullptr : chosen.front();
  };
  try {
    parser.app.parse(argc, argv);
  } catch (const CLI::CallForHelp&) {
    return Finished{0, parser.app.help()};
  } catch (const CLI::ExtrasError&) {
    return unexpected(parser, selected());
  } catch (const CLI::ParseError& e) {
    const std::string name = selected() ? "lockstep " + selected()->get_name() : "lockstep";
    return usage_error(e.what(), "see " + name + " --help");
  }
  if (parser.version_flag) return VersionOptions{};
  if (!selected()) return Finished{2, parser.app.help()};
  return parser.results.at(selected())();
}

}  // namespace lockstep::cli
