// SPDX-License-Identifier: Apache-2.0
#include "model/object.h"

#include "application.h"

using namespace lockstep;
using Catch::Matchers::Contains;

namespace {

std::string uid(const Value& object) { return object.at("metadata", "uid").text(); }

std::string namespace_manifest(const std::string& name, const std::string& annotations = "{}") {
  return "apiVersion: v1\nkind: Namespace\nmetadata:\n  name: " + name + "\n  annotations: " + annotations +
         "\n";
}

// Two applications of one repository, folders a and b, in one file.
class Pair {
 public:
  Pair() : ns_("e2e", true) {
    for (const char* name : {"a", "b"}) put(name, {});
  }
  void put(const std::string& application, const std::vector<std::string>& maps) {
    std::string list = maps.empty() ? "resources: []\n" : "resources:\n";
    for (const auto& map : maps) {
      repo_.write(application + "/" + map + ".yaml", config_map(map));
      list += "- " + map + ".yaml\n";
    }
    repo_.write(application + "/kustomization.yaml", list);
  }
  void commit() {
    std::string file;
    for (const std::string name : {"a", "b"})
      file += "---\napiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: {name: " + name +
              "}\nspec:\n  source: {repoURL: \"" + repo_.url() + "\", path: " + name +
              ", targetRevision: main}\n  destination: {server: \"https://kubernetes.default.svc\", "
              "namespace: " +
              ns_.name() + "}\n";
    repo_.write("apps.yaml", file);
    repo_.commit("change");
  }
  Finished sync(const std::string& name) const {
    return Cluster::get().lockstep({"sync", "-f", repo_.path() + "/apps.yaml", "--name", name, "--prune"});
  }
  Value map(const std::string& name) const { return Cluster::get().object("configmap/" + name, ns_.name()); }

 private:
  GitRepo repo_;
  Namespace ns_;
};

}  // namespace

TEST_CASE("accident: an empty render deletes nothing, whatever --prune and --max-prune say") {
  TestApplication app;
  app.add("a.yaml", config_map("a")).add("b.yaml", config_map("b"));
  app.commit();
  REQUIRE(app.sync().code == 0);
  app.drop("a.yaml").drop("b.yaml").commit();
  const auto done = app.sync({"--prune", "--max-prune", "100"});
  CHECK(done.code == 1);
  CHECK_THAT(done.err, Contains("nothing was rendered") && Contains("--allow-empty"));
  CHECK((app.exists("configmap/a") && app.exists("configmap/b")));
}

TEST_CASE("accident: a renamed application neither takes nor deletes what the old one had") {
  TestApplication app;
  app.add("a.yaml", config_map("a")).add("b.yaml", config_map("b"));
  app.commit();
  REQUIRE(app.sync().code == 0);
  const std::string before = uid(app.object("configmap/a"));
  std::vector<std::string> renamed = {
      "sync",    "--repo",  app.repo().url(),   "--path", ".",           "--name",
      "renamed", "--prune", "--dest-namespace", app.ns(), "--max-prune", "100"};
  const auto refused = Cluster::get().lockstep(renamed);
  CHECK(refused.code == 1);
  CHECK_THAT(refused.err, Contains("belongs to another application") && Contains("--adopt"));
  renamed.emplace_back("--adopt");
  const auto adopted = Cluster::get().lockstep(renamed);
  INFO(adopted.err);
  CHECK(adopted.code == 0);
  CHECK(uid(app.object("configmap/a")) == before);
  // The old name has nothing any more, so nothing of it can be pruned.
  app.drop("a.yaml").commit();
  CHECK(app.sync({"--prune", "--allow-empty"}).code == 1);
  CHECK(app.exists("configmap/a"));
}

