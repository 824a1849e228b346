// SPDX-License-Identifier: Apache-2.0
#include "kube/watch.h"

#include "base/strings.h"
#include "kube/list_watch.h"

#include "catch.h"
#include "scripted_client.h"

using namespace lockstep;
using namespace lockstep::kube;

namespace {

std::string event(const std::string& type, const std::string& name, const std::string& version) {
  return R"({"type":")" + type + R"(","object":{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":")" +
         name + R"(","resourceVersion":")" + version + "\"}}}\n";
}
const std::string expired = R"({"type":"ERROR","object":{"kind":"Status","reason":"Expired","code":410}})"
                            "\n";

std::string version_asked(const std::string& line) {
  const auto start = line.find("resourceVersion=");
  return start == std::string::npos ? "" : line.substr(start + 16, line.find('&', start) - start - 16);
}

struct Seen {
  std::string changes;  // "+a *b -c"
  int expired = 0, troubles = 0;
  WatchHandler handler() {
    return {.on_change = [this](Change change, const Object& object) { note(change, object); },
            .on_expired = [this] { ++expired; },
            .on_trouble = [this](const Error&) { ++troubles; }};
  }
  void note(Change change, const Object& object) {
    changes += std::string(changes.empty() ? "" : " ") +
               (change == Change::Added      ? "+"
                : change == Change::Modified ? "*"
                                             : "-") +
               object.ref.name;
  }
};

}  // namespace

TEST_CASE("a watch tells changes, and goes on from the last one after a lost connection") {
  ScriptedClient f;
  // The second event arrives in two pieces.
  const auto modified = event("MODIFIED", "b", "12");
  f.stream("GET ", {event("ADDED", "a", "11") + modified.substr(0, 20), modified.substr(20)});
  f.record->answers.back().outcome = Error("lost").api(0, std::string(net::connection_lost));
  f.stream("GET ", {event("BOOKMARK", "", "20")});
  f.stream("GET ", {event("DELETED", "a", "21")}, false);
  Seen seen;
  const auto watch =
      f.client.watch({.resource = config_maps, .ns = "ml", .resource_version = "10"}, seen.handler());
  f.loop.run_until([&] { return f.lines().size() == 3 && seen.changes.ends_with("-a"); });
  CHECK(seen.changes == "+a *b -a");
  CHECK(seen.troubles == 1);
  CHECK(version_asked(f.lines()[0]) == "10");
  CHECK(version_asked(f.lines()[1]) == "12");
  CHECK(version_asked(f.lines()[2]) == "20");
  CHECK(f.lines()[0].starts_with(
      "GET /api/v1/namespaces/ml/configmaps?watch=1&allowWatchBookmarks=true&timeoutSeconds="));
}

TEST_CASE("a watch whose version is gone says so and is over") {
  ScriptedClient f;
  Seen seen;
  SECTION("in the stream") { f.stream("GET ", {expired + event("ADDED", "a", "1")}, false); }
  SECTION("as the answer") { f.script("GET ", answer_of(410, R"({"kind":"Status","code":410})")); }
  const auto watch = f.client.watch({.resource = config_maps, .resource_version = "1"}, seen.handler());
  f.loop.run_until([&] { return seen.expired == 1; });
  CHECK(seen.changes.empty());
  CHECK(f.record->open == 0);
}

TEST_CASE("letting go of a watch ends it, also from its own callback") {
  ScriptedClient f;
  f.stream("GET ", {event("ADDED", "a", "1") + event("ADDED", "b", "2"), event("ADDED", "c", "3")}, false);
  int changes = 0;
  auto watch = std::make_unique<Watch>();
  *watch = f.client.watch({.resource = config_maps}, {.on_change = [&](Change, const Object&) {
                            ++changes;
                            watch.reset();
                          }});
  f.loop.run_until([&] { return f.record->cancelled == 1; });
  bool is_over = false;
  f.loop.post([&] { is_over = true; });
  f.loop.run_until([&] { return is_over; });
  CHECK(changes == 1);
}

TEST_CASE("a refused watch keeps trying and tells why") {
  ScriptedClient f;
  f.script(
      "GET ",
      answer_of(
          403,
          R"({"kind":"Status","message":"User \"x\" cannot watch resource \"configmaps\"","code":403})"));
  f.stream("GET ", {event("ADDED", "a", "1")}, false);
  Seen seen;
  const auto watch = f.client.watch({.resource = config_maps}, seen.handler());
  f.loop.run_until([&] { return seen.changes == "+a"; });
  CHECK(seen.troubles == 1);
}

TEST_CASE("logs come line by line, the last one also without a newline") {
  ScriptedClient f;
  f.stream("GET /api/v1/namespaces/ml/pods/web-0/log?container=main&follow=true&tailLines=5",
           {"one\ntw", "o\r\nthr", "ee"});
  std::vector<std::string> lines;
  bool is_over = false;
  const auto logs =
      f.client.logs({.ns = "ml", .pod = "web-0", .container = "main", .follow = true, .tail_lines = 5},
                    {.on_line = [&](std::string_view line) { lines.emplace_back(line); },
                     .on_end = [&](const Outcome<Done>& end) { is_over = end.ok(); }});
  f.loop.run_until([&] { return is_over; });
  CHECK(lines == std::vector<std::string>{"one", "two", "three"});
}

