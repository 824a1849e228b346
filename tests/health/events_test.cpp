// SPDX-License-Identifier: Apache-2.0
#include "health/events.h"

#include "catch.h"
#include "scene.h"

using namespace lockstep;
using namespace lockstep::health;
using namespace lockstep::health::test;

TEST_CASE("the time of an event stands in one of five places") {
  const auto time = [](const char* text) { return event_time(yaml(text)); };
  const auto ten = *parse_time("2025-06-12T10:00:00Z");
  CHECK(time("{series: {lastObservedTime: '2025-06-12T10:00:00.000000Z'}, lastTimestamp: "
             "'2025-06-12T09:00:00Z'}") == ten);
  CHECK(time("{lastTimestamp: '2025-06-12T10:00:00Z', eventTime: '2025-06-12T09:00:00Z'}") == ten);
  CHECK(time("{lastTimestamp: null, eventTime: '2025-06-12T10:00:00Z'}") == ten);
  CHECK(time("{firstTimestamp: '2025-06-12T10:00:00Z'}") == ten);
  CHECK(time("{metadata: {creationTimestamp: '2025-06-12T10:00:00Z'}}") == ten);
  CHECK(!time("{}"));
}

TEST_CASE("counts and texts of both event APIs") {
  CHECK(event_count(yaml("{count: 3, series: {count: 14}}")) == 14);
  CHECK(event_count(yaml("{}")) == 1);
  CHECK(event_text(yaml("{note: said}")) == "said");
  CHECK(event_text(yaml("{message: m, note: said}")) == "m");
}

TEST_CASE("the newest event wins, and of equals the first by name") {
  const Value pod = yaml("{apiVersion: v1, kind: Pod, metadata: {name: p, uid: u}}");
  const auto all = snapshot({event(pod, "B", "b", 3), event(pod, "A", "a", 3), event(pod, "Old", "o", 90)});
  const auto any = [](const Value&) { return true; };
  const auto& events = all.events_about("u");
  REQUIRE(events.size() == 3);
  CHECK(event_text(*latest_event(events, now(), std::nullopt, any)) == "a");
  const auto old = [](const Value& e) { return e.at("reason").text() == "Old"; };
  CHECK(latest_event(events, now(), std::nullopt, old));
  CHECK(!latest_event(events, now(), seconds{3600}, old));
}

TEST_CASE("texts are quoted on one line and up to a limit, ages in whole minutes") {
  CHECK(quoted(" a\n b ") == "a  b");
  CHECK(quoted(std::string(2000, 'x')).size() == 1027);
  std::string umlauts;
  for (int i = 0; i < 600; ++i) umlauts += "\xC3\xA4";
  const std::string cut = quoted("x" + umlauts);
  CHECK(cut.ends_with("\xA4..."));
  CHECK(minutes(seconds{119}) == "1m");
  CHECK(minutes(seconds{-5}) == "0m");
  CHECK(age_of(Value("2025-06-12T10:00:00Z"), now()) == seconds{1800});
  CHECK(age_of(Value("soon"), now()) == seconds{0});
}
