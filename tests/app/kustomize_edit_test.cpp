// SPDX-License-Identifier: Apache-2.0
#include "app/kustomize_edit.h"

#include "value/json.h"
#include "value/yaml.h"

#include "catch.h"

using namespace lockstep;
using namespace lockstep::app;

namespace {

std::string json(const Value& value) { return to_json(value, {.sort_keys = true}); }
const BuildEnvironment environment = {{"ARGOCD_APP_NAME", "demo"}, {"TAG", "v2"}};

}  // namespace

TEST_CASE("variables of the build environment are filled in, S-215") {
  CHECK(substitute("$ARGOCD_APP_NAME-${TAG}", environment) == "demo-v2");
  CHECK(substitute("$$TAG $NOBODY ${TAG $", environment) == "$TAG  ${TAG $");
}

TEST_CASE("image edits take kustomize's notation, a later one for the same name wins, S-214") {
  Kustomize edits;
  struct Row {
    const char *image, *want;
  };
  for (const Row& row : std::vector<Row>{
           {"nginx:1.27", R"({"name":"nginx","newTag":"1.27"})"},
           {"nginx=reg:5000/web/nginx:1", R"({"name":"nginx","newName":"reg:5000/web/nginx","newTag":"1"})"},
           {"reg:5000/nginx", R"({"name":"reg:5000/nginx"})"},
           {"nginx@sha256:ab", R"({"digest":"sha256:ab","name":"nginx"})"},
           {"nginx:$TAG", R"({"name":"nginx","newTag":"v2"})"}}) {
    CAPTURE(row.image);
    edits.images = {row.image};
    CHECK(json(edited(Value::map(), edits, environment).at("images").items().at(0)) == row.want);
  }
  edits.images = {"nginx:1", "nginx:2"};
  const Value out = edited(read_yaml("images: [{name: nginx, newTag: '0'}, {name: redis, newTag: '7'}]"),
                           edits, environment);
  CHECK(json(out.at("images")) == R"([{"name":"nginx","newTag":"2"},{"name":"redis","newTag":"7"}])");
}

TEST_CASE("a label that is there already is a conflict unless forced, S-214") {
  Kustomize edits;
  edits.common_labels = {{"team", "ml"}};
  const Value base = read_yaml("commonLabels: {team: web}");
  CHECK_THROWS_AS(edited(base, edits, environment), Error);
  edits.force_common_labels = true;
  CHECK(edited(base, edits, environment).at("commonLabels", "team").text() == "ml");
  edits.label_without_selector = true;
  edits.label_include_templates = true;
  CHECK(json(edited(Value::map(), edits, environment)) ==
        R"({"labels":[{"includeTemplates":true,"pairs":{"team":"ml"}}]})");
}

TEST_CASE("the edited file is read in place of the original, all others stay") {
  const auto tree = std::make_shared<MemoryTree>(std::map<std::string, std::string>{
      {"/app/kustomization.yaml", "resources: [a.yaml]\nnamePrefix: x-\n"}, {"/app/a.yaml", "kind: A\n"}});
  Kustomize edits;
  edits.name_prefix = "y-";
  edits.ns = "ml";
  edits.components = {"../missing"};
  edits.ignore_missing_components = true;
  const auto out = with_edits(tree, "/app", edits, environment);
  CHECK(out->read("/app/a.yaml") == "kind: A\n");
  CHECK(out->read("/app/kustomization.yaml") == "namePrefix: y-\nnamespace: ml\nresources:\n- a.yaml\n");
  CHECK_THROWS_AS(with_edits(tree, "/", edits, environment), Error);
}
