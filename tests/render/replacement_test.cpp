// SPDX-License-Identifier: Apache-2.0
#include "render/replacement.h"

#include "base/error.h"

#include "build.h"
#include "catch.h"

using namespace lockstep;
using namespace lockstep::render;

namespace {

constexpr const char* resources = R"(apiVersion: v1
kind: ConfigMap
metadata: {name: src}
data: {host: "db:5432", port: "5432", n: 7, on: "true"}
---
apiVersion: example.com/v1
kind: Foo
metadata: {name: dst, labels: {app: x}}
spec: {s: old, q: "80", i: 1, b: false, m: {a: 1}, l: [a, b], e: [{name: p, v: 1}, {name: q, v: 2}], t: '{"a": {"b": 1}}', z: null}
)";

// The spec of Foo after one replacement.
std::string spec(const std::string& replacement) {
  const auto result = build({{"/kustomization.yaml", "resources: [r.yaml]\nreplacements:\n" + replacement},
                             {"/r.yaml", resources}});
  return result.substr(result.find("spec:\n") + 6);
}

constexpr const char* untouched = R"(  b: false
  e:
  - name: p
    v: 1
  - name: q
    v: 2
  i: 1
  l:
  - a
  - b
  m:
    a: 1
  q: "80"
  s: old
  t: '{"a": {"b": 1}}'
  z: null
)";

// `untouched` with one line, or lines, exchanged.
std::string with(const std::string& from, const std::string& to) {
  std::string text = untouched;
  const auto at = text.find(from);
  REQUIRE(at != std::string::npos);
  return text.replace(at, from.size(), to);
}

std::string copy(const std::string& source, const std::string& path, const std::string& options = "") {
  return "- source: {kind: ConfigMap, fieldPath: " + source +
         "}\n  targets:\n  - select: {kind: Foo}\n    fieldPaths: ['" + path + "']\n" +
         (options.empty() ? "" : "    options: {" + options + "}\n");
}
std::string put(const std::string& value, const std::string& path, const std::string& options = "") {
  return "- sourceValue: '" + value + "'\n  targets:\n  - select: {kind: Foo}\n    fieldPaths: ['" + path +
         "']\n" + (options.empty() ? "" : "    options: {" + options + "}\n");
}

}  // namespace

TEST_CASE("replacements keep the type of a scalar that is there") {
  CHECK(spec(copy("data.port", "spec.i")) == with("i: 1\n", "i: 5432\n"));
  CHECK(spec(copy("data.port", "spec.q")) == with("q: \"80\"\n", "q: \"5432\"\n"));
  CHECK(spec(copy("data.n", "spec.s")) == with("s: old\n", "s: \"7\"\n"));
  CHECK(spec(copy("data.on", "spec.b")) == with("b: false\n", "b: true\n"));
  CHECK_THROWS_WITH(
      spec(copy("data.host", "spec.i")),
      Catch::Matchers::Contains("spec.i of Foo.v1.example.com/dst.[noNs] is 'db:5432', which is no int"));
  CHECK_THROWS_WITH(spec(copy("data.host", "spec.z")),
                    Catch::Matchers::Contains("cannot take the place of a null"));
}

TEST_CASE("paths lead to elements, indices and new fields") {
  struct Row {
    const char *name, *path, *options, *from, *to;
  };
  const auto row = GENERATE(values<Row>({
      {"element by name", "spec.e.[name=q].v", "", "v: 2\n", "v: 9\n"},
      {"element by expression", "spec.e.[name=^p|x].v", "", "v: 1\n", "v: 9\n"},
      {"index", "spec.l.1", "", "- b\n", "- \"9\"\n"},
      {"scalar element", "spec.l.[=b]", "", "- b\n", "- \"9\"\n"},
      {"every element", "spec.e.*.v", "", "v: 1\n  - name: q\n    v: 2\n", "v: 9\n  - name: q\n    v: 9\n"},
      {"new field", "spec.m.x.y", "create: true", "a: 1\n", "a: 1\n    x:\n      \"y\": 9\n"},
      {"new element", "spec.e.[name=r].v", "create: true", "v: 2\n", "v: 2\n  - name: r\n    v: 9\n"},
      {"append", "spec.l.2", "create: true", "- b\n", "- b\n  - 9\n"},
      {"a mapping is replaced", "spec.m", "", "m:\n    a: 1\n", "m: 9\n"},
      {"JSON in a string", "spec.t.a.b", "", "'{\"a\": {\"b\": 1}}'", "'{\"a\":{\"b\":9}}'"},
  }));
  CAPTURE(row.name);
  CHECK(spec(put("9", row.path, row.options)) == with(row.from, row.to));
}

