// SPDX-License-Identifier: Apache-2.0
#include "observe/objects.h"

#include "value/yaml.h"

#include "catch.h"
#include "scripted_client.h"

using namespace lockstep;
using namespace lockstep::observe;

namespace {

std::string map(const std::string& name, const std::string& version) {
  return R"({"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":")" + name +
         R"(","namespace":"ml","resourceVersion":")" + version + "\"}}";
}
std::string event(const std::string& type, const std::string& name, const std::string& version) {
  return R"({"type":")" + type + R"(","object":)" + map(name, version) + "}\n";
}
Object object(const std::string& name, const std::string& version) {
  return make_object(read_yaml(map(name, version)));
}
const ObjectRef a{"", "ConfigMap", "ml", "a"};

std::string version_of(const Object* object) {
  return object ? object->value().at("metadata", "resourceVersion").text() : "gone";
}

struct Watched {
  ScriptedClient f;
  Objects objects{f.client};
  std::string changes;
  Watched() {
    objects.on_change = [this](const ObjectRef& ref) {
      changes += ref.name + "=" + version_of(objects.find(ref)) + " ";
    };
  }
};

}  // namespace

TEST_CASE("resource versions are compared as numbers of any length, KEP-5504") {
  CHECK(is_older_version("9", "10"));
  CHECK(is_older_version("99999999999999999999998", "99999999999999999999999"));
  CHECK_FALSE(is_older_version("10", "10"));
  CHECK_FALSE(is_older_version("abc", "10"));
  CHECK_FALSE(is_older_version("", "10"));
}

TEST_CASE("a watch goes on where the LIST ended, and is opened for followed kinds only") {
  Watched w;
  w.objects.add(config_maps, "ml", {{object("a", "5"), object("b", "6")}, "10"});
  w.f.stream("GET ",
             {event("MODIFIED", "b", "11") + event("MODIFIED", "a", "12") + event("ADDED", "stranger", "13") +
              event("DELETED", "a", "14")},
             false);
  CHECK(w.f.lines().empty());
  w.objects.follow(config_maps, a);
  w.f.loop.run_until([&] { return w.objects.is_gone(a); });
  REQUIRE(w.f.lines().size() == 1);
  CHECK(w.f.lines()[0].find("resourceVersion=10") != std::string::npos);
  CHECK(w.changes == "a=12 a=gone ");
  CHECK(version_of(w.objects.find({"", "ConfigMap", "ml", "b"})) == "11");
  CHECK(w.objects.last({"", "ConfigMap", "ml", "stranger"}) == nullptr);
  CHECK(version_of(w.objects.last(a)) == "14");
}

TEST_CASE("events from before our own write are not believed") {
  Watched w;
  w.objects.add(config_maps, "ml", {{object("a", "5")}, "10"});
  w.objects.put(object("a", "20"));
  w.f.stream("GET ",
             {event("DELETED", "a", "12") + event("MODIFIED", "a", "19") + event("MODIFIED", "a", "21")},
             false);
  w.objects.follow(config_maps, a);
  w.f.loop.run_until([&] { return !w.changes.empty(); });
  CHECK(w.changes == "a=21 ");
}

TEST_CASE("after an expired watch a LIST tells what has changed and what is gone") {
  Watched w;
  const ObjectRef b{"", "ConfigMap", "ml", "b"};
  w.objects.add(config_maps, "ml", {{object("a", "5"), object("b", "6")}, "10"});
  w.f.stream("GET /api/v1/namespaces/ml/configmaps?watch",
             {R"({"type":"ERROR","object":{"kind":"Status","reason":"Expired","code":410}})"
              "\n"},
             false);
  w.f.script(
      "GET /api/v1/namespaces/ml/configmaps?limit",
      answer_of(200,
                R"({"kind":"ConfigMapList","apiVersion":"v1","metadata":{"resourceVersion":"40"},"items":[)" +
                    map("b", "30") + "," + map("stranger", "31") + "]}"));
  w.f.stream("GET /api/v1/namespaces/ml/configmaps?watch", {}, false);
  w.objects.follow(config_maps, a);
  w.objects.follow(config_maps, b);
  w.f.loop.run_until([&] { return w.objects.is_gone(a) && w.f.lines().size() == 3; });
  CHECK(w.changes == "b=30 a=gone ");
  CHECK(w.f.lines().back().find("resourceVersion=40") != std::string::npos);
  CHECK(w.objects.last({"", "ConfigMap", "ml", "stranger"}) == nullptr);
}

TEST_CASE("one watch of all namespaces serves every object of the kind") {
  Watched w;
  w.objects.add(config_maps, "", {{object("a", "5")}, "10"});
  w.f.stream("GET /api/v1/configmaps", {event("MODIFIED", "a", "11")}, false);
  w.objects.follow(config_maps, a);
  w.objects.follow(config_maps, {"", "ConfigMap", "other", "a"});
  w.f.loop.run_until([&] { return !w.changes.empty(); });
  CHECK(w.f.lines().size() == 1);
}
