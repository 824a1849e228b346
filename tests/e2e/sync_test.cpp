// SPDX-License-Identifier: Apache-2.0
#include "application.h"

#include <csignal>

using namespace lockstep;
using Catch::Matchers::Contains;

namespace {

std::string deployment(const std::string& name, const std::string& image,
                       const std::string& annotations = "{}", const std::string& pod_annotations = "{}") {
  return "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: " + name +
         "\n  annotations: " + annotations +
         "\nspec:\n  replicas: 1\n  selector: {matchLabels: {app: " + name +
         "}}\n  template:\n    metadata:\n" + "      labels: {app: " + name +
         "}\n      annotations: " + pod_annotations +
         "\n    spec:\n      containers:\n      - {name: main, image: \"" + image + "\"}\n";
}
std::string wave(int number) { return "{argocd.argoproj.io/sync-wave: \"" + std::to_string(number) + "\"}"; }

// 300 objects of 12 kinds, with what the server adds of its own to each of them.
void add_many_kinds(TestApplication& app) {
  for (int i = 0; i < 25; ++i) {
    const std::string n = std::to_string(i);
    const std::string labels = "{matchLabels: {app: a" + n + "}}";
    app.add("cm" + n + ".yaml", config_map("cm" + n));
    app.add("secret" + n + ".yaml",
            "apiVersion: v1\nkind: Secret\nmetadata: {name: s" + n + "}\nstringData: {k: v}\n");
    app.add("sa" + n + ".yaml", "apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: sa" + n + "}\n");
    app.add("svc" + n + ".yaml",
            "apiVersion: v1\nkind: Service\nmetadata: {name: svc" + n +
                "}\nspec: {selector: {app: x}, ports: [{port: 80, targetPort: 8080}]}\n");
    app.add("np" + n + ".yaml", "apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: np" +
                                    n + "}\nspec: {podSelector: {}, ingress: [{ports: [{port: 80}]}]}\n");
    app.add("role" + n + ".yaml", "apiVersion: rbac.authorization.k8s.io/v1\nkind: Role\nmetadata: {name: r" +
                                      n +
                                      "}\nrules: [{apiGroups: [\"\"], resources: [pods], verbs: [get]}]\n");
    app.add("rb" + n + ".yaml",
            "apiVersion: rbac.authorization.k8s.io/v1\nkind: RoleBinding\nmetadata: {name: rb" + n +
                "}\nroleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: r" + n +
                "}\nsubjects: [{kind: ServiceAccount, name: sa" + n + "}]\n");
    app.add("pdb" + n + ".yaml", "apiVersion: policy/v1\nkind: PodDisruptionBudget\nmetadata: {name: pdb" +
                                     n + "}\nspec: {minAvailable: 0, selector: " + labels + "}\n");
    app.add("lr" + n + ".yaml",
            "apiVersion: v1\nkind: LimitRange\nmetadata: {name: lr" + n +
                "}\nspec: {limits: [{type: PersistentVolumeClaim, max: {storage: 1000Mi}}]}\n");
    app.add("quota" + n + ".yaml", "apiVersion: v1\nkind: ResourceQuota\nmetadata: {name: q" + n +
                                       "}\nspec: {hard: {count/widgets.x: 100" + n + "}}\n");
    app.add("cj" + n + ".yaml",
            "apiVersion: batch/v1\nkind: CronJob\nmetadata: {name: cj" + n +
                "}\nspec: {schedule: \"0 0 1 1 *\", suspend: true, jobTemplate: {spec: {template: {spec: "
                "{restartPolicy: Never, containers: [{name: a, image: b}]}}}}}\n");
    app.add("rs" + n + ".yaml", "apiVersion: apps/v1\nkind: ReplicaSet\nmetadata: {name: rs" + n +
                                    "}\nspec: {replicas: 0, selector: " + labels +
                                    ", template: {metadata: {labels: {app: a" + n +
                                    "}}, spec: {containers: [{name: a, image: b}]}}}\n");
  }
  app.commit();
}

}  // namespace

TEST_CASE("a first sync makes the namespace, applies in order and waits until all is healthy") {
  TestApplication app(false);
  app.add("web.yaml", deployment("web", "nginx:1")).add("cm.yaml", config_map("settings"));
  app.commit();
  const auto done = app.sync({"--create-namespace"});
  INFO(done.err << done.out);
  REQUIRE(done.code == 0);
  CHECK(app.object("deployment/web").at("status", "availableReplicas").int_or(0) == 1);
  CHECK(app.exists("configmap/settings"));
  CHECK_THAT(done.out, Contains("Synced demo to "));
  CHECK_THAT(done.out, Contains("3 created"));
  CHECK(app.exists("configmap/lockstep-demo"));
}

