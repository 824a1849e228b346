// SPDX-License-Identifier: Apache-2.0
#include "options.h"

#include "catch.h"
#include "help.h"

using namespace lockstep::cli;
using namespace std::chrono_literals;

namespace {

Options parse(std::vector<const char*> words) {
  words.insert(words.begin(), "lockstep");
  return parse_command_line(static_cast<int>(words.size()), words.data());
}
template <class T>
T parsed(std::vector<const char*> words) {
  const auto options = parse(std::move(words));
  if (const auto* finished = std::get_if<Finished>(&options)) INFO(finished->text);
  REQUIRE(std::holds_alternative<T>(options));
  return std::get<T>(options);
}

}  // namespace

TEST_CASE("sync takes its application from a file or from flags") {
  const auto file =
      parsed<SyncOptions>({"sync", "-f", "app.yaml", "--prune", "--timeout", "90s", "-o", "json"});
  CHECK(file.source.file == "app.yaml");
  CHECK(file.prune == true);
  CHECK(file.timeout == 90s);
  CHECK(file.output.format == Format::Json);
  const auto flags =
      parsed<SyncOptions>({"sync", "--repo", "r", "--revision", "main", "--path", "p", "--name", "n",
                           "--dest-namespace", "ml", "--create-namespace", "--context", "c"});
  CHECK(flags.source.repository == "r");
  CHECK(flags.source.destination_namespace == "ml");
  CHECK(flags.source.create_namespace);
  CHECK(flags.cluster.context == "c");
  CHECK_FALSE(flags.prune.has_value());
  CHECK(flags.wait);
  CHECK_FALSE(parsed<SyncOptions>({"sync", "--wait=false"}).wait);
  CHECK(parsed<SyncOptions>({"sync", "--prune=false"}).prune == false);
}

TEST_CASE("plan is sync --dry-run") {
  CHECK(parsed<SyncOptions>({"plan", "-f", "a"}).dry_run);
  CHECK(parsed<SyncOptions>({"sync", "-f", "a", "--dry-run"}).dry_run);
  CHECK_FALSE(parsed<SyncOptions>({"sync", "-f", "a"}).dry_run);
}

TEST_CASE("render takes the flags of kustomize build") {
  const auto render = parsed<RenderOptions>({"render", "--load-restrictor", "LoadRestrictionsNone",
                                             "--reorder", "legacy", "--enable-helm", "--helm-command", "h3",
                                             "--enable-managedby-label", "-o", "out", "overlays/dev"});
  CHECK(render.folder == "overlays/dev");
  CHECK(render.load_restrictor == "LoadRestrictionsNone");
  CHECK(render.reorder == "legacy");
  CHECK(render.enable_helm);
  CHECK(render.helm_command == "h3");
  CHECK(render.managed_by_label);
  CHECK(render.output == "out");
  CHECK(parsed<RenderOptions>({"render"}).folder == ".");
}

TEST_CASE("logs leaves open what depends on the terminal") {
  const auto logs = parsed<LogsOptions>({"logs", "pytorchjob/train", "-n", "ml", "--ranks", "0,3-5"});
  CHECK(logs.target == "pytorchjob/train");
  CHECK(logs.ranks == "0,3-5");
  CHECK_FALSE(logs.follow.has_value());
  CHECK(parsed<LogsOptions>({"logs", "x/y", "-f"}).follow == true);
  CHECK(parsed<LogsOptions>({"logs", "x/y", "--follow=false"}).follow == false);
  CHECK(parsed<LogsOptions>({"logs", "x/y", "--tail", "20", "--since", "5m"}).since == 5min);
}

TEST_CASE("what is wrong ends with exit code 2 and names the near miss") {
  struct Row {
    std::vector<const char*> words;
    const char* want;
  };
  const std::vector<Row> rows = {
      {{"sync", "--prun"}, "unknown flag --prun for lockstep sync\n  hint: did you mean --prune?"},
      {{"sync", "--timout=3s"}, "unknown flag --timout for lockstep sync\n  hint: did you mean --timeout?"},
      {{"snyc"}, "unknown command \"snyc\"\n  hint: did you mean sync?"},
      {{"sync", "stray"}, "unexpected argument \"stray\" for lockstep sync"},
      {{"sync", "--timeout", "soon"}, "\"soon\" is no duration"},
      {{"sync", "-o", "xml"}, "\"xml\" is none of text, json, yaml"},
      {{"render", "--reorder", "sideways"}, "sideways"},
      {{"logs"}, "target is required"},
      {{"completion", "tcsh"}, "tcsh"}};
  for (const auto& row : rows) {
    CAPTURE(row.want);
    const auto finished = parsed<Finished>(row.words);
    CHECK(finished.exit_code == 2);
    CHECK_THAT(finished.text, Catch::Matchers::Contains(row.want));
  }
}

TEST_CASE("help is there for every command, and its text comes from the file beside it") {
  CHECK(parsed<Finished>({"--help"}).exit_code == 0);
  for (const auto& command : command_names()) {
    CAPTURE(command);
    CHECK_FALSE(help_for(command).summary.empty());
    const auto finished = parsed<Finished>({command.c_str(), "--help"});
    CHECK(finished.exit_code == 0);
    CHECK_THAT(finished.text, Catch::Matchers::Contains(std::string(help_for(command).summary)));
  }
  CHECK(parsed<Finished>({}).exit_code == 2);
  CHECK_NOTHROW(parsed<VersionOptions>({"--version"}));
}
