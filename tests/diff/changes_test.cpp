// SPDX-License-Identifier: Apache-2.0
#include "diff/changes.h"

#include "value/json.h"
#include "value/yaml.h"

#include "catch.h"

using namespace lockstep;
using namespace lockstep::diff;

namespace {

std::string summary(const std::vector<FieldChange>& changes) {
  std::string text;
  for (const auto& change : changes)
    text += (text.empty() ? "" : "; ") + std::string(action_name(change.action)) + " " + change.path + " " +
            to_json(change.from) + " -> " + to_json(change.to);
  return text;
}

}  // namespace

TEST_CASE("changes name the field and both values") {
  struct Row {
    const char *name, *from, *to, *want;
  };
  const auto row = GENERATE(values<Row>({
      {"equal", "{a: 1, b: [x]}", "{b: [x], a: 1}", ""},
      {"scalar", "{spec: {replicas: 1}}", "{spec: {replicas: 2}}", "change spec.replicas 1 -> 2"},
      {"number and text differ", "{a: 1}", "{a: '1'}", "change a 1 -> \"1\""},
      {"added and removed", "{a: 1}", "{b: 1}", "remove a 1 -> null; add b null -> 1"},
      {"quoted keys", "{labels: {x/y: a}}", "{labels: {x/y: b}}", "change labels[\"x/y\"] \"a\" -> \"b\""},
      {"elements by name", "{c: [{name: a, image: x}, {name: b}]}", "{c: [{name: b}, {name: a, image: z}]}",
       "change c[name=a].image \"x\" -> \"z\"; change c [{\"name\":\"a\",\"image\":\"x\"},{\"name\":\"b\"}] "
       "-> "
       "[{\"name\":\"b\"},{\"name\":\"a\",\"image\":\"z\"}]"},
      {"an element more", "{c: [{name: a}]}", "{c: [{name: a}, {name: b}]}",
       "add c[name=b] null -> {\"name\":\"b\"}"},
      {"mounts by path", "{m: [{name: v, mountPath: /a}, {name: v, mountPath: /b}]}",
       "{m: [{name: v, mountPath: /a}]}",
       "remove m[mountPath=/b] {\"name\":\"v\",\"mountPath\":\"/b\"} -> null"},
      {"an insertion is one change", "{args: [a, b, c]}", "{args: [x, a, b, c]}",
       "add args[0] null -> \"x\""},
      {"elements by position", "{c: [{x: 1}, {x: 2}]}", "{c: [{x: 1}, {x: 3}]}", "change c[1].x 2 -> 3"},
      {"kinds differ", "{a: {b: 1}}", "{a: [1]}", "change a {\"b\":1} -> [1]"},
      {"to empty", "{c: [{name: a}]}", "{c: []}", "remove c[0] {\"name\":\"a\"} -> null"},
      {"create", "null", "{kind: A}", "add  null -> {\"kind\":\"A\"}"},
      {"delete", "{kind: A}", "null", "remove  {\"kind\":\"A\"} -> null"},
      {"noise", "{metadata: {name: a, uid: u, managedFields: [1]}, status: {x: 1}}", "{metadata: {name: a}}",
       ""},
  }));
  CAPTURE(row.name);
  CHECK(summary(field_changes(read_yaml(row.from), read_yaml(row.to))) == row.want);
}

TEST_CASE("what to leave out can be chosen") {
  const Value object = read_yaml(
      "{metadata: {name: a, annotations: {kubectl.kubernetes.io/last-applied-configuration: '{}'}}, status: "
      "{x: 1}}");
  CHECK(to_json(without_noise(object)) == R"({"metadata":{"name":"a"}})");
  CHECK(without_noise(object, {.keep_status = true, .keep_last_applied = true}) == object);
}

TEST_CASE("changes of a Secret show that something changed and nothing else") {
  const Value from = read_yaml("{apiVersion: v1, kind: Secret, data: {a: c2VjcmV0, b: c2FtZQ==}}"),
              to = read_yaml("{apiVersion: v1, kind: Secret, data: {a: b3RoZXI=, b: c2FtZQ==}}");
  CHECK(summary(field_changes(from, to)) == "change data.a \"++++++++\" -> \"++++++++++++\"");
}
