// SPDX-License-Identifier: Apache-2.0
#include "base/files.h"
#include "base/strings.h"

#include "catch.h"
#include "lockstep.h"

#include <algorithm>
#include <filesystem>

using namespace lockstep;
using Catch::Matchers::Contains;

namespace {

// A folder of files given as text.
struct Tree {
  using Files = std::vector<std::pair<std::string, std::string>>;
  explicit Tree(const Files& files) {
    for (const auto& [name, text] : files) write_file_atomic(folder / name, text, 0644);
  }
  Finished render(std::vector<std::string> words) const {
    words.insert(words.begin(), "render");
    return lockstep_in(folder.path(), words);
  }
  TempFolder folder;
};

std::string config_map(const std::string& name, const std::string& more = "") {
  return "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: " + name + "\n" + more;
}

std::vector<std::string> names_in(const std::string& folder) {
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(folder))
    names.push_back(entry.path().filename().string());
  std::sort(names.begin(), names.end());
  return names;
}

}  // namespace

TEST_CASE("render prints a kustomization and says on stderr what is deprecated") {
  const Tree tree({{"kustomization.yaml", "bases: [base]\nnamePrefix: p-\n"},
                   {"base/Kustomization", "resources: [cm.yaml]\n"},
                   {"base/cm.yaml", config_map("cm")}});
  const auto done = tree.render({});
  CHECK(done.code == 0);
  CHECK(done.out == config_map("p-cm"));
  CHECK_THAT(done.err, Contains("warning: kustomization.yaml:1") && Contains("bases"));
}

TEST_CASE("render -o writes a stream into a file and an object each into a folder, named as kustomize does") {
  const Tree tree(
      {{"kustomization.yaml", "resources: [all.yaml]\n"},
       {"all.yaml", config_map("cm") + "---\napiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web\n"
                                       "---\nkind: Odd\nmetadata:\n  name: One\n"}});
  const std::string whole = tree.render({}).out;
  const auto file = tree.render({"-o", "out.yaml"});
  CHECK(file.code == 0);
  CHECK(file.out.empty());
  CHECK(read_file(tree.folder / "out.yaml") == whole);
  std::filesystem::create_directory(tree.folder / "out");
  CHECK(tree.render({"--output", "out"}).code == 0);
  CHECK(names_in(tree.folder / "out") ==
        std::vector<std::string>{"apps_v1_deployment_web.yaml", "odd_one.yaml", "v1_configmap_cm.yaml"});
  CHECK(read_file(tree.folder / "out/v1_configmap_cm.yaml") == config_map("cm"));
}

TEST_CASE("the flags of kustomize build do what they do there") {
  const Tree tree({{"app/kustomization.yaml", "resources: [../cm.yaml, ns.yaml]\n"},
                   {"cm.yaml", config_map("cm")},
                   {"app/ns.yaml", "apiVersion: v1\nkind: Namespace\nmetadata:\n  name: ns\n"}});
  const auto refused = tree.render({"app"});
  CHECK(refused.code == 1);
  CHECK(refused.out.empty());
  CHECK_THAT(refused.err, Contains("not in or below") && Contains("app/kustomization.yaml:1"));
  const auto first_kind = [](const Finished& done) { return done.out.substr(0, done.out.find('\n', 15)); };
  const std::vector<std::string> anywhere = {"--load-restrictor", "LoadRestrictionsNone", "app"};
  CHECK_THAT(first_kind(tree.render(anywhere)), Contains("Namespace"));
  auto unsorted = anywhere;
  unsorted.insert(unsorted.end(), {"--reorder", "none"});
  CHECK_THAT(first_kind(tree.render(unsorted)), Contains("ConfigMap"));
  auto labelled = anywhere;
  labelled.push_back("--enable-managedby-label");
  CHECK_THAT(tree.render(labelled).out, Contains("app.kubernetes.io/managed-by: kustomize-v5"));
}