TEST_CASE(
    "requests of a fresh, an unchanged and a changed sync of 300 objects of 12 kinds stay within their "
    "bounds") {
  TestApplication app;
  add_many_kinds(app);
  constexpr std::size_t kinds = 12, objects = 300;

  const auto fresh = app.counted("sync");
  INFO(text_of(fresh));
  CHECK(fresh.size() <= kinds + objects + 6);
  CHECK(count_verb(fresh, "patch") == objects + 2);  // and the inventory, before and after

  const auto unchanged = app.counted("sync");
  INFO(text_of(unchanged));
  CHECK(unchanged.size() <= kinds + 4);
  CHECK(count_verb(unchanged, "patch") == 0);
  CHECK(count_verb(unchanged, "list") == kinds);

  const auto diff = app.counted("diff");
  INFO(text_of(diff));
  CHECK(diff.size() <= kinds + 4);

  for (int i = 0; i < 5; ++i)
    app.repo().write("cm" + std::to_string(i) + ".yaml", config_map("cm" + std::to_string(i), "2"));
  app.commit();
  const auto changed = app.counted("sync");
  INFO(text_of(changed));
  CHECK(changed.size() <= kinds + 5 + 6);
}

TEST_CASE("one changed field is one change, and diff shows it before") {
  TestApplication app;
  app.add("web.yaml", deployment("web", "nginx:1")).add("cm.yaml", config_map("settings"));
  app.commit();
  REQUIRE(app.sync().code == 0);
  CHECK(app.run("diff").code == 0);
  app.repo().replace("web.yaml", "nginx:1", "nginx:2");
  app.commit();
  const auto diff = app.run("diff");
  CHECK(diff.code == 1);
  CHECK_THAT(diff.out, Contains("-      - image: nginx:1") || Contains("nginx:1"));
  CHECK_THAT(diff.out, Contains("nginx:2"));
  const auto done = app.sync();
  INFO(done.err);
  REQUIRE(done.code == 0);
  CHECK_THAT(done.out, Contains("1 configured, 1 unchanged"));
  CHECK(app.run("diff").code == 0);
}

TEST_CASE("what the server would refuse stands in the diff, beside all other differences") {
  TestApplication app;
  const std::string service =
      "apiVersion: v1\nkind: Service\nmetadata: {name: db}\nspec: {clusterIP: None, ports: [{port: 1}]}\n";
  app.add("db.yaml", service).add("cm.yaml", config_map("settings"));
  app.commit();
  REQUIRE(app.sync().code == 0);
  app.repo().replace("db.yaml", "port: 1", "port: 99999").write("cm.yaml", config_map("settings", "2"));
  app.commit();
  const auto diff = app.run("diff");
  INFO(diff.err << diff.out);
  CHECK(diff.code == 3);
  CHECK_THAT(diff.out,
             Contains("+  key: \"2\"") && Contains("# refused by the server: ") && Contains("99999"));
  CHECK_THAT(diff.err, Contains("would refuse 1 object"));
}

TEST_CASE("an object that left Git is kept without --prune and deleted with it") {
  TestApplication app;
  app.add("a.yaml", config_map("a")).add("b.yaml", config_map("b"));
  app.commit();
  REQUIRE(app.sync().code == 0);
  app.drop("b.yaml").commit();
  const auto kept = app.sync();
  CHECK(kept.code == 0);
  CHECK_THAT(kept.out, Contains("ignored (requires pruning)"));
  CHECK(app.exists("configmap/b"));
  const auto pruned = app.sync({"--prune"});
  INFO(pruned.err);
  CHECK(pruned.code == 0);
  CHECK_THAT(pruned.out, Contains("1 pruned"));
  CHECK_FALSE(app.exists("configmap/b"));
  CHECK(app.exists("configmap/a"));
}

TEST_CASE("nothing rendered never deletes everything") {
  TestApplication app;
  app.add("a.yaml", config_map("a"));
  app.commit();
  REQUIRE(app.sync().code == 0);
  app.drop("a.yaml").commit();
  const auto done = app.sync({"--prune"});
  CHECK(done.code == 1);
  CHECK_THAT(done.err, Contains("--allow-empty"));
  CHECK(app.exists("configmap/a"));
}

