// SPDX-License-Identifier: Apache-2.0
#include "render/vars.h"

#include "base/error.h"

#include "build.h"
#include "catch.h"

using namespace lockstep;
using namespace lockstep::render;

namespace {

// The args of a pod, with vars for the name, a port and a flag of a service that gets a prefix.
std::string args(const std::string& value, const std::string& vars = "") {
  const auto result = build(
      {{"/kustomization.yaml",
        "namePrefix: p-\nresources: [r.yaml]\nvars:\n"
        "- {name: NAME, objref: {apiVersion: v1, kind: Service, name: svc}}\n"
        "- {name: PORT, objref: {apiVersion: v1, kind: Service, name: svc}, fieldref: {fieldpath: "
        "'spec.ports[0].port'}}\n"
        "- {name: FLAG, objref: {apiVersion: v1, kind: Service, name: svc}, fieldref: {fieldpath: "
        "spec.flag}}\n" +
            vars},
       {"/r.yaml",
        "apiVersion: v1\nkind: Service\nmetadata: {name: svc}\nspec: {ports: [{port: 80}], flag: true}\n---\n"
        "apiVersion: v1\nkind: Pod\nmetadata: {name: pod}\nspec:\n  containers:\n  - name: c\n    args: [" +
            value + "]\n"}});
  const auto begin = result.find("- args:\n    - ") + 14;
  return result.substr(begin, result.find('\n', begin) - begin);
}

}  // namespace

TEST_CASE("vars are expanded when all names are final") {
  struct Row {
    const char *name, *text, *want;
  };
  const auto row = GENERATE(values<Row>({
      {"alone", "$(NAME)", "p-svc"},
      {"in the middle", "\"x-$(NAME):$(PORT)\"", "x-p-svc:80"},
      {"the type of the value when alone", "$(PORT)", "80"},
      {"a bool alone", "$(FLAG)", "true"},
      {"escaped", "$$(NAME)", "$(NAME)"},
      {"unknown", "$(WHO)-$(NAME)", "$(WHO)-p-svc"},
      {"no name", "a$b$(c$", "a$b$(c$"},
      {"other text", "plain", "plain"},
  }));
  CAPTURE(row.name);
  CHECK(args(row.text) == row.want);
}

TEST_CASE("vars without their object or field, or given twice, are refused") {
  const std::string objref = "objref: {apiVersion: v1, kind: Service, name: svc}";
  CHECK_THROWS_WITH(args("x", "- {name: NAME, " + objref + "}\n"),
                    Catch::Matchers::Contains("already encountered"));
  CHECK_THROWS_WITH(args("x", "- {name: X, objref: {apiVersion: v1, kind: Service, name: other}}\n"),
                    Catch::Matchers::Contains("cannot be mapped"));
  CHECK_THROWS_WITH(args("x", "- {name: X, " + objref + ", fieldref: {fieldpath: spec.none}}\n"),
                    Catch::Matchers::Contains("not found in Service svc"));
  CHECK_THROWS_AS(args("1, $(NAME)"), Error);
}