TEST_CASE("charts are inflated by the user's helm, and only when that is allowed") {
  const Tree tree(
      {{"kustomization.yaml",
        "namespace: ml\nhelmCharts:\n- name: web\n  releaseName: one\n  valuesInline: {replicas: 3}\n"},
       {"charts/web/Chart.yaml", "name: web\n"},
       {"charts/web/values.yaml", "replicas: 1\nimage: a\n"},
       {"bin/helm",
        "#!/bin/sh\n[ $1 = version ] && echo v3.16.0 && exit\nwhile [ $# -gt 0 ]; do\n"
        "  [ \"$1\" = -f ] && values=$2; [ \"$1\" = --namespace ] && ns=$2; shift\ndone\n"
        "echo 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: values\n  namespace: '$ns'\ndata:\n"
        "  values: |'\nsed 's/^/    /' $values\n"}});
  std::filesystem::permissions(tree.folder / "bin/helm", std::filesystem::perms::owner_all);
  const auto refused = tree.render({});
  CHECK(refused.code == 1);
  CHECK_THAT(refused.err, Contains("--enable-helm") && Contains("'web'"));
  const auto done = tree.render({"--enable-helm", "--helm-command", tree.folder / "bin/helm"});
  CHECK(done.err == "");
  CHECK(done.out ==
        "apiVersion: v1\ndata:\n  values: |\n    image: a\n    replicas: 3\nkind: ConfigMap\nmetadata:\n"
        "  name: values\n  namespace: ml\n");
  const Tree told(
      {{"kustomization.yaml", "helmCharts:\n- name: web\n  kubeVersion: \"1.29\"\n"},
       {"charts/web/Chart.yaml", "name: web\n"},
       {"bin/helm",
        "#!/bin/sh\n[ $1 = version ] && echo v3.16.0 && exit\n"
        "echo 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: told}\ndata: {flags: \"'$*'\"}'\n"}});
  std::filesystem::permissions(told.folder / "bin/helm", std::filesystem::perms::owner_all);
  CHECK_THAT(
      told.render({"--enable-helm", "--helm-command", told.folder / "bin/helm", "--helm-api-versions", "a/v1",
                   "--helm-api-versions", "b/v1", "--helm-kube-version", "1.31", "--helm-debug"})
          .out,
      Contains("--api-versions a/v1 --api-versions b/v1 --kube-version 1.29") && Contains("--debug"));
  const auto missing = tree.render({"--enable-helm", "--helm-command", "/no/such/helm"});
  CHECK(missing.code == 1);
  CHECK_THAT(missing.err, Contains("/no/such/helm"));
}

TEST_CASE("programs of the repository are never run, and the refusal names the flag or the field") {
  for (const std::string flag : {"--enable-alpha-plugins", "--enable-exec", "--network", "--mount=x",
                                 "--as-current-user", "--env=A=b"}) {
    const auto done = lockstep_in(".", {"render", flag});
    CAPTURE(flag, done.err);
    CHECK(done.code == 2);
    CHECK_THAT(done.err,
               Contains(flag.substr(0, flag.find('='))) && Contains("never runs functions or plugins"));
  }
  const std::string container =
      "apiVersion: example.com/v1\nkind: Stamp\nmetadata:\n  name: stamp\n  annotations:\n"
      "    config.kubernetes.io/function: |\n      container:\n        image: example/stamp:1\n";
  const std::string exec =
      "apiVersion: someteam.example.com/v1\nkind: Run\nmetadata:\n  name: run\nargsOneLiner: rm -rf /\n";
  for (const std::string field : {"transformers", "generators", "validators"})
    for (const auto& plugin : {container, exec}) {
      const Tree tree({{"kustomization.yaml", field + ": [plugin.yaml]\nresources: [cm.yaml]\n"},
                       {"plugin.yaml", plugin},
                       {"cm.yaml", config_map("cm")}});
      const auto done = tree.render({});
      CAPTURE(field, done.err);
      CHECK(done.code == 1);
      CHECK_THAT(done.err, Contains("'" + field + "' of kustomization.yaml") && Contains("plugin.yaml") &&
                               Contains("plugins run programs from the repository"));
    }
}

TEST_CASE("a plain folder of manifests is a source of an Application, with Argo CD's options") {
  const Tree tree(
      {{"plain/a.yaml", config_map("a")},
       {"plain/b.json", R"({"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "b"}})"},
       {"plain/notes.txt", "not: read"},
       {"plain/deep/c.yml", config_map("c")},
       {"plain/deep/skip-d.yaml", config_map("d")}});
  const auto names = [&](const std::string& directory) {
    write_file_atomic(tree.folder / "app.yaml",
                      "apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: {name: x}\nspec:\n"
                      "  destination: {server: 'https://kubernetes.default.svc', namespace: ml}\n  source:\n "
                      "   repoURL: https://git.invalid/x\n    "
                      "path: plain\n    directory: " +
                          directory + "\n",
                      0644);
    const auto done = tree.render({"-f", "app.yaml", "--local", "."});
    CAPTURE(directory, done.err);
    CHECK(done.code == 0);
    std::string found;
    for (const auto& line : split_lines(done.out))
      if (line.starts_with("  name: ")) found += line.substr(8);
    return found;
  };
  CHECK(names("{}") == "ab");
  CHECK(names("{recurse: true}") == "abcd");
  CHECK(names("{recurse: true, exclude: 'deep/skip-*'}") == "abc");
  CHECK(names("{recurse: true, include: '{deep/*,b.json}'}") == "bcd");
}