TEST_CASE("accident: a namespace with objects of others is never deleted") {
  TestApplication app;
  const std::string shared = unique_name("shared");
  const std::string allowed = "{argocd.argoproj.io/sync-options: Prune=true}";
  app.add("ns.yaml", namespace_manifest(shared, allowed)).add("a.yaml", config_map("a"));
  app.commit();
  REQUIRE(app.sync().code == 0);
  Cluster::get().kubectl({"-n", shared, "create", "configmap", "precious"});
  app.drop("ns.yaml").commit();
  const auto kept = app.sync({"--prune"});
  INFO(kept.err << kept.out);
  CHECK(kept.code == 0);
  CHECK_THAT(kept.out, Contains("did not put there") && Contains("precious"));
  CHECK(Cluster::get().object("configmap/precious", shared).is_map());
  CHECK_FALSE(Cluster::get().object("namespace/" + shared).at("metadata").has("deletionTimestamp"));
  // Alone it goes.
  Cluster::get().kubectl({"-n", shared, "delete", "configmap", "precious"});
  const auto pruned = app.sync({"--prune"});
  INFO(pruned.err << pruned.out);
  CHECK_THAT(pruned.out, Contains("1 pruned"));
  CHECK(eventually([&] { return !Cluster::get().object("namespace/" + shared).is_map(); }));
}

TEST_CASE("a changed name prefix is stopped by --max-prune before anything is written") {
  TestApplication app;
  for (const char* name : {"a", "b", "c", "d", "e"}) app.add(std::string(name) + ".yaml", config_map(name));
  app.commit();
  REQUIRE(app.sync().code == 0);
  app.repo().write("kustomization.yaml",
                   "namePrefix: new-\nresources: [a.yaml, b.yaml, c.yaml, d.yaml, e.yaml]\n");
  app.commit();
  const auto refused = app.sync({"--prune"});
  CHECK(refused.code == 5);
  CHECK_THAT(refused.err, Contains("delete 5 of the application's 5 objects") && Contains("--max-prune 100"));
  CHECK_FALSE(app.exists("configmap/new-a"));
  CHECK(app.sync({"--prune", "--max-prune", "100"}).code == 0);
  CHECK((app.exists("configmap/new-a") && !app.exists("configmap/a")));
}

TEST_CASE("a prune that is marked confirm waits for --confirm, S-083 and S-084") {
  TestApplication app;
  app.add("a.yaml", config_map("a"))
      .add("b.yaml", config_map("b", "1", "{argocd.argoproj.io/sync-options: Prune=confirm}"));
  app.commit();
  REQUIRE(app.sync().code == 0);
  app.drop("b.yaml").commit();
  const auto refused = app.sync({"--prune"});
  CHECK(refused.code == 5);
  CHECK_THAT(refused.err, Contains("--confirm"));
  CHECK(app.exists("configmap/b"));
  CHECK(app.sync({"--prune", "--confirm"}).code == 0);
  CHECK_FALSE(app.exists("configmap/b"));
}

TEST_CASE("an object that moves to another application keeps its UID, whoever is synced first") {
  for (const bool old_first : {true, false}) {
    CAPTURE(old_first);
    Pair pair;
    pair.put("a", {"stays-a", "moves"});
    pair.put("b", {"stays-b"});
    pair.commit();
    REQUIRE(pair.sync("a").code == 0);
    REQUIRE(pair.sync("b").code == 0);
    const std::string before = uid(pair.map("moves"));
    pair.put("a", {"stays-a"});
    pair.put("b", {"stays-b", "moves"});
    pair.commit();
    for (const char* name : {old_first ? "a" : "b", old_first ? "b" : "a"}) {
      const auto done = pair.sync(name);
      INFO(done.err << done.out);
      CHECK(done.code == 0);
    }
    CHECK(uid(pair.map("moves")) == before);
    CHECK(label(pair.map("moves"), "applyset.kubernetes.io/part-of") ==
          label(pair.map("stays-b"), "applyset.kubernetes.io/part-of"));
    // And it is the new owner's to delete.
    pair.put("b", {"stays-b"});
    pair.commit();
    CHECK(pair.sync("a").code == 0);
    CHECK(pair.map("moves").is_map());
    CHECK(pair.sync("b").code == 0);
    CHECK_FALSE(pair.map("moves").is_map());
  }
}
