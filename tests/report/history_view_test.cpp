// SPDX-License-Identifier: Apache-2.0
#include "report/history_view.h"

#include "value/json.h"

#include "catch.h"

using namespace lockstep;

namespace {

sync::History two_entries() {
  sync::History history;
  sync::HistoryEntry entry;
  entry.repository = "https://git.example.com/app.git";
  entry.revision = "main";
  entry.commit = "3f2a1bc0000000000000000000000000000000aa";
  entry.content = "a";
  entry.initiator = "ada";
  entry.succeeded = true;
  entry.started = entry.finished = *parse_time("2026-01-02T15:04:05Z");
  history.add(entry, 10);
  entry.revision = entry.commit = "9999999000000000000000000000000000000000";
  entry.content = "b";
  entry.initiator = "loop";
  entry.succeeded = false;
  entry.message = "Deployment ml/web: no";
  history.add(entry, 10);
  return history;
}

}  // namespace

TEST_CASE("a history is a table with the deployed revision marked") {
  CHECK(report::history_text(two_entries(), {}) ==
        "ID  DATE                  REVISION        RESULT    BY    MESSAGE\n"
        "0   2026-01-02T15:04:05Z  main (3f2a1bc)  deployed  ada\n"
        "1   2026-01-02T15:04:05Z  9999999         failed    loop  Deployment ml/web: no\n");
  CHECK(report::history_text({}, {}) == "no operation is recorded yet\n");
}

TEST_CASE("a history as a document says which entry is deployed") {
  const Value document = report::history_document(two_entries(), "demo");
  CHECK(document.at("application").text() == "demo");
  REQUIRE(document.at("history").size() == 2);
  CHECK(document.at("history").items()[0].at("result").text() == "deployed");
  CHECK(document.at("history").items()[1].at("result").text() == "failed");
  CHECK(document.at("history").items()[1].at("finishedAt").text() == "2026-01-02T15:04:05Z");
}
