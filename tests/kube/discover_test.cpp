// SPDX-License-Identifier: Apache-2.0
// Discovery over the network and its cache on disk.
#include "kube/discovery.h"

#include "catch.h"
#include "scripted_client.h"

#include <sys/stat.h>

#include <cstdlib>
#include <filesystem>

using namespace lockstep;
using namespace lockstep::kube;

namespace {

using Index = std::shared_ptr<const ApiIndex>;

// A cache folder of the test's own.
struct CacheFolder {
  TempFolder folder;
  CacheFolder() { ::setenv("LOCKSTEP_CACHE_DIR", folder.path().c_str(), 1); }
  ~CacheFolder() { ::unsetenv("LOCKSTEP_CACHE_DIR"); }
  CacheFolder(const CacheFolder&) = delete;
  CacheFolder& operator=(const CacheFolder&) = delete;
};

std::string document(const std::string& group, const std::string& kind, const std::string& plural) {
  return R"({"kind":"APIGroupDiscoveryList","items":[{"metadata":{"name":")" + group +
         R"("},"versions":[{"version":"v1","resources":[{"resource":")" + plural +
         R"(","responseKind":{"kind":")" + kind + R"("},"scope":"Namespaced","verbs":["list"]}]}]}]})";
}
void script_both(ScriptedClient& f) {
  f.script("GET /apis", answer_of(200, document("apps", "Deployment", "deployments"), {{"ETag", "\"2\""}}));
  f.script("GET /api", answer_of(200, document("", "Pod", "pods"), {{"ETag", "\"1\""}}));
}
Index discover(ScriptedClient& f) {
  return f.wait<Index>([&](auto done) { f.client.discover(done); });
}
std::string if_none_match(const net::Request& request) {
  return std::string(net::Response{.headers = request.headers}.header("If-None-Match"));
}

}  // namespace

TEST_CASE("discovery is two requests, and the second run only asks whether it still holds") {
  const CacheFolder cache;
  {
    ScriptedClient f;
    script_both(f);
    CHECK(discover(f)->resources().size() == 2);
    CHECK(f.client.request_counts().at("discover") == 2);
    CHECK(if_none_match(f.record->requests[0]).empty());
  }
  for (const auto& entry : std::filesystem::recursive_directory_iterator(cache.folder.path())) {
    struct stat file {};
    ::stat(entry.path().c_str(), &file);
    if (entry.is_regular_file()) CHECK((file.st_mode & 0777) == 0600);
  }
  ScriptedClient f;
  f.script("GET /apis", answer_of(304));
  f.script("GET /api", answer_of(304));
  const auto index = discover(f);
  CHECK(index->find("apps/v1", "Deployment") != nullptr);
  CHECK(index->find("v1", "Pod") != nullptr);
  CHECK(if_none_match(f.record->requests[0]) == "\"1\"");
  CHECK(if_none_match(f.record->requests[1]) == "\"2\"");
}

TEST_CASE("another server has a cache of its own, and a broken cache costs only time") {
  const CacheFolder cache;
  {
    ScriptedClient f;
    script_both(f);
    discover(f);
  }
  ScriptedClient other({.server = "http://other"});
  script_both(other);
  discover(other);
  CHECK(if_none_match(other.record->requests[0]).empty());
  for (const auto& entry : std::filesystem::recursive_directory_iterator(cache.folder.path()))
    if (entry.is_regular_file()) std::filesystem::resize_file(entry.path(), 0);
  ScriptedClient f;
  script_both(f);
  CHECK(discover(f)->resources().size() == 2);
}

TEST_CASE("an unknown kind is looked for once more without the cache") {
  const CacheFolder cache;
  ScriptedClient f;
  script_both(f);
  discover(f);
  f.script("GET /apis",
           answer_of(200, document("kubeflow.org", "PyTorchJob", "pytorchjobs"), {{"ETag", "\"3\""}}));
  f.script("GET /api", answer_of(200, document("", "Pod", "pods"), {{"ETag", "\"1\""}}));
  const auto found =
      f.wait<Resource>([&](auto done) { f.client.resolve("kubeflow.org/v1", "PyTorchJob", done); });
  CHECK(found.plural == "pytorchjobs");
  CHECK(if_none_match(f.record->requests[3]).empty());
  CHECK(f.wait<Resource>([&](auto done) { f.client.resolve("v1", "Pod", done); }).plural == "pods");
  CHECK(f.record->requests.size() == 4);
}

TEST_CASE("old servers are asked group by group, and one that is down hides no other") {
  const CacheFolder cache;
  ScriptedClient f;
  f.script("GET /apis/apps/v1", answer_of(200, R"({"groupVersion":"apps/v1","resources":[
    {"name":"deployments","kind":"Deployment","namespaced":true,"verbs":["list"]}]})"));
  f.script("GET /apis/metrics.k8s.io/v1beta1",
           answer_of(500, R"({"kind":"Status","message":"x","code":500})"));
  f.script("GET /apis", answer_of(200, R"({"kind":"APIGroupList","groups":[
    {"name":"apps","versions":[{"groupVersion":"apps/v1"}],"preferredVersion":{"groupVersion":"apps/v1"}},
    {"name":"metrics.k8s.io","versions":[{"groupVersion":"metrics.k8s.io/v1beta1"}]}]})"));
  f.script("GET /api/v1", answer_of(200, R"({"groupVersion":"v1","resources":[
    {"name":"pods","kind":"Pod","namespaced":true,"verbs":["list"]}]})"));
  f.script("GET /api", answer_of(200, R"({"kind":"APIVersions","versions":["v1"]})"));
  const auto index = discover(f);
  CHECK(index->find("v1", "Pod") != nullptr);
  CHECK(index->find("apps/v1", "Deployment") != nullptr);
  CHECK(index->unavailable() == std::vector<std::string>{"metrics.k8s.io/v1beta1"});
}

TEST_CASE("a server that cannot be asked is the Error of discovery") {
  const CacheFolder cache;
  ScriptedClient f;
  f.script("GET /apis", answer_of(401));
  f.script("GET /api", answer_of(401));
  try {
    discover(f);
    FAIL("discovered");
  } catch (const Error& e) {
    CHECK(e.status() == 401);
    CHECK(e.contexts().front() == "asking the server for its kinds");
  }
}
