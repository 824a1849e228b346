// SPDX-License-Identifier: Apache-2.0
#include "app/application_set.h"

#include "app/go_template.h"
#include "base/error.h"
#include "value/json.h"
#include "value/yaml.h"

#include "catch.h"

using namespace lockstep;
using namespace lockstep::app;

namespace {

const GeneratorInputs repository = {[](const std::string&, const std::string&) {
  return std::make_shared<MemoryTree>(
      std::map<std::string, std::string>{{"/apps/a/x.yaml", ""},
                                         {"/apps/b/x.yaml", ""},
                                         {"/apps/.hidden/x.yaml", ""},
                                         {"/config/dev.yaml", "env: dev\nsize: {gpus: 1}\n"},
                                         {"/config/prod.json", "[{\"env\": \"prod\"}]"}});
}};

// The sets of parameters, flat, as JSON.
std::string parameters(const std::string& generator, bool go_template = false) {
  std::string out;
  for (const auto& set : parameters_of(read_yaml(generator), go_template, "set.yaml", repository)) {
    Value flat = Value::map();
    for (const auto& [key, value] : flattened(set)) flat.set(key, value);
    out += (out.empty() ? "" : "\n") + to_json(flat);
  }
  return out;
}
std::string set_with(const std::string& spec) {
  return "apiVersion: argoproj.io/v1alpha1\nkind: ApplicationSet\nmetadata: {name: s}\nspec:\n" + spec;
}
const std::string plain_template =
    "  template:\n    metadata: {name: \"app-{{env}}\"}\n    spec:\n      source: {repoURL: r, path: "
    "\"overlays/{{ env }}\"}\n"
    "      destination: {name: \"{{cluster}}\", namespace: ml}\n";

}  // namespace

TEST_CASE("a list gives its elements, and the template is filled in, S-221") {
  const auto apps = read_applications(
      set_with("  generators:\n  - list: {elements: [{env: prod, cluster: p}, {env: dev, cluster: d}]}\n" +
               plain_template),
      "set.yaml");
  REQUIRE(apps.size() == 2);
  CHECK(apps[0].name == "app-dev");
  CHECK(apps[0].sources.at(0).path == "overlays/dev");
  CHECK(apps[1].destination.name == "p");
  CHECK(to_json(filled_in(Value("{{x}} {{ env }}"), {{"env", "dev"}})) == "\"{{x}} dev\"");
}

TEST_CASE("a list takes further elements from a text of YAML") {
  CHECK(parameters("list: {elements: [{env: dev}], elementsYaml: \"[{env: staging}, {env: prod}]\"}") ==
        "{\"env\":\"dev\"}\n{\"env\":\"staging\"}\n{\"env\":\"prod\"}");
}

TEST_CASE("folders of a repository: an exclude beats any include, dots are skipped, S-222") {
  CHECK(
      parameters("git: {repoURL: r, directories: [{path: apps/a, exclude: true}, {path: \"apps/*\"}]}") ==
      R"({"path":"apps/b","path.basename":"b","path.basenameNormalized":"b","path[0]":"apps","path[1]":"b"})");
  CHECK(
      parameters("git: {repoURL: r, directories: [{path: \"apps/b\"}]}", true) ==
      R"({"path.path":"apps/b","path.basename":"b","path.basenameNormalized":"b","path.segments[0]":"apps","path.segments[1]":"b"})");
}

TEST_CASE("files of a repository give their content and their path") {
  CHECK(parameters("git: {repoURL: r, files: [{path: \"config/*.yaml\"}]}")
            .starts_with(R"({"env":"dev","size.gpus":"1","path":"config")"));
  CHECK(parameters("git: {repoURL: r, files: [{path: \"**/*.json\"}]}").starts_with(R"({"env":"prod")"));
}

TEST_CASE("a matrix is a product, its second generator knows the first, S-223") {
  CHECK(parameters("matrix: {generators: [{list: {elements: [{a: x}, {a: w}]}}, {list: {elements: [{b: "
                   "\"{{a}}1\"}]}}]}") == "{\"b\":\"x1\",\"a\":\"x\"}\n{\"b\":\"w1\",\"a\":\"w\"}");
  CHECK_THROWS_AS(
      parameters("matrix: {generators: [{list: {elements: [{a: x}]}}, {list: {elements: [{a: z}]}}]}"),
      Error);
}

TEST_CASE("a merge overrides by key, S-224") {
  CHECK(
      parameters("merge: {mergeKeys: [id], generators: [{list: {elements: [{id: a, v: 1}, {id: b, v: 1}]}}, "
                 "{list: {elements: [{id: b, v: 2}, {id: c, v: 3}]}}]}") ==
      "{\"id\":\"a\",\"v\":\"1\"}\n{\"id\":\"b\",\"v\":\"2\"}");
  CHECK_THROWS_AS(parameters("merge: {mergeKeys: [id], generators: [{list: {elements: [{id: a}, {id: a}]}}, "
                             "{list: {elements: []}}]}"),
                  Error);
}

TEST_CASE("a selector filters on flat parameters") {
  CHECK(parameters("{list: {elements: [{e: {x: a}}, {e: {x: b}}]}, selector: {matchLabels: {e.x: b}}}") ==
        R"({"e.x":"b"})");
  CHECK(parameters("{list: {elements: [{x: a}, {x: b}]}, selector: {matchExpressions: [{key: x, operator: "
                   "NotIn, values: [a]}]}}") == R"({"x":"b"})");
}

TEST_CASE("Go templates: fields, index and pipelines; anything else is refused") {
  const Value given = read_yaml("{path: {basename: My_App, segments: [apps, My_App]}, num: 3}");
  const auto fill = [&](const char* text, MissingKey missing = MissingKey::NoValue) {
    return go_filled_in(std::string_view(text), given, missing);
  };
  CHECK(fill("x-{{ .path.basename | lower }}-{{.num}}") == "x-my_app-3");
  CHECK(fill("{{ index .path.segments 0 }}") == "apps");
  CHECK(fill("{{ .path.basename | normalize | trunc 4 }}") == "my-a");
  CHECK(fill("{{ .gone | default \"x\" }}") == "x");
  CHECK(fill("a {{- \"b\" -}} c{{/* no */}}") == "abc");
  CHECK(fill("{{.gone}}") == "<no value>");
  CHECK_THROWS_AS(fill("{{.gone}}", MissingKey::Error), Error);
  CHECK_THROWS_AS(fill("{{ if .num }}x{{ end }}"), Error);
  CHECK_THROWS_AS(fill("{{ env \"HOME\" }}"), Error);
  CHECK_THROWS_AS(fill("{{ .num"), Error);
}

TEST_CASE("generators that are not supported are refused, not skipped") {
  for (const char* generator :
       {"clusters: {}", "pullRequest: {github: {}}", "{list: {elements: []}, git: {repoURL: r}}", "{}"}) {
    CAPTURE(generator);
    CHECK_THROWS_AS(parameters(generator), Error);
  }
  CHECK_THROWS_AS(read_applications(set_with("  goTemplat: true\n  generators: []\n" + plain_template), "f"),
                  Error);
}
