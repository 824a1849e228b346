// SPDX-License-Identifier: Apache-2.0
// Whether a job can run on this cluster: asked before it is created, and of the GPUs themselves.
#include "value/json.h"

#include "training_jobs.h"

#include <algorithm>

using namespace lockstep;
using Catch::Matchers::Contains;

namespace {

// A pool of its own, with the label that names pools.
std::string make_pool(int gpus) {
  const std::string name = unique_name("pool");
  Cluster::get().add_node(name, gpus);
  Cluster::get().kubectl({"label", "node", name, "node.kubernetes.io/instance-type=" + name});
  return name;
}

Value gpus() { return read_json(Cluster::get().lockstep({"gpus", "-o", "json"}).out); }

const Value& entry_of(const Value& list, const std::string& key, const std::string& value) {
  const auto& items = list.items();
  const auto found = std::find_if(items.begin(), items.end(),
                                  [&](const Value& entry) { return entry.at(key).text() == value; });
  return found == items.end() ? Value::null() : *found;
}

}  // namespace

TEST_CASE("a job that can never fit is told before anything is written, and refused when that is asked for") {
  TestApplication app;
  app.add("job.yaml", JobText{.pool = make_pool(8), .gpus = 10}.yaml());
  app.commit();
  const auto plan = app.run("plan");
  INFO(plan.err << plan.out);
  CHECK(plan.code == 0);
  CHECK_THAT(plan.err, Contains("PyTorchJob") && Contains("can never fit") &&
                           Contains("needs 10 nvidia.com/gpu on one node; the largest matching node has 8"));
  CHECK_THAT(app.run("diff").err, Contains("can never fit"));
  const auto refused = app.sync({"--preflight", "strict"});
  CHECK(refused.code == 5);
  CHECK_THAT(refused.err, Contains("nothing was written"));
  CHECK(!app.exists("configmap/lockstep-demo"));
  CHECK(!app.exists("pytorchjob/train"));
  CHECK(app.run("plan", {"--preflight", "off"}).err.find("can never fit") == std::string::npos);
}

TEST_CASE("what a new job names and nobody makes is told; what comes with it is not") {
  TestApplication app;
  const std::string spec =
      "          serviceAccountName: trainer\n          priorityClassName: no-such-class\n"
      "          volumes:\n          - name: data\n            persistentVolumeClaim: {claimName: "
      "no-such-claim}\n"
      "          - name: conf\n            configMap: {name: settings}\n"
      "          - name: key\n            secret: {secretName: no-such-secret}\n";
  app.add("job.yaml", JobText{.spec = spec}.yaml()).add("cm.yaml", config_map("settings"));
  app.commit();
  const auto plan = app.run("plan", {"-o", "json"});
  INFO(plan.err);
  for (const char* missing : {"no-such-claim", "no-such-secret", "no-such-class", "ServiceAccount"})
    CHECK_THAT(plan.err, Contains(std::string(missing)));
  CHECK(plan.err.find("settings does not exist") == std::string::npos);
  const Value document = read_json(plan.out);
  CHECK(document.at("preflight").items().front().at("fits").text() == "can never fit");
}

TEST_CASE("an unchanged job costs no preflight, and a quota that is too small is named before and after") {
  TestApplication app;
  const std::string pool = make_pool(8);
  Cluster::get().apply(
      "apiVersion: v1\nkind: ResourceQuota\nmetadata: {name: gpu-quota}\nspec: {hard: "
      "{requests.nvidia.com/gpu: \"2\"}}\n",
      app.ns());
  REQUIRE(eventually([&] { return app.object("resourcequota/gpu-quota").at("status", "hard").is_map(); }));
  app.add("job.yaml", JobText{.workers = 3, .pool = pool}.yaml());
  app.commit();
  CHECK_THAT(app.run("plan").err,
             Contains("ResourceQuota gpu-quota allows 2") && Contains("the job needs 4: 2 of 4 ranks fit"));
  const auto done = app.sync({"--timeout", "15s"});
  INFO(done.err << done.out);
  CHECK(done.code == 4);
  const auto why = Cluster::get().lockstep({"why", "pytorchjob/train", "-n", app.ns()});
  INFO(why.out);
  CHECK_THAT(why.out, Contains("QuotaTooSmall") && Contains("gpu-quota"));
  const auto again = app.counted("plan");
  INFO(text_of(again));
  CHECK(count_verb(again, "list") == 1);
}

TEST_CASE("gpus shows what is free, the largest block, and who holds GPUs for nothing") {
  TestApplication app;
  const std::string pool = make_pool(8);
  Cluster::get().add_node(pool + "-b", 8);
  Cluster::get().kubectl({"label", "--overwrite", "node", pool + "-b",
                          "node.kubernetes.io/instance-type=" + pool, "lockstep.test/pool=" + pool});
  // The worker fails and the job with it; its master goes on and keeps its GPUs.
  app.add(
      "job.yaml",
      JobText{
          .pod = "{lockstep.test/run-for: 600s}", .pool = pool, .policy = "cleanPodPolicy: None", .gpus = 3}
          .yaml());
  app.commit();
  REQUIRE(app.sync().code == 0);
  const Value running = gpus();
  const Value& row = entry_of(running.at("pools"), "pool", pool);
  CHECK(row.at("nodes").text() == "2");
  CHECK(row.at("allocatable").text() == "16");
  CHECK(row.at("free").text() == "10");
  CHECK((row.at("largestBlock", "amount").text() == "5" || row.at("largestBlock", "amount").text() == "8"));
  const Value& holder = entry_of(running.at("holders"), "namespace", app.ns());
  CHECK(holder.at("kind").text() == "PyTorchJob");
  CHECK(holder.at("amount").text() == "6");
  CHECK(!holder.has("leak"));

  Cluster::get().kubectl({"-n", app.ns(), "patch", "pod", "train-worker-0", "--subresource=status",
                          "--type=merge", "-p", R"({"status":{"phase":"Failed"}})"});
  CHECK(eventually([&] {
    const Value now = gpus();
    const Value& left = entry_of(now.at("holders"), "namespace", app.ns());
    return left.at("amount").text() == "3" &&
           left.at("leak").text().find("its pods still run") != std::string::npos;
  }));
  CHECK_THAT(Cluster::get().lockstep({"gpus"}).out, Contains("for nothing: finished"));
}