TEST_CASE("paused logs tell nothing until they are resumed, then everything") {
  ScriptedClient f;
  f.stream("GET ", {"one\ntwo\n", "three\n"});
  std::vector<std::string> lines;
  bool is_over = false;
  LogStream logs;
  logs = f.client.logs({.ns = "ml", .pod = "p"}, {.on_line =
                                                      [&](std::string_view line) {
                                                        lines.emplace_back(line);
                                                        if (line == "one") logs.pause(true);
                                                      },
                                                  .on_end = [&](const Outcome<Done>&) { is_over = true; }});
  bool has_waited = false;
  f.loop.after(std::chrono::milliseconds(20), [&] { has_waited = true; });
  f.loop.run_until([&] { return has_waited; });
  CHECK(lines == std::vector<std::string>{"one"});
  CHECK(f.record->paused == 1);
  logs.pause(false);
  f.loop.run_until([&] { return is_over; });
  CHECK(lines == std::vector<std::string>{"one", "two", "three"});
}

TEST_CASE("refused logs end with the reason") {
  ScriptedClient f;
  f.script("GET ", answer_of(404, R"({"kind":"Status","details":{"name":"p","kind":"pods"},"code":404})"));
  std::string message;
  const auto logs =
      f.client.logs({.ns = "ml", .pod = "p"},
                    {.on_end = [&](const Outcome<Done>& end) { message = end.error().message(); }});
  f.loop.run_until([&] { return !message.empty(); });
  CHECK(message == "Pod ml/p does not exist");
}

namespace {

std::string listing(const std::string& version,
                    const std::vector<std::pair<std::string, std::string>>& items) {
  std::vector<std::string> texts;
  for (const auto& [name, item_version] : items)
    texts.push_back(R"({"metadata":{"name":")" + name + R"(","resourceVersion":")" + item_version + "\"}}");
  return R"({"metadata":{"resourceVersion":")" + version + R"("},"items":[)" + join(texts, ",") + "]}";
}

}  // namespace

TEST_CASE("a ListWatch keeps its copy right across an expired watch") {
  ScriptedClient f;
  f.script("GET /api/v1/configmaps?limit",
           answer_of(200, listing("5", {{"a", "1"}, {"b", "2"}, {"c", "3"}})));
  f.stream("GET /api/v1/configmaps?watch", {event("MODIFIED", "b", "6") + event("ADDED", "d", "7"), expired},
           false);
  f.script("GET /api/v1/configmaps?limit",
           answer_of(200, listing("9", {{"a", "8"}, {"b", "6"}, {"e", "9"}})));
  f.stream("GET /api/v1/configmaps?watch", {event("DELETED", "a", "10")}, false);
  Seen seen;
  bool is_ready = false;
  const ListWatch copy(
      f.client, {.resource = config_maps},
      {.on_ready = [&](const Outcome<Done>& ready) { is_ready = ready.ok(); },
       .on_change = [&](Change change, const Object& object) { seen.note(change, object); }});
  CHECK_FALSE(copy.is_ready());
  f.loop.run_until([&] { return is_ready; });
  CHECK(copy.objects().size() == 3);
  f.loop.run_until([&] { return seen.changes.ends_with("-a"); });
  CHECK(seen.changes == "*b +d *a +e -c -d -a");
  CHECK(version_asked(f.lines()[1]) == "5");
  CHECK(version_asked(f.lines()[3]) == "9");
  CHECK(copy.objects().size() == 2);
  CHECK(copy.find({"", "ConfigMap", "", "e"}) != nullptr);
  CHECK(copy.find({"", "ConfigMap", "", "a"}) == nullptr);
}

TEST_CASE("a ListWatch that may not list says so once") {
  ScriptedClient f;
  f.script(
      "GET ",
      answer_of(
          403, R"({"kind":"Status","message":"User \"x\" cannot list resource \"configmaps\"","code":403})"));
  std::string message;
  const ListWatch copy(f.client, {.resource = config_maps}, {.on_ready = [&](const Outcome<Done>& ready) {
                         message = ready.ok() ? "ready" : ready.error().message();
                       }});
  f.loop.run_until([&] { return !message.empty(); });
  CHECK(message == "x may not list configmaps in the whole cluster");
}

TEST_CASE("a ListWatch may be let go of in its own callback") {
  ScriptedClient f;
  f.script("GET /api/v1/configmaps?limit", answer_of(200, listing("5", {})));
  f.stream("GET /api/v1/configmaps?watch", {event("ADDED", "a", "6") + event("ADDED", "b", "7")}, false);
  int changes = 0;
  std::unique_ptr<ListWatch> copy;
  copy = std::make_unique<ListWatch>(f.client, ListQuery{.resource = config_maps},
                                     ListWatchHandler{.on_change = [&](Change, const Object&) {
                                       ++changes;
                                       copy.reset();
                                     }});
  f.loop.run_until([&] { return f.record->cancelled == 1; });
  CHECK(changes == 1);
}
