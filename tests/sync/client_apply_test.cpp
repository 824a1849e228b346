// SPDX-License-Identifier: Apache-2.0
#include "sync/client_apply.h"

#include "model/object.h"
#include "sync/apply_mode.h"
#include "value/json.h"
#include "value/yaml.h"

#include "catch.h"

using namespace lockstep;
using namespace lockstep::sync;

namespace {

Value deployment(const std::string& containers, int replicas = 1) {
  return read_yaml("{apiVersion: apps/v1, kind: Deployment, metadata: {name: d}, spec: {replicas: " +
                   std::to_string(replicas) + ", template: {spec: {containers: " + containers + "}}}}");
}
// As the server would have it after `manifest` was applied, with `more` merged in.
Value applied(const Value& manifest) { return with_last_applied(manifest); }

}  // namespace

TEST_CASE("the record is the manifest without itself, with a line end, S-160") {
  const Value manifest = read_yaml("{apiVersion: v1, kind: ConfigMap, metadata: {name: a}, data: {k: v}}");
  const Value once = with_last_applied(manifest);
  CHECK(annotation(once, "kubectl.kubernetes.io/last-applied-configuration") == to_json(manifest) + "\n");
  CHECK(with_last_applied(once) == once);
  CHECK(last_applied_of(once) == manifest);
  CHECK(last_applied_of(manifest).is_null());
}

TEST_CASE("a client-side apply takes away what Git dropped and leaves what others set") {
  Value live = applied(deployment("[{name: a, image: x:1}, {name: gone, image: y}]"));
  live["spec"]["template"]["spec"]["containers"].push(read_yaml("{name: injected, image: z}"));
  const auto patch = client_patch(deployment("[{name: a, image: x:2}]"), live);
  CHECK(patch.is_strategic);
  std::vector<std::string> names;
  for (const auto& container : patch.predicted.at("spec", "template", "spec", "containers").items())
    names.push_back(container.at("name").text() + "=" + container.at("image").text());
  CHECK(names == std::vector<std::string>{"a=x:2", "injected=z"});
}

TEST_CASE("custom resources merge by maps alone") {
  const Value before =
      read_yaml("{apiVersion: x/v1, kind: W, metadata: {name: a}, spec: {keep: 1, drop: 2}}");
  const Value after = read_yaml("{apiVersion: x/v1, kind: W, metadata: {name: a}, spec: {keep: 1}}");
  Value live = applied(before);
  live["spec"].set("theirs", Value("3"));
  const auto patch = client_patch(after, live);
  CHECK_FALSE(patch.is_strategic);
  CHECK(to_json(patch.predicted.at("spec")) == R"({"keep":1,"theirs":"3"})");
}

TEST_CASE("unchanged client-side: nothing differs and the record says so, S-159 and S-163") {
  const Value manifest = deployment("[{name: a, image: x, resources: {limits: {cpu: 1000m}}}]");
  Value live = applied(deployment("[{name: a, image: x, resources: {limits: {cpu: \"1\"}}}]"));
  CHECK_FALSE(is_client_side_same(manifest, live, nullptr));  // recorded otherwise
  live = applied(manifest);
  live["spec"].set("revisionHistoryLimit", Value::integer(10));
  CHECK(is_client_side_same(manifest, live, nullptr));
  live["spec"].set("replicas", Value::integer(5));
  CHECK_FALSE(is_client_side_same(manifest, live, nullptr));
}

TEST_CASE("leftovers of a client-side apply go, what the server filled in stays, S-114") {
  Value live =
      applied(read_yaml("{apiVersion: v1, kind: ConfigMap, metadata: {name: a}, data: {old: 1, k: 1}}"));
  live["metadata"].set("uid", Value("u"));
  live["data"].set("theirs", Value("1"));
  const Value clean = without_leftovers(
      live, read_yaml("{apiVersion: v1, kind: ConfigMap, metadata: {name: a}, data: {k: 1}}"));
  CHECK(to_json(clean.at("data")) == R"({"k":1,"theirs":"1"})");
  CHECK(clean.at("metadata", "uid").text() == "u");
  CHECK(last_applied_of(clean).is_null());
}

TEST_CASE("how an object is stored, S-109 and S-112") {
  struct Row {
    const char *name, *kind, *desired, *live;
    ApplyDefaults app;
    ApplyMode want;
  };
  const std::vector<Row> rows = {
      {"nobody asks", "ConfigMap", "", "", {}, ApplyMode::ServerSide},
      {"S-112 the object asks", "ConfigMap", "ServerSideApply=false", "", {}, ApplyMode::ClientSide},
      {"the live object is not asked", "ConfigMap", "", "ServerSideApply=false", {}, ApplyMode::ServerSide},
      {"the application asks", "ConfigMap", "", "", {.server_side = false}, ApplyMode::ClientSide},
      {"the object against it",
       "ConfigMap",
       "ServerSideApply=true",
       "",
       {.server_side = false},
       ApplyMode::ServerSide},
      {"S-109 Replace wins", "ConfigMap", "Replace=true,ServerSideApply=true", "", {}, ApplyMode::Replace},
      {"Replace of the live object", "ConfigMap", "", "Replace=true", {}, ApplyMode::Replace},
      {"Replace of the application", "ConfigMap", "", "", {.replace = true}, ApplyMode::Replace},
      {"never of a run", "Job", "Replace=true", "", {}, ApplyMode::ServerSide},
  };
  for (const auto& row : rows) {
    CAPTURE(row.name);
    const auto object = [&](const std::string& options) {
      return read_yaml("{apiVersion: " + std::string(row.kind == std::string("Job") ? "batch/v1" : "v1") +
                       ", kind: " + row.kind + ", metadata: {name: a, annotations: {" +
                       (options.empty() ? "" : "argocd.argoproj.io/sync-options: \"" + options + "\"") +
                       "}}}");
    };
    const Value live = object(row.live);
    CHECK(apply_mode(object(row.desired), &live, row.app) == row.want);
  }
}