TEST_CASE("a manual edit is shown by diff and healed by sync, S-123") {
  TestApplication app;
  app.add("web.yaml", deployment("web", "nginx:1"));
  app.commit();
  REQUIRE(app.sync().code == 0);
  Cluster::get().kubectl({"-n", app.ns(), "scale", "deployment/web", "--replicas=3"});
  const auto diff = app.run("diff");
  CHECK(diff.code == 1);
  CHECK_THAT(diff.out, Contains("-  replicas: 3"));
  const auto done = app.sync();
  INFO(done.err);
  CHECK(done.code == 0);
  CHECK(app.object("deployment/web").at("spec", "replicas").int_or(0) == 1);
}

TEST_CASE("a wave waits until the one before it is healthy") {
  TestApplication app;
  app.add("slow.yaml", deployment("slow", "nginx:1", wave(0), "{lockstep.test/start-after: 3s}"))
      .add("late.yaml", config_map("late", "1", wave(1)));
  app.commit();
  Process sync(Cluster::get().lockstep_command([&] {
    auto args = app.flags();
    args.insert(args.begin(), "sync");
    return args;
  }()));
  REQUIRE(sync.says("Progressing"));
  CHECK_FALSE(app.exists("configmap/late"));
  const auto done = sync.wait();
  INFO(done.err);
  CHECK(done.code == 0);
  CHECK(app.exists("configmap/late"));
}

TEST_CASE(
    "a failing PreSync Job stops the sync before anything but the namespace was written, and its log is "
    "shown") {
  TestApplication app(false);
  app.add("check.yaml",
          "apiVersion: batch/v1\nkind: Job\nmetadata:\n  name: check\n  annotations: "
          "{argocd.argoproj.io/hook: PreSync}\n"
          "spec:\n  backoffLimit: 0\n  template:\n    metadata: {annotations: {lockstep.test/exit-code: "
          "\"3\", "
          "lockstep.test/message: dataset is empty}}\n    spec: {restartPolicy: Never, containers: [{name: "
          "c, image: i}]}\n")
      .add("cm.yaml", config_map("settings"));
  app.commit();
  const auto done = app.sync({"--create-namespace"});
  INFO(done.err << done.out);
  CHECK(done.code == 1);
  CHECK_FALSE(app.exists("configmap/settings"));
  CHECK(Cluster::get().object("namespace/" + app.ns()).is_map());
  CHECK_THAT(done.err, Contains("dataset is empty"));
  CHECK_THAT(done.out, Contains("not reached"));
}

TEST_CASE("a dry run and plan write nothing, S-053") {
  TestApplication app(false);
  app.add("cm.yaml", config_map("settings"));
  app.commit();
  for (const auto& command : {std::string("plan"), std::string("sync")}) {
    const auto done =
        app.run(command, command == "sync" ? std::vector<std::string>{"--create-namespace", "--dry-run"}
                                           : std::vector<std::string>{"--create-namespace"});
    INFO(done.err);
    CHECK(done.code == 0);
    CHECK_THAT(done.out, Contains("create") && Contains("settings"));
  }
  CHECK_FALSE(Cluster::get().object("namespace/" + app.ns()).is_map());
}

TEST_CASE("an interrupted sync ends what is under way, and the next one goes on") {
  TestApplication app;
  app.add("slow.yaml", deployment("slow", "nginx:1", "{}", "{lockstep.test/start-after: 60s}"))
      .add("late.yaml", config_map("late", "1", wave(1)));
  app.commit();
  auto args = app.flags();
  args.insert(args.begin(), "sync");
  Process sync(Cluster::get().lockstep_command(args));
  REQUIRE(sync.says("Progressing"));
  sync.signal(SIGINT);
  const auto done = sync.wait();
  CHECK(done.code == 130);
  CHECK_THAT(done.out, Contains("Interrupted"));
  CHECK(app.exists("configmap/lockstep-demo"));
  CHECK_FALSE(app.exists("configmap/late"));
}

TEST_CASE("what does not become healthy in time ends with exit code 4 and its name") {
  TestApplication app;
  app.add("slow.yaml", deployment("slow", "nginx:1", "{}", "{lockstep.test/start-after: 60s}"));
  app.commit();
  const auto done = app.sync({"--timeout", "3s"});
  CHECK(done.code == 4);
  CHECK_THAT(done.out, Contains("Deployment " + app.ns() + "/slow"));
}
