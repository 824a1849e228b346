// SPDX-License-Identifier: Apache-2.0
#include "value/json.h"

#include "catch.h"
#include "git_repo.h"
#include "lockstep.h"

using namespace lockstep;
using Catch::Matchers::Contains;

namespace {

std::string config_map(const std::string& value) {
  return "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: cm\ndata:\n  a: " + value + "\n";
}

// Two overlays over one base, one apart, in two commits: the second changes the base.
struct Monorepo {
  GitRepo repo;
  Monorepo() {
    repo.write("base/kustomization.yaml", "resources: [cm.yaml]\n").write("base/cm.yaml", config_map("one"));
    repo.write("dev/kustomization.yaml", "resources: [../base]\nnamePrefix: dev-\n");
    repo.write("prod/kustomization.yaml", "resources: [../base]\nnamePrefix: prod-\n");
    repo.write("apart/kustomization.yaml", "configMapGenerator:\n- name: apart\n  literals: [a=b]\n");
    repo.write("part/kustomization.yaml",
               "apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\nnamePrefix: x-\n");
    repo.commit();
    repo.write("base/cm.yaml", config_map("two")).commit();
  }
  Finished lockstep(std::vector<std::string> words) const {
    return lockstep_in(repo.path(), std::move(words));
  }
};

std::string affected(const Finished& done) {
  const Value document = read_json(done.out);
  std::string names;
  for (const auto& entry : document.at("affected").items())
    names += (names.empty() ? "" : " ") + entry.at("folder").text() + (entry.has("error") ? "!" : "");
  return names;
}

}  // namespace

TEST_CASE("diff --from --to compares two revisions of the rendered tree without a cluster") {
  const Monorepo mono;
  const auto done = mono.lockstep({"diff", "--from", "HEAD~1", "--to", "HEAD", "--path", "dev"});
  CHECK(done.code == 1);
  CHECK_THAT(done.out, Contains("ConfigMap dev-cm") && Contains("-  a: one\n+  a: two\n"));
  CHECK(mono.lockstep({"diff", "--from", "HEAD~1", "--path", "apart"}).code == 0);
  CHECK(mono.lockstep({"diff", "--from", "HEAD~1", "--path", "dev", "--exit-code=false"}).code == 0);
  const auto stat = mono.lockstep({"diff", "--from", "HEAD~1", "--path", "dev", "--stat"});
  CHECK_THAT(stat.out, Contains("1 object differs, 1 line added, 1 line removed"));
  const auto unknown = mono.lockstep({"diff", "--from", "mian", "--path", "dev"});
  CHECK(unknown.code > 1);
  CHECK_THAT(unknown.err, Contains("did you mean main?"));
}

TEST_CASE("render --diff compares folders, folders of revisions and both") {
  const Monorepo mono;
  mono.repo.git({"tag", "v1", "HEAD~1"});
  const auto folders = mono.lockstep({"render", "--diff", "dev", "prod"});
  CHECK(folders.code == 1);
  CHECK_THAT(folders.out, Contains("ConfigMap dev-cm") && Contains("ConfigMap prod-cm"));
  const auto revisions = mono.lockstep({"render", "--diff", "v1:dev", "HEAD:dev"});
  CHECK_THAT(revisions.out, Contains("--- v1:dev\n+++ HEAD:dev\n"));
  CHECK(mono.lockstep({"render", "--diff", "HEAD:dev", "dev"}).code == 0);
  const auto json = mono.lockstep({"render", "--diff", "v1:dev", "dev", "--format", "json"});
  CHECK(read_json(json.out).at("objects").items().front().at("name").text() == "dev-cm");
  const auto below = lockstep_in(mono.repo.path() + "/dev", {"render", "--diff", "v1:./", "."});
  CHECK_THAT(below.out, Contains("+  a: two"));
}

TEST_CASE("render --since lists the kustomizations that a change affects") {
  const Monorepo mono;
  const auto since = [&](std::vector<std::string> more) {
    more.insert(more.begin(), {"render", "--since", "HEAD~1"});
    return mono.lockstep(std::move(more));
  };
  const auto text = since({});
  CHECK(text.code == 0);
  CHECK_THAT(text.out,
             Contains("KUSTOMIZATION") && Contains("dev") && !Contains("apart") && !Contains("part"));
  CHECK(affected(since({"--format", "json"})) == "base dev prod");
  CHECK(affected(since({"--format", "json", "prod"})) == "prod");
  CHECK(mono.lockstep({"render", "--since", "HEAD"}).out.empty());
}

TEST_CASE("render --since sees the work tree, new and deleted folders, and what no longer builds") {
  Monorepo mono;
  mono.repo.write("new/kustomization.yaml", "configMapGenerator: [{name: new}]\n");
  mono.repo.remove("apart");
  mono.repo.write("dev/kustomization.yaml", "resources: [../nowhere]\n");
  const auto done = mono.lockstep({"render", "--since", "HEAD", "--format", "json"});
  CHECK(done.code == 1);
  CHECK(affected(done) == "apart dev! new");
}
