// SPDX-License-Identifier: Apache-2.0
#include "net/request_queue.h"

#include "catch.h"
#include "scripted_transport.h"

using namespace lockstep;
using namespace lockstep::net;

namespace {

struct Fixture {
  Loop loop;
  std::shared_ptr<ScriptedTransport::Record> record = std::make_shared<ScriptedTransport::Record>();
  RequestQueue queue;

  explicit Fixture(QueueLimits limits = {})
      : queue(loop, std::make_unique<ScriptedTransport>(loop, record), fast(limits)) {}
  static QueueLimits fast(QueueLimits limits) {
    limits.retry.first = std::chrono::milliseconds(2);
    return limits;
  }
  void script(std::string request, Outcome<Response> outcome, bool ends = true) {
    record->answers.push_back({std::move(request), std::move(outcome), {}, ends});
  }
  Request get(const std::string& path) { return {.url = "http://h" + path}; }
  Request stream(const std::string& path) {
    Request request = get(path);
    request.on_bytes = [](std::string_view) {};
    return request;
  }
  void settle() {
    bool is_over = false;
    loop.after(std::chrono::milliseconds(30), [&] { is_over = true; });
    loop.run_until([&] { return is_over; });
  }
};

}  // namespace

TEST_CASE("an overloaded server is asked again") {
  Fixture f;
  f.script("GET /a", answer_of(429, "", {{"Retry-After", "0"}}));
  f.script("GET /a", answer_of(503));
  f.script("GET /a", answer_of(200, "fine"));
  const auto response = f.loop.wait<Response>([&](auto done) { f.queue.send(f.get("/a"), done); });
  CHECK(response.body == "fine");
  CHECK(f.record->requests.size() == 3);
}

TEST_CASE("a request that may have arrived is not sent twice") {
  Fixture f;
  f.script("POST /a", Error("lost").api(0, std::string(connection_lost)));
  auto request = f.get("/a");
  request.method = "POST";
  CHECK_THROWS_AS(f.loop.wait<Response>([&](auto done) { f.queue.send(request, done); }), Error);
  CHECK(f.record->requests.size() == 1);
}

TEST_CASE("no more than the limit is in flight, and the rest follows in order") {
  Fixture f({.parallel = 2});
  for (int i = 0; i < 5; ++i) f.script("GET /" + std::to_string(i), answer_of(200), i > 1);
  std::string order;
  std::vector<CallId> calls;
  for (int i = 0; i < 5; ++i)
    calls.push_back(f.queue.send(f.get("/" + std::to_string(i)),
                                 [&order, i](const Outcome<Response>&) { order += std::to_string(i); }));
  f.settle();
  CHECK(f.record->open == 2);
  CHECK(f.record->requests.size() == 2);
  f.queue.cancel(calls[0]);  // makes room
  f.queue.cancel(calls[3]);  // while it waits
  f.settle();
  CHECK(order == "24");
  CHECK(f.record->open == 1);
}

TEST_CASE("streams have a limit of their own and say when they wait") {
  Fixture f({.parallel = 1, .streams = 1});
  f.script("GET /s", answer_of(200), false);
  f.script("GET /s", answer_of(200), false);
  f.script("GET /a", answer_of(200));
  std::size_t waiting = 0;
  f.queue.on_stream_waits = [&](std::size_t count) { waiting = count; };
  const auto first = f.queue.send(f.stream("/s"), [](const Outcome<Response>&) {});
  f.queue.send(f.stream("/s"), [](const Outcome<Response>&) {});
  CHECK(waiting == 1);
  CHECK(f.loop.wait<Response>([&](auto done) { f.queue.send(f.get("/a"), done); }).status == 200);
  CHECK(f.record->open == 1);
  f.queue.cancel(first);
  CHECK(f.record->open == 1);
  CHECK(f.queue.streams_waiting() == 0);
}

TEST_CASE("a cancelled request is not repeated") {
  Fixture f;
  f.script("GET /a", answer_of(429));
  const auto call = f.queue.send(f.get("/a"), [](const Outcome<Response>&) { FAIL("answered"); });
  f.loop.run_until([&] { return f.record->open == 0 && !f.record->requests.empty(); });
  f.queue.cancel(call);
  f.settle();
  CHECK(f.record->requests.size() == 1);
}

TEST_CASE("the window shrinks with refusals") {
  Fixture f({.parallel = 8});
  f.script("GET /a", answer_of(429));
  f.script("GET /a", answer_of(200));
  f.loop.wait<Response>([&](auto done) { f.queue.send(f.get("/a"), done); });
  for (int i = 0; i < 8; ++i) f.script("GET /b", answer_of(200), false);
  for (int i = 0; i < 8; ++i) f.queue.send(f.get("/b"), [](const Outcome<Response>&) {});
  CHECK(f.record->open == 4);
}
