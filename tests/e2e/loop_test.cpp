// SPDX-License-Identifier: Apache-2.0
#include "application.h"

#include <csignal>
#include <thread>

using namespace lockstep;
using Catch::Matchers::Contains;
using namespace std::chrono_literals;

namespace {

// A loop of its own user, so that its requests can be counted.
struct RunningLoop {
  std::string user = unique_name("loop");
  Process process;

  explicit RunningLoop(const TestApplication& app, std::vector<std::string> more = {})
      : process(command(app, user, std::move(more))) {}
  ~RunningLoop() { process.signal(SIGTERM); }

  static Command command(const TestApplication& app, const std::string& user, std::vector<std::string> more) {
    std::vector<std::string> args = {"loop",       "--self-heal",    "--jitter", "0s",
                                     "--as-group", "system:masters", "--as",     user};
    for (const auto& flag : app.flags()) args.push_back(flag);
    for (auto& flag : more) args.push_back(std::move(flag));
    return Cluster::get().lockstep_command(std::move(args));
  }
  std::vector<AuditedRequest> requests() const { return Cluster::get().requests_of(user); }
};

std::string value_of(const TestApplication& app) {
  return app.object("configmap/settings").at("data", "key").text();
}
void edit(const TestApplication& app, const std::string& value) {
  Cluster::get().kubectl({"-n", app.ns(), "patch", "configmap", "settings", "--type", "merge", "-p",
                          R"({"data":{"key":")" + value + "\"}}"});
}
std::size_t patches(const std::vector<AuditedRequest>& requests) {
  std::size_t n = 0;
  for (const auto& request : requests)
    n += request.verb == "patch" && request.uri.find("/configmaps/settings") != std::string::npos;
  return n;
}

}  // namespace

TEST_CASE("a loop heals five edits in a row, each within 2 s, S-134") {
  TestApplication app;
  app.add("cm.yaml", config_map("settings"));
  app.commit();
  RunningLoop loop(app);
  REQUIRE(loop.process.says("Synced demo"));
  for (int i = 0; i < 5; ++i) {
    edit(app, "drift" + std::to_string(i));
    const auto begin = std::chrono::steady_clock::now();
    REQUIRE(eventually([&] { return value_of(app) == "1"; }, 10s));
    const auto took = std::chrono::steady_clock::now() - begin;
    CAPTURE(i, std::chrono::duration_cast<std::chrono::milliseconds>(took).count());
    CHECK(took < 2s);
  }
}

TEST_CASE("two loops at once write once") {
  TestApplication app;
  app.add("cm.yaml", config_map("settings"));
  app.commit();
  REQUIRE(app.sync().code == 0);
  RunningLoop one(app), two(app);
  // Both rest on their watches from here on.
  const auto watches = [](const RunningLoop& loop) { return count_verb(loop.requests(), "watch") > 0; };
  REQUIRE(eventually([&] { return watches(one) && watches(two); }));
  edit(app, "drift");
  REQUIRE(eventually([&] { return value_of(app) == "1"; }));
  std::this_thread::sleep_for(3s);
  const auto first = one.requests(), second = two.requests();
  INFO(text_of(first) << "\n" << text_of(second));
  CHECK(patches(first) + patches(second) == 1);
}

TEST_CASE("a loop that rests sends nothing to the cluster, not even while it looks at Git") {
  TestApplication app;
  app.add("cm.yaml", config_map("settings"));
  app.commit();
  RunningLoop loop(app, {"--interval", "1s"});
  REQUIRE(loop.process.says("Synced demo"));
  REQUIRE(eventually([&] { return count_verb(loop.requests(), "watch") > 0; }));
  const auto before = loop.requests().size();
  std::this_thread::sleep_for(4s);
  const auto after = loop.requests();
  INFO(text_of(after));
  CHECK(after.size() == before);
}

TEST_CASE("a loop takes a new commit by itself, S-132") {
  TestApplication app;
  app.add("cm.yaml", config_map("settings"));
  app.commit();
  RunningLoop loop(app, {"--interval", "1s"});
  REQUIRE(loop.process.says("Synced demo"));
  app.repo().write("cm.yaml", config_map("settings", "2"));
  app.commit();
  CHECK(eventually([&] { return value_of(app) == "2"; }, 10s));
}

TEST_CASE("two loops with different views of Git end up at its latest state") {
  TestApplication app;
  app.add("cm.yaml", config_map("settings"));
  app.commit();
  REQUIRE(app.sync().code == 0);
  RunningLoop quick(app, {"--interval", "1s"}), slow(app, {"--interval", "1h"});
  REQUIRE(eventually([&] { return count_verb(slow.requests(), "watch") > 0; }));
  app.repo().write("cm.yaml", config_map("settings", "2"));
  app.commit();
  REQUIRE(eventually([&] { return value_of(app) == "2"; }, 10s));
  std::this_thread::sleep_for(3s);
  CHECK(value_of(app) == "2");
  const auto requests = slow.requests();
  INFO(text_of(requests));
  CHECK(patches(requests) == 0);
}

TEST_CASE("an object that somebody keeps changing back is left to them, with their name") {
  TestApplication app;
  app.add("cm.yaml", config_map("settings"));
  app.commit();
  RunningLoop loop(app);
  REQUIRE(loop.process.says("Synced demo"));
  for (int i = 0; i < 8; ++i) {
    edit(app, "theirs" + std::to_string(i));
    REQUIRE(eventually([&] { return value_of(app) == "1"; }, 10s));
  }
  edit(app, "theirs");
  CHECK(loop.process.says("fighting with manager kubectl-patch"));
  CHECK(value_of(app) == "theirs");
}

TEST_CASE("loop --once does what is due, and nothing twice: S-133, S-136") {
  TestApplication app;
  app.add("cm.yaml", config_map("settings"));
  app.repo().write("app.yaml",
                   "apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: {name: demo}\nspec:\n"
                   "  source: {repoURL: \"" +
                       app.repo().url() +
                       "\", path: ., targetRevision: main}\n"
                       "  destination: {server: \"https://kubernetes.default.svc\", namespace: " +
                       app.ns() + "}\n  syncPolicy: {automated: {}, retry: {limit: 0}}\n");
  app.commit();
  const auto once = [&] {
    return Cluster::get().lockstep({"loop", "--once", "-f", app.repo().path() + "/app.yaml"});
  };
  CHECK_THAT(once().out, Contains("1 created"));
  CHECK(once().out.empty());

  edit(app, "drift");
  const auto drifted = once();
  CHECK(drifted.code == 1);
  CHECK_THAT(drifted.err, Contains("automated.selfHeal is off"));
  CHECK(value_of(app) == "drift");

  // Refused when it is created: the port is out of range.
  app.add("service.yaml",
          "apiVersion: v1\nkind: Service\nmetadata: {name: web}\nspec: {ports: [{port: 70000}]}\n");
  app.commit();
  const auto failed = once();
  INFO(failed.out << failed.err);
  CHECK(failed.code == 1);
  CHECK_THAT(failed.out, Contains("Failed to sync demo"));
  const auto again = once();
  INFO(again.out << again.err);
  CHECK(again.code == 1);
  CHECK(again.out.empty());
  CHECK_THAT(again.err, Contains("failed") && Contains("the last attempt"));

  app.repo().write("service.yaml",
                   "apiVersion: v1\nkind: Service\nmetadata: {name: web}\nspec: {ports: [{port: 80}]}\n");
  app.commit();
  CHECK(once().code == 0);
  CHECK(value_of(app) == "1");
}
