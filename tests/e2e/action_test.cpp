// SPDX-License-Identifier: Apache-2.0
// action.yml: its entry script, with the environment that a runner sets, runs the real lockstep on the real
// cluster.
#include "base/files.h"
#include "base/strings.h"
#include "value/json.h"

#include "catch.h"
#include "cluster.h"
#include "git_repo.h"

using namespace lockstep;

namespace {

struct Step {
  Finished done;
  std::string outputs, summary;
};

Step run_step(const Cluster& cluster, const std::string& command, const std::string& args) {
  const TempFolder runner;
  Step step;
  const Command lockstep = cluster.lockstep_command({});
  const std::string binary = lockstep.words.at(0);
  step.done = run({.words = {"python3", LOCKSTEP_SOURCE_DIR "/action/run.py"},
                   .env = {{"PATH", binary.substr(0, binary.rfind('/')) + ":/usr/bin:/bin"},
                           {"HOME", runner.path()},
                           {"KUBECONFIG", ""},
                           {"CI", "true"},
                           {"GITHUB_ACTIONS", "true"},
                           {"RUNNER_TEMP", runner.path()},
                           {"GITHUB_OUTPUT", runner / "output"},
                           {"GITHUB_STEP_SUMMARY", runner / "summary"},
                           {"INPUT_COMMAND", command},
                           {"INPUT_KUBECONFIG", read_file(cluster.kubeconfig())},
                           {"INPUT_ARGS", args}},
                   .timeout = std::chrono::seconds(180)});
  step.outputs = read_file_if_exists(runner / "output").value_or("");
  step.summary = read_file_if_exists(runner / "summary").value_or("");
  return step;
}

bool has_output(const Step& step, std::string_view name, std::string_view value) {
  const std::vector<std::string_view> lines = split_lines(step.outputs);
  for (std::size_t i = 0; i + 1 < lines.size(); ++i)
    if (lines[i].starts_with(std::string(name) + "<<")) return lines[i + 1] == value;
  return false;
}

}  // namespace

TEST_CASE("the GitHub action shows a diff, syncs, and then finds nothing to do") {
  const Cluster& cluster = Cluster::get();
  const Namespace ns("action", true);
  GitRepo repo;
  repo.write("kustomization.yaml", "resources: [settings.yaml, key.yaml]\n")
      .write("settings.yaml",
             "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: settings}\ndata: {level: info}\n")
      .write("key.yaml",
             "apiVersion: v1\nkind: Secret\nmetadata: {name: key}\nstringData: {password: hunter2}\n")
      .commit();
  const std::string source =
      "--repo " + repo.url() + " --path . --name " + ns.name() + " --dest-namespace " + ns.name();
  const std::string token =
      read_json(read_file(cluster.kubeconfig())).at("users").items().at(0).at("user", "token").text();

  std::vector<Step> steps;
  for (const char* command : {"diff", "sync", "diff", "sync"})
    steps.push_back(run_step(cluster, command, source));
  for (const Step& step : steps) {
    INFO(step.done.out << step.done.err << step.outputs << step.summary);
    CHECK(step.done.code == 0);
    const std::string shown = step.done.out + step.done.err + step.outputs + step.summary;
    CHECK_FALSE(contains(shown, token));
    CHECK_FALSE(contains(shown, "hunter2"));
    CHECK_FALSE(contains(shown, "aHVudGVyMg"));
  }
  CHECK(has_output(steps[0], "changed", "true"));
  CHECK(has_output(steps[0], "exit-code", "1"));
  CHECK(contains(steps[0].summary, "level: info"));
  CHECK(has_output(steps[1], "changed", "true"));
  CHECK(contains(steps[1].summary, "| ConfigMap | " + ns.name() + "/settings |"));
  CHECK(has_output(steps[2], "changed", "false"));
  CHECK(has_output(steps[3], "changed", "false"));

  repo.write("settings.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: }\n").commit();
  const Step broken = run_step(cluster, "sync", source);
  CHECK(broken.done.code == 1);
  CHECK(has_output(broken, "exit-code", "1"));
}
