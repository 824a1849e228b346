// SPDX-License-Identifier: Apache-2.0
#include "value/value.h"

#include "value/pointer.h"

#include "catch.h"

using namespace lockstep;

TEST_CASE("numbers are compared by value and never equal strings") {
  const auto i = [](const char* text) { return Value::scalar(Kind::Int, text); };
  const auto f = [](const char* text) { return Value::scalar(Kind::Float, text); };
  CHECK(i("31") == i("0x1F"));
  CHECK(i("8") == i("0o10"));
  CHECK(i("1000") == i("1_000"));
  CHECK(i("1") == f("1.0"));
  CHECK_FALSE(i("1") == Value("1"));
  CHECK_FALSE(i("18446744073709551615") == i("18446744073709551614"));
}

TEST_CASE("canonical numbers are what Go's encoding/json prints") {
  struct Row {
    Kind kind;
    const char *text, *want;
  };
  const auto row = GENERATE(values<Row>({{Kind::Int, "0x1F", "31"},
                                         {Kind::Int, "017", "15"},
                                         {Kind::Int, "-5", "-5"},
                                         {Kind::Int, "18446744073709551615", "18446744073709551615"},
                                         {Kind::Float, "1.0", "1"},
                                         {Kind::Float, "1e3", "1000"},
                                         {Kind::Float, "-0.0", "0"},
                                         {Kind::Float, "1e21", "1e+21"},
                                         {Kind::Float, "1e-7", "1e-7"},
                                         {Kind::Float, "0.1", "0.1"}}));
  CAPTURE(row.text);
  CHECK(canonical_number(Value::scalar(row.kind, row.text)) == row.want);
}

TEST_CASE("maps compare without regard to order, lists with it") {
  const Value a = Value::map({{"x", Value::integer(1)}, {"y", "2"}});
  const Value b = Value::map({{"y", "2"}, {"x", Value::integer(1)}});
  CHECK(a == b);
  CHECK_FALSE(Value::list({a, "z"}) == Value::list({"z", a}));
  CHECK_FALSE(a == Value::map({{"x", Value::integer(1)}}));
}

TEST_CASE("missing steps of a path are null") {
  Value v = Value::map({{"spec", Value::map({{"replicas", Value::integer(3)}})}});
  CHECK(v.at("spec", "replicas").as_int() == 3);
  CHECK(v.at("spec", "no", "such").is_null());
  v["metadata"]["labels"].set("a", "b");
  CHECK(v.at("metadata", "labels", "a").text() == "b");
  CHECK(v.erase("spec"));
  CHECK_FALSE(v.erase("spec"));
}

TEST_CASE("the parts of a temporary outlive it in a loop") {
  const auto list = [] {
    return Value::list({Value("a long text that needs memory of its own"), Value("b")});
  };
  std::string all;
  for (const auto& item : list().items()) all += item.text();
  for (const auto& [key, item] : Value::map({{"key", list()}}).members()) all += key;
  CHECK(all == "a long text that needs memory of its ownbkey");
  CHECK(Value("text").items().empty());
}

TEST_CASE("pointers name members and list elements") {
  Value v = Value::map({{"a/b", Value::list({"x", "y"})}});
  CHECK(resolve_pointer(v, split_pointer("/a~1b/1"))->text() == "y");
  CHECK(resolve_pointer(v, split_pointer("/a~1b/2")) == nullptr);
  CHECK(remove_pointer(v, split_pointer("/a~1b/0")));
  CHECK(v.at("a/b").size() == 1);
  CHECK_FALSE(remove_pointer(v, split_pointer("/zz")));
}
