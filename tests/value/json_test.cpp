// SPDX-License-Identifier: Apache-2.0
#include "value/json.h"

#include "base/error.h"

#include "catch.h"

using namespace lockstep;

TEST_CASE("JSON keeps member order and the digits of numbers") {
  const std::string text = R"({"b":1,"a":[1.50,-0,12345678901234567890,1e3,true,null,"x\n\u00e9"]})";
  const Value value = read_json(text);
  CHECK(value.members()[0].key == "b");
  CHECK(value.at("a").items()[0].text() == "1.50");
  CHECK(to_json(value) == "{\"b\":1,\"a\":[1.5,0,12345678901234567890,1000,true,null,\"x\\n\xc3\xa9\"]}");
  CHECK(to_json(value, {.sort_keys = true}).starts_with("{\"a\""));
}

TEST_CASE("JSON that is not one document is refused") {
  const char* text = GENERATE("", "{", "{} {}", "{}x", "[1,]", "\"\xff\"", "{\"a\":01}", "1 2", "nul");
  CAPTURE(text);
  CHECK_THROWS_AS(read_json(text), Error);
}

TEST_CASE("JSON nested too deep is refused") {
  CHECK_THROWS_AS(read_json(std::string(100000, '[')), Error);
  CHECK_THROWS_AS(read_json(std::string(600, '[') + std::string(600, ']')), Error);
}

TEST_CASE("a list is read item by item") {
  std::vector<std::string> names;
  const Value list = read_json_list(
      R"({"kind":"PodList","items":[{"metadata":{"name":"a"}},{"metadata":{"name":"b"}}],"metadata":{"resourceVersion":"7"}})",
      [&](Value item) { names.push_back(item.at("metadata", "name").text()); });
  CHECK(names == std::vector<std::string>{"a", "b"});
  CHECK(list.at("metadata", "resourceVersion").text() == "7");
  CHECK_FALSE(list.has("items"));
}

TEST_CASE("HTML escapes follow Go's encoding/json") {
  CHECK(json_quote("<a>&\xe2\x80\xa8", true) == "\"\\u003ca\\u003e\\u0026\\u2028\"");
  CHECK(json_quote("<a>") == "\"<a>\"");
}

TEST_CASE("reading an object keeps the managedFields entries that are asked for") {
  const std::string object =
      R"({"metadata":{"name":"a","managedFields":[{"manager":"kubectl","fieldsV1":{"f:x":{}}},)"
      R"({"operation":"Apply","manager":"lockstep","fieldsV1":{"f:spec":{}}},{"time":"t"}],"uid":"u"},)"
      R"("spec":{"metadata":{"managedFields":[{"manager":"inner"}]}}})";
  struct Row {
    const char* name;
    ObjectReading reading;
    std::size_t entries;
  };
  const auto row = GENERATE(values<Row>({{"all", {}, 3},
                                         {"ours", {false, "lockstep"}, 1},
                                         {"none", {false, ""}, 0},
                                         {"absent", {false, "x"}, 0}}));
  CAPTURE(row.name);
  const auto check = [&](const Value& read) {
    CHECK(read.at("metadata", "managedFields").size() == row.entries);
    CHECK(read.at("metadata", "uid").text() == "u");
    CHECK(read.at("spec", "metadata", "managedFields").size() == 1);  // not the object's own
  };
  check(read_json_object(object, row.reading));
  check(read_json_event(R"({"type":"ADDED","object":)" + object + "}", row.reading).at("object"));
  std::size_t items = 0;
  read_json_list(R"({"items":[)" + object + "," + object + "]}",
                 [&](const Value& item) { check(item), ++items; }, row.reading);
  CHECK(items == 2);
}
