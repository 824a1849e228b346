// SPDX-License-Identifier: Apache-2.0
#include "diff/server_apply.h"

#include "base/error.h"
#include "diff/merge_lists.h"
#include "value/json.h"
#include "value/yaml.h"

#include "catch.h"

using namespace lockstep;
using namespace lockstep::diff;

namespace {

FieldSet fields(std::string_view yaml) { return read_field_set(read_yaml(yaml)); }

std::string text(const FieldSet& set) {
  std::string out;
  for (const auto& [name, child] : set.children)
    out +=
        name + (child.is_member ? "!" : "") + (child.children.empty() ? "" : "(" + text(child) + ")") + " ";
  return out.substr(0, out.size() - (out.empty() ? 0 : 1));
}

Value entry(std::string_view manager, std::string_view operation, std::string_view fields_v1) {
  return Value::map({{"manager", manager},
                     {"operation", operation},
                     {"apiVersion", "v1"},
                     {"fieldsType", "FieldsV1"},
                     {"fieldsV1", read_yaml(fields_v1)}});
}

}  // namespace

TEST_CASE("sets of fields") {
  const FieldSet a = fields("{'f:a': {}, 'f:b': {'.': {}, 'f:c': {}}, 'f:d': {'k:{\"y\":1,\"x\":2}': {}}}"),
                 b = fields("{'f:b': {'f:c': {}}, 'f:e': {}}");
  CHECK(text(a) == "f:a! f:b!(f:c!) f:d(k:{\"x\":2,\"y\":1}!)");
  CHECK(text(set_union(a, b)) == "f:a! f:b!(f:c!) f:d(k:{\"x\":2,\"y\":1}!) f:e!");
  CHECK(text(set_intersection(a, b)) == "f:b(f:c!)");
  CHECK(text(set_difference(a, b)) == "f:a! f:b! f:d(k:{\"x\":2,\"y\":1}!)");
  CHECK(set_difference(a, a).empty());
  CHECK_THROWS_AS(fields("{'x:a': {}}"), Error);
}

TEST_CASE("lists of two sides keep the order that the applied one asks for") {
  struct Row {
    const char *name, *live, *config, *want;
  };
  const auto row = GENERATE(values<Row>({
      {"the same", "[a, b]", "[a, b]", R"(["a","b"])"},
      {"only live, in front", "[x, a]", "[a]", R"(["x","a"])"},
      {"only live, behind", "[a, x]", "[a]", R"(["a","x"])"},
      {"added", "[a]", "[a, b]", R"(["a","b"])"},
      {"added in front, with a stranger", "[x, a]", "[b, a]", R"(["x","b","a"])"},
      {"turned around", "[a, x, b]", "[b, a]", R"(["x","b","a"])"},
      {"nothing live", "[]", "[a]", R"(["a"])"},
      {"nothing applied", "[x, z]", "[]", R"(["x","z"])"},
  }));
  CAPTURE(row.name);
  const Value live = read_yaml(row.live), config = read_yaml(row.config);
  const auto names = [](const Value& list) {
    std::vector<std::string> out;
    for (const auto& item : list.items()) out.push_back(item.text());
    return out;
  };
  const Value merged = merge_lists({live, names(live)}, {config, names(config)},
                                   [](const Value&, const Value& applied) { return applied; });
  CHECK(to_json(merged) == row.want);
}

TEST_CASE("server-side apply in memory") {
  struct Row {
    const char *name, *config, *live, *ours, *others, *want;
  };
  const auto row = GENERATE(values<Row>({
      {"no change", "spec: {type: ClusterIP}", "spec: {type: ClusterIP, clusterIP: 10.0.0.1}",
       "'f:spec': {'f:type': {}}", "{}", ""},
      {"a change", "spec: {type: NodePort}", "spec: {type: ClusterIP, clusterIP: 10.0.0.1}",
       "'f:spec': {'f:type': {}}", "{}", R"({"clusterIP":"10.0.0.1","type":"NodePort"})"},
      {"dropped, and nobody else's", "spec: {type: ClusterIP}", "spec: {type: ClusterIP, externalName: x}",
       "'f:spec': {'f:type': {}, 'f:externalName': {}}", "{}", R"({"type":"ClusterIP"})"},
      {"dropped, but owned by another too", "spec: {type: ClusterIP}",
       "spec: {type: ClusterIP, externalName: x}", "'f:spec': {'f:type': {}, 'f:externalName': {}}",
       "'f:spec': {'f:externalName': {}}", ""},
      {"a list element dropped", "spec: {ports: [{port: 80}]}",
       "spec: {ports: [{port: 80, protocol: TCP}, {port: 81, protocol: TCP}]}",
       "'f:spec': {'f:ports': {'k:{\"port\":80,\"protocol\":\"TCP\"}': {'.': {}, 'f:port': {}}, "
       "'k:{\"port\":81,\"protocol\":\"TCP\"}': {'.': {}, 'f:port': {}}}}",
       "{}", R"({"ports":[{"port":80,"protocol":"TCP"}]})"},
      {"a list element of another", "spec: {ports: [{port: 80}]}",
       "spec: {ports: [{port: 9, protocol: TCP}, {port: 80, protocol: TCP}]}",
       "'f:spec': {'f:ports': {'k:{\"port\":80,\"protocol\":\"TCP\"}': {'.': {}, 'f:port': {}}}}", "{}", ""},
      {"an atomic map is replaced", "spec: {selector: {a: x}}", "spec: {selector: {a: x, b: z}}",
       "'f:spec': {'f:selector': {}}", "{}", R"({"selector":{"a":"x"}})"},
  }));
  CAPTURE(row.name);
  const std::string head = "apiVersion: v1\nkind: Service\n";
  Value live = read_yaml(head + row.live);
  live["metadata"].set("managedFields",
                       Value::list({entry("m", "Apply", row.ours), entry("other", "Update", row.others)}));
  const auto applied =
      server_apply(read_yaml(head + row.config), live, "m", ApplyPlace::of_kind(*find_kind("v1", "Service")));
  CHECK((applied ? to_json(applied->at("spec"), {.sort_keys = true}) : "") == row.want);
}

TEST_CASE("what does not fit the schema cannot be applied") {
  const ApplyPlace service = ApplyPlace::of_kind(*find_kind("v1", "Service"));
  const Value good = read_yaml("{apiVersion: v1, kind: Service}");
  for (const char* bad : {"{kind: Service, spec: {unknown: 1}}", "{kind: Service, spec: {type: 1}}",
                          "{kind: Service, spec: {ports: [{port: 80}, {port: 80, protocol: TCP}]}}",
                          "{kind: Service, spec: {ports: [x]}}"}) {
    CAPTURE(bad);
    CHECK_THROWS_AS(server_apply(read_yaml(bad), good, "m", service), Error);
  }
  Value live = good;
  live["metadata"].set("managedFields", Value::list({entry("m", "Neither", "{}")}));
  CHECK_THROWS_AS(server_apply(good, live, "m", service), Error);
}
