// SPDX-License-Identifier: Apache-2.0
#include "base/files.h"

#include "canned_server.h"
#include "catch.h"
#include "git_repo.h"
#include "lockstep.h"

using namespace lockstep;
using Catch::Matchers::Contains;

namespace {

std::string config_map(const std::string& value) {
  return "apiVersion: v1\ndata:\n  a: " + value + "\nkind: ConfigMap\nmetadata:\n  name: cm\n";
}

// A repository that others use as a base, as a bare one.
struct Upstream {
  GitRepo repo;
  TempFolder folder;
  std::string url = "file://" + folder.path() + "/base.git";

  Upstream() {
    repo.write("app/kustomization.yaml", "resources: [cm.yaml]\n").write("app/cm.yaml", config_map("one"));
    repo.commit();
    repo.git({"clone", "--quiet", "--bare", ".", folder / "base.git"});
  }
  void change(const std::string& value) {
    repo.write("app/cm.yaml", config_map(value)).commit();
    repo.git({"push", "--quiet", folder / "base.git", "main"});
  }
};

}  // namespace

TEST_CASE("a base in another repository is rendered, pinned and held to its pin") {
  Upstream upstream;
  const TempFolder mine;
  write_file_atomic(mine / "kustomization.yaml", "resources:\n- " + upstream.url + "//app?ref=main\n");
  const auto render = [&](std::vector<std::string> more) {
    more.insert(more.begin(), "render");
    return lockstep_in(mine.path(), std::move(more));
  };
  CHECK(render({}).out == config_map("one"));
  CHECK_FALSE(read_file_if_exists(mine / "lockstep.lock"));

  CHECK(render({"--update-lock"}).code == 0);
  const std::string lock = read_file(mine / "lockstep.lock");
  CHECK_THAT(lock, Contains("commit: " + upstream.repo.git({"rev-parse", "HEAD"})) &&
                       Contains("url: " + upstream.url + "//app?ref=main"));
  upstream.change("two");
  CHECK(render({}).out == config_map("one"));
  CHECK(render({"--offline"}).out == config_map("one"));
  CHECK(render({"--update-lock"}).out == config_map("two"));
  CHECK(render({}).out == config_map("two"));

  write_file_atomic(mine / "lockstep.lock", "remotes:\n- url: x\n");
  const auto broken = render({});
  CHECK(broken.code == 1);
  CHECK_THAT(broken.err, Contains("lockstep.lock:2") && Contains("--update-lock"));
}

TEST_CASE("what a URL says about ref, folder and submodules is heeded") {
  Upstream upstream;
  upstream.repo.git({"tag", "v1"});
  upstream.repo.git({"push", "--quiet", upstream.folder / "base.git", "v1"});
  upstream.change("two");
  const TempFolder mine;
  const auto render = [&](const std::string& query) {
    write_file_atomic(mine / "kustomization.yaml", "resources: ['" + upstream.url + query + "']\n");
    return lockstep_in(mine.path(), {"render"});
  };
  CHECK(render("//app").out == config_map("two"));
  CHECK(render("//app?ref=v1").out == config_map("one"));
  CHECK(render("/app?version=v1&timeout=60&submodules=false").out == config_map("one"));
  const auto missing = render("//app?ref=v9");
  CHECK(missing.code == 1);
  CHECK_THAT(missing.err, Contains("v9") && Contains("kustomization.yaml:1"));
  CHECK(render("//nowhere").code == 1);
  CHECK(render("//../..").code == 1);
  // The target itself may be such a URL.
  CHECK(lockstep_in(mine.path(), {"render", upstream.url + "//app?ref=v1"}).out == config_map("one"));
}

TEST_CASE("without a cache --offline refuses, and says what to do") {
  const TempFolder mine;
  write_file_atomic(mine / "kustomization.yaml",
                    "resources: ['https://git.invalid/team/base//app?ref=v1']\n");
  const auto done = lockstep_in(mine.path(), {"render", "--offline"});
  CHECK(done.code == 1);
  CHECK_THAT(done.err, Contains("git.invalid/team/base") && Contains("run once without --offline"));
}

TEST_CASE("a single file comes over HTTP, pinned by its content") {
  std::string body = config_map("one");
  CannedServer server([&](const std::string& request, const CannedServer::Send& send) {
    return send(request.starts_with("GET /cm.yaml") ? http_answer(200, body) : http_answer(404, "no"));
  });
  const TempFolder mine;
  const auto render = [&](const std::string& path, std::vector<std::string> more = {}) {
    write_file_atomic(mine / "kustomization.yaml", "resources: ['" + server.url(path) + "']\n");
    more.insert(more.begin(), "render");
    return lockstep_in(mine.path(), std::move(more));
  };
  CHECK(render("/cm.yaml").out == body);
  CHECK(render("/cm.yaml", {"--update-lock"}).out == body);
  CHECK_THAT(read_file(mine / "lockstep.lock"), Contains("sha256: "));
  const auto connections = server.connections();
  CHECK(render("/cm.yaml", {"--offline"}).out == body);
  CHECK(server.connections() == connections);

  body = config_map("two");
  CHECK(render("/cm.yaml").out == config_map("one"));  // the pinned content is in the cache
  std::filesystem::remove_all(mine / "cache");
  write_file_atomic(mine / "kustomization.yaml", "resources: ['" + server.url("/cm.yaml") + "']\n");
  const auto changed = lockstep_in(mine.path(), {"render"}, {{"XDG_CACHE_HOME", mine / "cache"}});
  CHECK(changed.code == 1);
  CHECK_THAT(changed.err, Contains("has changed") && Contains("--update-lock"));
  std::filesystem::remove(mine / "lockstep.lock");
  const auto missing = render("/nothing.yaml");
  CHECK(missing.code == 1);
  CHECK_THAT(missing.err, Contains("404"));
}
