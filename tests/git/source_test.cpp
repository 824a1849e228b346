// SPDX-License-Identifier: Apache-2.0
#include "git/source.h"

#include "base/error.h"
#include "base/files.h"
#include "base/strings.h"

#include "catch.h"
#include "git_repo.h"
#include "process.h"

#include <filesystem>
#include <thread>

using namespace lockstep;
using git::fetch;
using git::Request;

namespace {

// The repository behind git's own server on loopback: everything but the encryption of a real remote.
class Served {
 public:
  explicit Served(const GitRepo& repo)
      : port_(free_port()),
        server_({.words = {"git", "daemon", "--export-all", "--reuseaddr", "--verbose", "--listen=127.0.0.1",
                           "--port=" + port_, "--base-path=" + parent(repo.path()), parent(repo.path())},
                 .timeout = std::chrono::seconds(100)}),
        url_("git://127.0.0.1:" + port_ + "/" + std::filesystem::path(repo.path()).filename().string()) {
    REQUIRE(server_.says("Ready to rumble"));
  }
  const std::string& url() const { return url_; }

 private:
  static std::string parent(const std::string& path) {
    return std::filesystem::path(path).parent_path().string();
  }
  static std::string free_port() {
    static int next = 20000 +
                      static_cast<int>(std::hash<std::thread::id>()(std::this_thread::get_id()) % 1000) +
                      static_cast<int>(::getpid() % 20000);
    return std::to_string(next++);
  }

  std::string port_;
  Process server_;
  std::string url_;
};

std::string error_of(const Request& request) {
  try {
    fetch(request);
  } catch (const Error& e) {
    return e.text();
  }
  return "no error";
}

}  // namespace

TEST_CASE("a local repository is read where it is") {
  GitRepo repo;
  repo.write("base/a.yaml", "one\n").write("overlays/prod/b.yaml", "two\n");
  const auto first = repo.commit();
  repo.git({"tag", "-a", "v1.0.0", "-m", "release"});
  repo.write("base/a.yaml", "three\n");
  const auto second = repo.commit();
  repo.git({"branch", "old", first});

  for (const auto& repository : {repo.path(), repo.url()}) {
    CHECK(fetch({.repository = repository}).commit == second);
    CHECK(fetch({.repository = repository, .revision = "main"}).commit == second);
    CHECK(fetch({.repository = repository, .revision = "old"}).commit == first);
    CHECK(fetch({.repository = repository, .revision = "v1.0.0"}).commit == first);
    CHECK(fetch({.repository = repository, .revision = "1.*"}).commit == first);
    CHECK(fetch({.repository = repository, .revision = first.substr(0, 8)}).commit == first);
    CHECK(fetch({.repository = repository, .revision = first}).commit == first);
  }
  const auto at_first = fetch({.repository = repo.path(), .revision = first});
  CHECK(at_first.files->read("/base/a.yaml") == "one\n");
  CHECK(at_first.files->read("/base/none.yaml") == std::nullopt);
  CHECK(at_first.files->type("/base") == FileType::Folder);
  CHECK(at_first.files->list("/") == std::vector<std::string>{"base", "overlays"});
  CHECK(fetch({.repository = repo.path()}).files->read("/base/a.yaml") == "three\n");
}

TEST_CASE("links are followed inside the tree and nowhere else") {
  GitRepo repo;
  repo.write("base/a.yaml", "a\n").write("top.yaml", "t\n");
  for (const auto& [name, target] : {std::pair{"in", "base/a.yaml"},
                                     {"folder", "base"},
                                     {"base/up", "../top.yaml"},
                                     {"out", "../../etc/hostname"},
                                     {"absolute", "/etc/hostname"},
                                     {"loop", "loop"}})
    std::filesystem::create_symlink(target, repo.path() + "/" + name);
  repo.commit();
  const auto files = fetch({.repository = repo.path()}).files;
  CHECK(files->read("/in") == "a\n");
  CHECK(files->read("/folder/a.yaml") == "a\n");
  CHECK(files->resolve("/folder/up") == "/top.yaml");
  CHECK(files->read("/base/up") == "t\n");
  for (const char* path : {"/out", "/absolute", "/loop", "/base/a.yaml/x"}) {
    CAPTURE(path);
    CHECK(files->type(path) == FileType::Missing);
    CHECK_FALSE(files->resolve(path));
  }
}