TEST_CASE("hostile input ends in an error that names the file, soon and without a crash") {
  std::string bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n";
  for (int i = 1; i < 12; ++i) {
    const std::string before = "*a" + std::to_string(i - 1);
    bomb += "a" + std::to_string(i) + ": &a" + std::to_string(i) + " [" + before;
    for (int k = 0; k < 8; ++k) bomb += ", " + before;
    bomb += "]\n";
  }
  struct Row {
    const char* name;
    Tree::Files files;
    const char* want;
  };
  const std::vector<Row> rows = {
      {"a YAML bomb",
       {{"kustomization.yaml", "resources: [r.yaml]\n"}, {"r.yaml", config_map("x", bomb)}},
       "r.yaml:"},
      {"a bomb of merge keys",
       {{"kustomization.yaml", "resources: [r.yaml]\n"}, {"r.yaml", config_map("x", "a: &a {b: *a}\n")}},
       "r.yaml:5"},
      {"a cycle of folders",
       {{"kustomization.yaml", "resources: [b]\n"}, {"b/kustomization.yaml", "resources: [..]\n"}},
       "b/kustomization.yaml:1"},
      {"a component that is its own", {{"kustomization.yaml", "components: [.]\n"}}, "kustomization.yaml:1"},
      {"NUL",
       {{"kustomization.yaml", "resources: [r.yaml]\n"}, {"r.yaml", config_map("x") + std::string(1, '\0')}},
       "r.yaml:5"},
      {"invalid UTF-8",
       {{"kustomization.yaml", "resources: [r.yaml]\n"}, {"r.yaml", config_map("\xff")}},
       "r.yaml:4"},
      {"UTF-16",
       {{"kustomization.yaml", "resources: [r.yaml]\n"},
        {"r.yaml",
         "\xff\xfe"
         "k\n"}},
       "r.yaml:1"},
      {"a kustomization of garbage",
       {{"kustomization.yaml", std::string("\x01\x02{[", 4)}},
       "kustomization.yaml:1"},
      {"deep nesting",
       {{"kustomization.yaml", "resources: [r.yaml]\n"},
        {"r.yaml", config_map("x", "d: " + std::string(100000, '[') + "\n")}},
       "r.yaml:5"},
      {"a huge file",
       {{"kustomization.yaml", "resources: [r.yaml]\n"}, {"r.yaml", std::string(100U << 20, '#')}},
       "r.yaml"},
      {"a pattern that never ends elsewhere",
       {{"kustomization.yaml", "resources: [r.yaml]\npatches:\n- target: {name: '(a*)*b'}\n  patch: '[]'\n"},
        {"r.yaml", config_map(std::string(60, 'a'))}},
       ""}};
  for (const auto& row : rows) {
    const Tree tree(row.files);
    const auto done = tree.render({});
    CAPTURE(row.name, done.err.substr(0, 300));
    CHECK_FALSE(done.timed_out);
    CHECK(done.code == (*row.want ? 1 : 0));
    CHECK_THAT(done.err, Contains(row.want));
  }
}

TEST_CASE("a link out of the folder is refused, a loop of links ends") {
  const Tree tree({{"app/kustomization.yaml", "resources: [out.yaml]\n"}, {"cm.yaml", config_map("cm")}});
  std::filesystem::create_symlink("../cm.yaml", tree.folder / "app/out.yaml");
  const auto done = tree.render({"app"});
  CHECK(done.code == 1);
  CHECK_THAT(done.err, Contains("not in or below"));
  std::filesystem::remove(tree.folder / "app/out.yaml");
  std::filesystem::create_symlink("out.yaml", tree.folder / "app/out.yaml");
  CHECK(tree.render({"app"}).code == 1);
}
