// SPDX-License-Identifier: Apache-2.0
#include "sync/history.h"

#include "base/strings.h"

#include "catch.h"

using namespace lockstep;
using namespace lockstep::sync;

namespace {

HistoryEntry entry(const std::string& content, bool succeeded = true, const std::string& message = "") {
  HistoryEntry out;
  out.repository = "https://git.example.com/app.git";
  out.revision = "main";
  out.commit = "c-" + content;
  out.content = content;
  out.initiator = "ada";
  out.succeeded = succeeded;
  out.message = message;
  out.started = *parse_time("2026-01-02T15:04:05Z");
  out.finished = *parse_time("2026-01-02T15:04:09Z");
  return out;
}

// "0:a 1:b!" for a success of a and a failure of b.
std::string shown(const History& history) {
  std::string out;
  for (const auto& e : history.entries())
    out += (out.empty() ? "" : " ") + std::to_string(e.id) + ":" + e.content + (e.succeeded ? "" : "!");
  return out;
}

}  // namespace

TEST_CASE("a history comes back from its text as it was") {
  History history;
  history.add(entry("a"), 10);
  history.add(entry("b", false, "Deployment ml/web: \"no\"\nroom"), 10);
  const History again = History::read(history.text());
  CHECK(again.entries() == history.entries());
}

TEST_CASE("operations become entries when they bring something new") {
  struct Case {
    std::string name;
    std::vector<HistoryEntry> operations;
    long long keep;
    std::string shown;
  };
  const Case cases[] = {
      {"each content once", {entry("a"), entry("b")}, 10, "0:a 1:b"},
      {"healing the same content is no entry", {entry("a"), entry("a"), entry("a")}, 10, "0:a"},
      {"a failure that repeats stays one",
       {entry("a"), entry("b", false), entry("b", false)},
       10,
       "0:a 1:b!"},
      {"a success after a failure", {entry("b", false), entry("b")}, 10, "0:b! 1:b"},
      {"a failure after a success", {entry("a"), entry("a", false)}, 10, "0:a 1:a!"},
      {"back to an old content", {entry("a"), entry("b"), entry("a")}, 10, "0:a 1:b 2:a"},
      {"the newest stay", {entry("a"), entry("b"), entry("c"), entry("d")}, 2, "2:c 3:d"},
      {"a limit of zero keeps the last, which says what has failed", {entry("a"), entry("b")}, 0, "1:b"},
  };
  for (const auto& c : cases) {
    INFO(c.name);
    History history;
    for (const auto& operation : c.operations) history.add(operation, c.keep);
    CHECK(shown(history) == c.shown);
  }
}

TEST_CASE("only news asks to be written") {
  History history;
  CHECK(history.add(entry("a"), 10));
  CHECK_FALSE(history.add(entry("a"), 10));
  CHECK(history.add(entry("b", false, "no"), 10));
  CHECK_FALSE(history.add(entry("b", false, "no"), 10));
  CHECK(history.add(entry("b", false, "no longer"), 10));
}

TEST_CASE("a rollback without an ID goes to the last other content that worked") {
  struct Case {
    std::string name;
    std::vector<HistoryEntry> operations;
    long long current, before;  // ids; -1: none
  };
  const Case cases[] = {
      {"nothing yet", {}, -1, -1},
      {"one revision", {entry("a")}, 0, -1},
      {"two", {entry("a"), entry("b")}, 1, 0},
      {"a failure is no place to go to", {entry("a"), entry("b", false), entry("c")}, 2, 0},
      {"a failure is not what is deployed", {entry("a"), entry("b"), entry("c", false)}, 1, 0},
      {"the same content under another commit is no change",
       {entry("a"), entry("b"), entry("c", false), entry("b")},
       3,
       0},
  };
  for (const auto& c : cases) {
    INFO(c.name);
    History history;
    for (const auto& operation : c.operations) history.add(operation, 10);
    const auto id = [](const HistoryEntry* e) { return e ? e->id : -1; };
    CHECK(id(history.current()) == c.current);
    CHECK(id(history.before_current()) == c.before);
  }
}

TEST_CASE("a history that was broken by hand loses what cannot be read, and nothing else") {
  CHECK(shown(History::read("")).empty());
  CHECK(shown(History::read("{")).empty());
  CHECK(shown(History::read("\"text\"")).empty());
  CHECK(shown(History::read(R"([{"id":3,"content":"a","succeeded":true},5,{"id":2,"content":"old"},{"id":"x"},
                                {"id":4,"content":"b"}])")) == "3:a 4:b!");
}

TEST_CASE("a commit is found by its beginning, and only where it worked") {
  History history;
  auto add = [&](const std::string& commit, const std::string& content, bool succeeded) {
    auto e = entry(content, succeeded);
    e.commit = commit;
    history.add(e, 10);
  };
  add("1234567890aa", "a", true);
  add("1234567890bb", "b", true);
  add("abcdef012345", "c", false);
  CHECK(history.find_commit("1234567890aa")->id == 0);
  CHECK(history.find_commit("1234567")->id == 1);
  CHECK(history.find_commit("abcdef012345") == nullptr);
  CHECK(history.find_commit("12345") == nullptr);
  CHECK(history.find_commit("") == nullptr);
}

TEST_CASE("a long message is cut between characters") {
  History history;
  std::string message(499, 'x');
  for (int i = 0; i < 100; ++i) message += "é";
  history.add(entry("a", false, message), 10);
  const std::string& kept = history.entries().front().message;
  CHECK(kept.size() < 510);
  CHECK(is_valid_utf8(kept));
}