TEST_CASE("a remote repository comes through a cache that later runs share") {
  GitRepo repo;
  TempFolder cache;
  repo.write("a.yaml", "one\n");
  const auto first = repo.commit();
  const Served server(repo);
  Request request{.repository = server.url(), .revision = "main", .cache_folder = cache.path()};

  CHECK(fetch(request).commit == first);
  CHECK(fetch(request).files->read("/a.yaml") == "one\n");

  SECTION("a new commit is seen") {
    repo.write("a.yaml", "two\n");
    const auto second = repo.commit();
    CHECK(fetch(request).commit == second);
    CHECK(fetch(request).files->read("/a.yaml") == "two\n");
    request.revision = first;
    CHECK(fetch(request).files->read("/a.yaml") == "one\n");
  }
  SECTION("offline answers from what is there") {
    request.offline = true;
    CHECK(fetch(request).commit == first);
    request.revision = "HEAD";
    CHECK(contains(error_of(request), "unable to resolve 'HEAD'"));
    request.repository += "-other";
    CHECK(contains(error_of(request), "run once without --offline"));
  }
  SECTION("a branch that was rewritten is followed") {
    repo.git({"commit", "--amend", "-m", "again"});
    CHECK(fetch(request).commit == repo.git({"rev-parse", "HEAD"}));
  }
  SECTION("tags and abbreviated commits") {
    repo.git({"tag", "-a", "v1.2.3", "-m", "x"});
    repo.git({"checkout", "-q", "-b", "side"});
    const auto side = repo.write("b.yaml", "b\n").commit();
    request.revision = "v1.2.3";
    CHECK(fetch(request).commit == first);
    request.revision = side.substr(0, 9);
    CHECK(fetch(request).commit == side);
    request.revision = "HEAD";
    CHECK(fetch(request).commit == side);
  }
  SECTION("a damaged cache is made anew") {
    for (const auto& entry : std::filesystem::recursive_directory_iterator(cache.path()))
      if (entry.is_regular_file() && contains(entry.path().string(), "/objects/")) {
        std::filesystem::permissions(entry.path(), std::filesystem::perms::owner_all);
        write_file_atomic(entry.path().string(), "damaged");
      }
    CHECK(fetch(request).files->read("/a.yaml") == "one\n");
  }
  SECTION("two runs at once") {
    std::filesystem::remove_all(cache.path());
    std::string commits[4];
    std::vector<std::thread> runs;
    for (auto& commit : commits) runs.emplace_back([&commit, request] { commit = fetch(request).commit; });
    for (auto& run : runs) run.join();
    for (const auto& commit : commits) CHECK(commit == first);
  }
}

TEST_CASE("a revision or repository that is not there is an error that helps") {
  GitRepo repo;
  repo.write("a.yaml", "a\n").commit();
  repo.git({"branch", "release"});
  TempFolder empty;
  CHECK(contains(error_of({.repository = repo.path(), .revision = "relaese"}), "did you mean release?"));
  CHECK(contains(error_of({.repository = repo.path(), .revision = "v9"}), "there are: main, release"));
  CHECK(contains(error_of({.repository = repo.path() + "-none"}), "no such repository"));
  CHECK(contains(error_of({.repository = empty.path()}), "is no Git repository"));
  const auto refused =
      error_of({.repository = "http://me:s3cret@127.0.0.1:1/a.git", .cache_folder = empty.path()});
  CHECK(contains(refused, "http://127.0.0.1:1/a.git"));
  CHECK_FALSE(contains(refused, "s3cret"));
}
