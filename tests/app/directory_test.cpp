// SPDX-License-Identifier: Apache-2.0
#include "app/directory.h"

#include "base/error.h"

#include "catch.h"

using namespace lockstep;
using namespace lockstep::app;

namespace {

std::string map(const char* name) {
  return std::string("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: ") + name + "}\n";
}

std::vector<std::string> names(const std::map<std::string, std::string>& files,
                               const Directory& options = {}) {
  std::vector<std::string> out;
  for (const auto& object : read_directory(MemoryTree(files), "/app", options).objects)
    out.push_back(object.ref.name);
  return out;
}
using Names = std::vector<std::string>;

}  // namespace

TEST_CASE("manifests are read in path order, folders below only when asked for, S-211") {
  const std::map<std::string, std::string> files = {{"/app/b.yml", map("b") + "---\n" + map("b2")},
                                                    {"/app/a.yaml", map("a")},
                                                    {"/app/sub/c.yaml", map("c")},
                                                    {"/app/README.md", "kind: of"}};
  CHECK(names(files) == Names{"a", "b", "b2"});
  CHECK(names(files, {.recurse = true}) == Names{"a", "b", "b2", "c"});
  CHECK(names(files, {.recurse = true, .include = "{a,c}*", .exclude = "a*"}).empty());
  CHECK(names(files, {.recurse = true, .include = "sub/*"}) == Names{"c"});
}

TEST_CASE("files that are no manifests are left out, broken ones are errors, S-212") {
  CHECK(names({{"/app/values.yaml", "image: x\n"}, {"/app/broken.yaml", "a: [\n"}}).empty());
  CHECK(names({{"/app/x.yaml", "# +argocd:skip-file-rendering\n" + map("x")}}).empty());
  CHECK_THROWS_AS(names({{"/app/x.yaml", map("x") + "  bad: [\n"}}), Error);
  CHECK_THROWS_AS(names({{"/app/x.json", "{\"kind\":\"A\"} {}"}}), Error);
  CHECK_THROWS_AS(names({{"/app/x.yaml", map("x") + "---\nfoo: bar\n"}}), Error);
}

TEST_CASE("lists are expanded, an empty one gives nothing") {
  CHECK(
      names({{"/app/l.yaml",
              "apiVersion: v1\nkind: List\nitems:\n- {apiVersion: v1, kind: Secret, metadata: {name: s}}\n"},
             {"/app/m.yaml", "apiVersion: v1\nkind: List\nitems: null\n"}}) == Names{"s"});
}

TEST_CASE("the kind of a source is found out, S-208") {
  const MemoryTree tree(
      {{"/k/kustomization.yaml", ""}, {"/k/Chart.yaml", ""}, {"/h/Chart.yaml", ""}, {"/d/a.yaml", ""}});
  CHECK(detect(tree, "/k", {}) == SourceKind::Kustomize);
  CHECK(detect(tree, "/d", {}) == SourceKind::Directory);
  CHECK_THROWS_AS(detect(tree, "/h", {}), Error);
  CHECK_THROWS_AS(detect(tree, "/nowhere", {}), Error);
  Source plain;
  plain.directory = Directory{.recurse = true};
  CHECK(detect(tree, "/k", plain) == SourceKind::Directory);
}
