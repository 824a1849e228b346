// SPDX-License-Identifier: Apache-2.0
#include "render/patch.h"

#include "base/error.h"

#include "build.h"
#include "catch.h"

using namespace lockstep;
using namespace lockstep::render;

namespace {

constexpr const char* config_map =
    "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\n  labels: {x: y}\ndata:\n  k: v\n";

std::string patched(const std::string& fields, std::map<std::string, std::string> files = {}) {
  files["/kustomization.yaml"] = "resources: [r.yaml]\n" + fields;
  files.try_emplace("/r.yaml", config_map);
  return build(std::move(files));
}

std::string config_map_with(const std::string& data,
                            const std::string& metadata = "  labels:\n    x: \"y\"\n  name: a\n") {
  return "apiVersion: v1\ndata:\n" + data + "kind: ConfigMap\nmetadata:\n" + metadata;
}

const std::string head = "apiVersion: v1\n    kind: ConfigMap\n    metadata: {name: a";

}  // namespace

TEST_CASE("patches are found out to be manifests or operations") {
  struct Row {
    const char *name, *fields, *data;
  };
  const auto row = GENERATE(values<Row>({
      {"inline manifest",
       "patches:\n- patch: |\n    apiVersion: v1\n    kind: ConfigMap\n    metadata: {name: a}\n    data: "
       "{n: m}\n",
       "  k: v\n  \"n\": m\n"},
      {"inline operations",
       "patches:\n- target: {kind: ConfigMap}\n  patch: |\n    - {op: add, path: /data/n, value: m}\n",
       "  k: v\n  \"n\": m\n"},
      {"JSON operations",
       "patches:\n- target: {name: a}\n  patch: '[{\"op\": \"remove\", \"path\": \"/data/k\"}, {\"op\": "
       "\"add\", \"path\": \"/data/n\", \"value\": \"m\"}]'\n",
       "  \"n\": m\n"},
      {"YAML 1.1 in operations",
       "patches:\n- target: {name: a}\n  patch: '- {op: replace, path: /data/k, value: yes}'\n",
       "  k: true\n"},
      {"a file", "patches: [{path: p.yaml}]\n", "  k: w\n"},
      {"an empty file", "patches: [{path: empty.yaml}]\n", "  k: v\n"},
      {"comments only", "patches: [{patch: '# nothing'}]\n", "  k: v\n"},
      {"the target selects nothing", "patches: [{path: p.yaml, target: {name: nobody}}]\n", "  k: v\n"},
      {"names and kinds are regular expressions",
       "patches: [{path: p.yaml, target: {kind: Config.*, name: '[a-c]'}}]\n", "  k: w\n"},
      {"expressions match the whole", "patches: [{path: p.yaml, target: {kind: Config}}]\n", "  k: v\n"},
      {"a missing namespace is default", "patches: [{path: p.yaml, target: {namespace: default}}]\n",
       "  k: w\n"},
      {"labels select", "patches: [{path: p.yaml, target: {labelSelector: 'x in (y, z), !w'}}]\n",
       "  k: w\n"},
      {"labels do not select", "patches: [{path: p.yaml, target: {labelSelector: 'x!=y'}}]\n", "  k: v\n"},
      {"legacy strategic merge file", "patchesStrategicMerge: [p.yaml]\n", "  k: w\n"},
      {"legacy operations",
       "patchesJson6902:\n- target: {version: v1, kind: ConfigMap, name: a}\n  patch: '[{\"op\": "
       "\"replace\", \"path\": \"/data/k\", \"value\": \"w\"}]'\n",
       "  k: w\n"},
  }));
  CAPTURE(row.name);
  const std::string patch = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata: {k: w}\n";
  CHECK(patched(row.fields, {{"/p.yaml", patch}, {"/empty.yaml", ""}}) == config_map_with(row.data));
}

