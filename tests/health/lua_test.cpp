// SPDX-License-Identifier: Apache-2.0
#include "health/lua.h"

#include "base/strings.h"
#include "health/assess.h"
#include "value/json.h"

#include "catch.h"

using namespace lockstep;
using namespace lockstep::health;

namespace {

Value widget() {
  return read_json(R"({"kind":"Widget","metadata":{"name":"w"},"spec":{"replicas":3},
    "status":{"phase":"Ready","ready":3,"conditions":[{"type":"Up","status":"True","message":"all up"}]}})");
}

}  // namespace

TEST_CASE("a health script decides by what it returns") {
  struct Row {
    const char* name;
    const char* script;
    Status status;
    const char* message;
  };
  const auto row = GENERATE(values<Row>({
      {"status and message", "return {status='Healthy', message=obj.status.phase}", Status::Healthy, "Ready"},
      {"numbers stay whole",
       "return {status='Progressing', message=obj.status.ready .. ' of ' .. obj.spec.replicas}",
       Status::Progressing, "3 of 3"},
      {"lists are walked",
       "for i, c in ipairs(obj.status.conditions) do if c.type == 'Up' then return {status='Degraded', "
       "message=c.message} end end",
       Status::Degraded, "all up"},
      {"string functions", "return {status='Suspended', message=string.upper('x')}", Status::Suspended, "X"},
      {"Lua 5.1 names",
       "local a, b = unpack({1, 2}) return {status='Healthy', message=tostring(table.getn({a, b}))}",
       Status::Healthy, "2"},
      {"nothing", "return nil", Status::None, ""},
      {"an empty table", "return {}", Status::None, ""},
      {"an unknown word", "return {status='Fine'}", Status::Unknown, "Lua returned an invalid health status"},
      {"no table", "return 'Healthy'", Status::Unknown, "expect table output from Lua script, not string"},
  }));
  CAPTURE(row.name);
  const Verdict verdict = assess_by_script(row.script, widget());
  CHECK(verdict.status == row.status);
  CHECK(verdict.message == row.message);
}

TEST_CASE("a health script that misbehaves ends as Unknown and harms nobody") {
  struct Row {
    const char* name;
    const char* script;
    const char* message;
  };
  const auto row = GENERATE(values<Row>({
      {"syntax", "return {", "the health script failed: health:1:"},
      {"missing field", "return {status=obj.status.no.such}", "the health script failed: health:1:"},
      {"endless loop", "while true do end", "longer than its time limit"},
      {"endless loop behind pcall", "while true do pcall(function() while true do end end) end",
       "longer than its time limit"},
      {"memory", "local s = 'x' while true do s = s .. s end", "more memory than its limit"},
      {"files", "return {status=io.open('/etc/passwd'):read()}", "the health script failed"},
      {"commands", "os.execute('true') return {status='Healthy'}", "the health script failed"},
      {"environment", "return {status='Healthy', message=os.getenv('HOME')}", "the health script failed"},
      {"modules", "return require('os')", "the health script failed"},
      {"bytecode", "\x1bLua", "the health script failed"},
  }));
  CAPTURE(row.name);
  const Verdict verdict =
      assess_by_script(row.script, widget(), {std::chrono::milliseconds(200), std::size_t{8} << 20});
  CHECK(verdict.status == Status::Unknown);
  CAPTURE(verdict.message);
  CHECK(contains(verdict.message, row.message));
}

TEST_CASE("customizations are found by exact kind before patterns") {
  const Customizations scripts(Value::map({{"resource.customizations.health.apps_Deployment", "exact"},
                                           {"resource.customizations.health.Pod", "core"},
                                           {"resource.customizations.health.*.crossplane.io_*", "pattern"},
                                           {"resource.customizations.health.iam.crossplane.io_Role", "role"},
                                           {"unrelated", "x"}}));
  REQUIRE(scripts.find("apps", "Deployment"));
  CHECK(*scripts.find("apps", "Deployment") == "exact");
  CHECK(*scripts.find("", "Pod") == "core");
  CHECK(*scripts.find("s3.crossplane.io", "Bucket") == "pattern");
  CHECK(*scripts.find("iam.crossplane.io", "Role") == "role");
  CHECK(scripts.find("apps", "StatefulSet") == nullptr);
}

TEST_CASE("scripts in the older single text are found, too") {
  const Customizations scripts(read_json(
      R"({"resource.customizations": "apps/Deployment:\n  health.lua: |\n    return {status='Healthy'}\n"})"));
  REQUIRE(scripts.find("apps", "Deployment"));
  CHECK(*scripts.find("apps", "Deployment") == "return {status='Healthy'}\n");
}

TEST_CASE("a script of the user's own decides before tables, checks and training rules, but after deletion") {
  const Customizations scripts(read_json(R"({
    "resource.customizations.health.cert-manager.io_Certificate": "return {status='Suspended', message='mine'}",
    "resource.customizations.health.kubeflow.org_PyTorchJob": "return {status='Healthy', message='mine'}"})"));
  const auto judge = [&](const char* text, Rules rules) {
    Settings settings;
    settings.rules = rules;
    settings.scripts = &scripts;
    return assess(read_json(text), {}, {}, settings);
  };
  const char* certificate = R"({"apiVersion": "cert-manager.io/v1", "kind": "Certificate"})";
  const char* job = R"({"apiVersion": "kubeflow.org/v1", "kind": "PyTorchJob"})";
  const char* deleted = R"({"apiVersion": "cert-manager.io/v1", "kind": "Certificate",
    "metadata": {"deletionTimestamp": "2025-06-12T10:00:00Z"}})";
  const char* issuer = R"({"apiVersion": "cert-manager.io/v1", "kind": "Issuer"})";
  for (const auto rules : {Rules::Lockstep, Rules::ArgoCd}) {
    CHECK(judge(certificate, rules).status == Status::Suspended);
    CHECK(judge(job, rules).message == "mine");
    CHECK(judge(deleted, rules).message == "Pending deletion");
    CHECK(judge(issuer, rules).status == Status::Progressing);
  }
}