TEST_CASE("delimiters take and put parts") {
  CHECK(spec("- source: {kind: ConfigMap, fieldPath: data.host, options: {delimiter: ':', index: 1}}\n  "
             "targets:\n  - select: {kind: Foo}\n    fieldPaths: [spec.i]\n") == with("i: 1\n", "i: 5432\n"));
  CHECK(spec(put("x", "spec.s", "delimiter: '-', index: 0")) == with("s: old\n", "s: x\n"));
  CHECK(spec(put("x", "spec.s", "delimiter: '-', index: 5")) == with("s: old\n", "s: old-x\n"));
  CHECK(spec(put("x", "spec.s", "delimiter: '-', index: -1")) == with("s: old\n", "s: x-old\n"));
}

TEST_CASE("targets are selected and rejected") {
  const std::string head = "- sourceValue: x\n  targets:\n  - fieldPaths: [spec.s]\n    select: ";
  const auto changed = with("s: old\n", "s: x\n");
  CHECK(spec(head + "{name: d.t}\n") == changed);
  CHECK(spec(head + "{labelSelector: app=x}\n") == changed);
  // A resource that never had a namespace is not in `default` here.
  CHECK(spec(head + "{kind: Foo, namespace: default}\n") == untouched);
  CHECK(spec(head + "{kind: Foo}\n    reject: [{name: dst}]\n") == untouched);
  CHECK(spec(head + "{kind: Foo}\n    reject: [{name: dst, kind: Bar}]\n") == changed);
  // The label part of a reject works alone.
  CHECK(spec(head + "{kind: Foo}\n    reject: [{kind: Bar, labelSelector: app=x}]\n") == untouched);
}

TEST_CASE("YAML in a string keeps its style and comments") {
  const auto result =
      build({{"/kustomization.yaml",
              "resources: [r.yaml]\nreplacements:\n- sourceValue: new\n  targets:\n  - select: {kind: "
              "ConfigMap}\n    fieldPaths: [data.c.server.host]\n"},
             {"/r.yaml",
              "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata:\n  c: |\n    # about\n    "
              "server:\n      host: 'old'  # where\n      z: {a: 1}\n      b: x\n"}});
  CHECK(result.find(
            "  c: |-\n    # about\n    server:\n      host: 'new' # where\n      z: {a: 1}\n      b: x\n") !=
        std::string::npos);
}

TEST_CASE("replacements without a source, a target or a place are refused") {
  struct Row {
    const char *name, *replacement, *message;
  };
  const auto row = GENERATE(values<Row>({
      {"no source", "- targets: [{select: {kind: Foo}}]\n", "must specify a source"},
      {"two sources", "- sourceValue: x\n  source: {kind: ConfigMap}\n  targets: [{select: {kind: Foo}}]\n",
       "mutually exclusive"},
      {"no target", "- sourceValue: x\n", "at least one target"},
      {"no select", "- sourceValue: x\n  targets: [{fieldPaths: [spec.s]}]\n",
       "must specify resources to select"},
      {"nothing selected", "- source: {kind: Secret}\n  targets: [{select: {kind: Foo}}]\n",
       "nothing selected by Secret"},
      {"too much selected", "- source: {version: v1}\n  targets: [{select: {kind: Foo}}]\n",
       "multiple matches"},
      {"source field missing",
       "- source: {kind: ConfigMap, fieldPath: data.x}\n  targets: [{select: {kind: Foo}}]\n",
       "is missing for replacement source"},
      {"source part missing",
       "- source: {kind: ConfigMap, fieldPath: data.host, options: {delimiter: ':', index: 2}}\n  targets: "
       "[{select: {kind: Foo}}]\n",
       "out of bounds"},
      {"target field missing", "- sourceValue: x\n  targets: [{select: {kind: Foo}, fieldPaths: [spec.x]}]\n",
       "unable to find field \"spec.x\""},
      {"every element of a mapping",
       "- sourceValue: x\n  targets: [{select: {kind: Foo}, fieldPaths: ['spec.m.*']}]\n", "wrong node kind"},
      {"index past the end", "- sourceValue: x\n  targets: [{select: {kind: Foo}, fieldPaths: [spec.l.5]}]\n",
       "only 2 elements found"},
      {"delimiter in a mapping",
       "- sourceValue: x\n  targets: [{select: {kind: Foo}, fieldPaths: [spec.m], options: {delimiter: "
       "x}}]\n",
       "a delimiter needs a scalar"},
      {"path and inline", "- path: x\n  source: {kind: Foo}\n", "both path and inline"},
  }));
  CAPTURE(row.name);
  CHECK_THROWS_WITH(spec(row.replacement), Catch::Matchers::Contains(row.message));
}
