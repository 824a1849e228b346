// SPDX-License-Identifier: Apache-2.0
#pragma once
// Options: what the command line says, as plain data, one struct per command. Only options.cpp knows how it
// is parsed.

#include <chrono>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace lockstep::cli {

enum class Format { Text, Json, Yaml };

struct OutputOptions {
  Format format = Format::Text;
  std::string colour = "auto";  // auto, always, never
  bool quiet = false;           // no progress
};

struct ClusterOptions {
  std::string kubeconfig, context, as, cache_dir;
  std::vector<std::string> as_groups;
  int parallel = 16;
  int verbosity = 0;  // -v 6: one line per request
};

// Which application: a file, or the flags that stand in for one.
struct SourceOptions {
  std::string file;  // -f; "-" is stdin
  std::string name, repository, revision, path, destination_namespace;
  std::string local;      // a folder in place of the repository
  std::string argocd_cm;  // file with the settings of an Argo CD installation
  bool create_namespace = false;
};

enum class Hooks { Auto, Always, Never };
// What becomes of a job that cannot run on this cluster: nothing is asked, it is told, or it is refused.
enum class Preflight { Off, Warn, Strict };

// What a sync may do to runs (docs/training-jobs.md).
struct RunFlags {
  std::vector<std::string> rerun, interrupt;  // NAME or KIND/NAME
  bool prune_running = false, without_ledger = false;
};

struct SyncOptions {
  SourceOptions source;
  ClusterOptions cluster;
  OutputOptions output;
  bool dry_run = false;        // `plan` is `sync --dry-run`
  std::string out, plan_file;  // of `plan`: where to write it; of `sync`: what may be done
  std::optional<bool> prune;
  bool allow_empty = false, adopt = false, force_conflicts = false, confirm = false;
  int max_prune = 50;  // percent
  bool wait = true;
  Hooks hooks = Hooks::Auto;
  RunFlags runs;
  Preflight preflight = Preflight::Warn;
  std::string to;  // a commit of the history in place of the application's revision
  std::chrono::nanoseconds timeout = std::chrono::minutes(10);
};

struct RollbackOptions {
  SyncOptions sync;
  std::optional<long long> id;  // of the history; else the last other content that worked
};

struct HistoryOptions {
  SourceOptions source;
  ClusterOptions cluster;
  OutputOptions output;
  std::chrono::nanoseconds timeout = std::chrono::minutes(2);
};

struct DeleteOptions {
  SourceOptions source;
  ClusterOptions cluster;
  OutputOptions output;
  bool dry_run = false, yes = false, confirm = false, prune_running = false;
  std::chrono::nanoseconds timeout = std::chrono::minutes(10);
};

struct DiffOptions {
  SourceOptions source;
  ClusterOptions cluster;
  OutputOptions output;
  std::string from, to;  // two revisions: no cluster is asked
  std::string out;       // plan file to write
  std::optional<bool> prune;
  bool stat = false, side_by_side = false;
  Preflight preflight = Preflight::Warn;
  bool exit_code = true;
  std::size_t context = 3;
  std::chrono::nanoseconds timeout = std::chrono::minutes(2);
};

struct LoopOptions {
  SourceOptions source;
  ClusterOptions cluster;
  OutputOptions output;
  bool once = false;
  std::optional<bool> prune, self_heal;  // else what the application says
  std::chrono::nanoseconds interval = std::chrono::minutes(2), jitter = std::chrono::minutes(1);
  std::chrono::nanoseconds timeout = std::chrono::minutes(10);  // of one operation
};

struct StatusOptions {
  SourceOptions source;
  ClusterOptions cluster;
  OutputOptions output;
  std::chrono::nanoseconds timeout = std::chrono::minutes(2);
};

struct WaitOptions {
  std::vector<std::string> targets;  // KIND/NAME; empty: the whole application
  std::string ns, until;             // healthy, started, finished, created
  SourceOptions source;
  ClusterOptions cluster;
  OutputOptions output;
  std::chrono::nanoseconds timeout = std::chrono::minutes(10);
};

struct WhyOptions {
  std::string target, ns;  // KIND/NAME
  ClusterOptions cluster;
  OutputOptions output;
  std::chrono::nanoseconds timeout = std::chrono::minutes(2);
};

struct GpusOptions {
  ClusterOptions cluster;
  OutputOptions output;
  std::chrono::nanoseconds timeout = std::chrono::minutes(2);
};

struct LogsOptions {
  std::string target;  // KIND/NAME
  std::string ns, ranks, container, since_time;
  ClusterOptions cluster;
  OutputOptions output;
  std::optional<bool> follow, prefix;
  bool all_containers = false, previous = false, timestamps = false;
  std::optional<long long> tail, limit_bytes;
  std::chrono::nanoseconds since{0}, timeout{0};
};

// The flags of `kustomize build`.
struct RenderOptions {
  std::string folder = ".";
  SourceOptions source;  // -f: an application in place of a folder
  std::string load_restrictor = "LoadRestrictionsRootOnly", reorder, helm_command = "helm", output;
  std::vector<std::string> helm_api_versions;
  std::string helm_kube_version;
  bool enable_helm = false, helm_debug = false, managed_by_label = false;
  bool offline = false, update_lock = false;
  std::vector<std::string> diff;  // two of FOLDER, REV:FOLDER or a Git URL
  std::string since;              // a revision: which kustomizations below `folder` come out differently now
  OutputOptions report;           // of --diff and --since
  bool stat = false;
};

struct CompletionOptions {
  std::string shell;
};
struct VersionOptions {
  Format format = Format::Text;
};

// Nothing to run: help, or what is wrong with the command line.
struct Finished {
  int exit_code = 0;
  std::string text;
};

using Options = std::variant<Finished, SyncOptions, RollbackOptions, HistoryOptions, DeleteOptions,
                             DiffOptions, LoopOptions, StatusOptions, WaitOptions, LogsOptions, WhyOptions,
                             GpusOptions, RenderOptions, CompletionOptions, VersionOptions>;

// Never throws for what a user typed: that gives Finished with exit code 2 and a text that names near misses.
Options parse_command_line(int argc, const char* const* argv);

// Names of commands, and of the flags of one, for completion and for near misses.
std::vector<std::string> command_names();
std::vector<std::string> flag_names(const std::string& command);

}  // namespace lockstep::cli