TEST_CASE("patches that cannot be applied are refused") {
  struct Row {
    const char *name, *fields, *message;
  };
  const auto row = GENERATE(values<Row>({
      {"neither path nor patch", "patches: [{target: {name: a}}]\n", "must specify one of patch and path"},
      {"both", "patches: [{path: p.yaml, patch: x}]\n", "must specify only one of patch and path"},
      {"neither manifest nor operations", "patches: [{patch: just text}]\n",
       "unable to parse SM or JSON patch"},
      {"operations without a target", "patches: [{patch: '[{\"op\": \"remove\", \"path\": \"/data\"}]'}]\n",
       "must specify a target"},
      {"no such resource", "patches: [{patch: '{apiVersion: v1, kind: ConfigMap, metadata: {name: b}}'}]\n",
       "no matches for Id ConfigMap.v1.[noGrp]/b.[noNs]"},
      {"two documents and a target", "patches: [{path: p.yaml, target: {name: a}}]\n", "only one document"},
      {"an operation fails",
       "patches:\n- target: {name: a}\n  patch: '[{\"op\": \"remove\", \"path\": \"/spec\"}]'\n",
       "there is no member \"spec\""},
      {"no expression", "patches: [{patch: '{kind: A, metadata: {name: a}}', target: {name: '('}}]\n",
       "no regular expression"},
      {"legacy operations without a name", "patchesJson6902: [{target: {kind: ConfigMap}, path: p.yaml}]\n",
       "must specify the target name"},
      {"legacy operations, empty", "patchesJson6902: [{target: {name: a}, patch: '[]'}]\n",
       "patch appears to be empty"},
      {"legacy strategic merge, empty", "patchesStrategicMerge: [empty.yaml]\n", "patch appears to be empty"},
      {"missing file", "patches: [{path: nowhere.yaml}]\n", "nowhere.yaml"},
  }));
  CAPTURE(row.name);
  const std::string one = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n";
  CHECK_THROWS_WITH(patched(row.fields, {{"/p.yaml", one + "---\n" + one}, {"/empty.yaml", ""}}),
                    Catch::Matchers::Contains(row.message));
}

TEST_CASE("name and kind change only when allowed") {
  const std::string patch =
      "- target: {name: a}\n  patch: '{apiVersion: v9, kind: Other, metadata: {name: b}}'\n";
  CHECK(patched("patches:\n" + patch) == config_map_with("  k: v\n"));
  CHECK(patched("patches:\n" + patch + "  options: {allowNameChange: true}\n") ==
        config_map_with("  k: v\n", "  labels:\n    x: \"y\"\n  name: b\n"));
  const auto changed = patched("patches:\n" + patch + "  options: {allowKindChange: true}\n");
  CHECK(changed.find("kind: Other\n") != std::string::npos);
  CHECK(changed.starts_with("apiVersion: v1\n"));
}

TEST_CASE("two resources may not become one") {
  const std::string two =
      std::string(config_map) + "---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: b}\n";
  CHECK_THROWS_WITH(patched("patches:\n- target: {name: a}\n  patch: '{kind: ConfigMap, metadata: {name: "
                            "b}}'\n  options: {allowNameChange: true}\n",
                            {{"/r.yaml", two}}),
                    Catch::Matchers::Contains("already registered id"));
}

TEST_CASE("a patch with a target has strings for labels and annotations") {
  const std::string patch =
      "patch: '{apiVersion: v1, kind: ConfigMap, metadata: {name: a, labels: {x: null, n: 5}}}'";
  CHECK(patched("patches:\n- " + patch + "\n") ==
        config_map_with("  k: v\n", "  labels:\n    \"n\": 5\n  name: a\n"));
  CHECK(patched("patches:\n- target: {name: a}\n  " + patch + "\n") ==
        config_map_with("  k: v\n", "  labels:\n    \"n\": \"5\"\n    x: \"null\"\n  name: a\n"));
}

TEST_CASE("operations send the whole manifest through JSON") {
  const std::string resource =
      "apiVersion: v1\nkind: Foo\nmetadata: {name: a}\nspec: {big: 12345678901234567890, hex: 0x1F, date: "
      "2020-01-01}\n";
  const auto result = patched(
      "patches:\n- target: {name: a}\n  patch: '[{\"op\": \"add\", \"path\": \"/spec/n\", \"value\": "
      "1.0}]'\n",
      {{"/r.yaml", resource}});
  CHECK(result ==
        "apiVersion: v1\nkind: Foo\nmetadata:\n  name: a\nspec:\n  big: 12345678901234567000\n  date: "
        "\"2020-01-01T00:00:00Z\"\n  hex: 31\n  \"n\": 1\n");
}

TEST_CASE("operations may add below annotations that only kustomize's memory holds") {
  const std::string operation =
      "'[{\"op\": \"add\", \"path\": \"/metadata/annotations/k\", \"value\": 1}]'\n";
  CHECK(patched("patches:\n- target: {name: a}\n  patch: " + operation) ==
        config_map_with("  k: v\n", "  annotations:\n    k: \"1\"\n  labels:\n    x: \"y\"\n  name: a\n"));
  CHECK_THROWS_AS(patched("patchesJson6902:\n- target: {kind: ConfigMap, name: a}\n  patch: " + operation),
                  Error);
}

TEST_CASE("a deleted resource is gone") {
  CHECK(
      patched("patches:\n- patch: '{apiVersion: v1, kind: ConfigMap, metadata: {name: a}, $patch: delete}'\n")
          .empty());
}
