// SPDX-License-Identifier: Apache-2.0
#include "net/curl_transport.h"

#include "canned_server.h"
#include "catch.h"

#include <atomic>
#include <set>

using namespace lockstep;
using namespace lockstep::net;
using std::chrono::milliseconds;

namespace {

constexpr const char* chunked_head = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
std::string chunk(const std::string& text) { return fmt::format("{:x}\r\n{}\r\n", text.size(), text); }

Response fetch(Loop& loop, CurlTransport& transport, Request request) {
  return loop.wait<Response>([&](auto done) { transport.send(std::move(request), done); });
}
void settle(Loop& loop, milliseconds time = milliseconds(50)) {
  bool is_over = false;
  loop.after(time, [&] { is_over = true; });
  loop.run_until([&] { return is_over; });
}

}  // namespace

TEST_CASE("requests carry method, headers and body, and answers come back whole") {
  std::string seen;
  CannedServer server([&](const std::string& request, const CannedServer::Send& send) {
    seen = request;
    send(http_answer(409, "no", "X-One: 1\r\nWarning: 299 - \"w\"\r\n"));
    return false;
  });
  Loop loop;
  CurlTransport transport(loop, "lockstep/1");
  const auto response = fetch(loop, transport,
                              {.method = "PATCH",
                               .url = server.url("/a?b=c"),
                               .headers = {{"Content-Type", "application/x"}},
                               .body = "{}"});
  CHECK(response.status == 409);
  CHECK(response.body == "no");
  CHECK(response.header("x-one") == "1");
  CHECK(seen.starts_with("PATCH /a?b=c HTTP/1.1"));
  CHECK(seen.find("Content-Type: application/x") != std::string::npos);
  CHECK(seen.find("User-Agent: lockstep/1") != std::string::npos);
  CHECK(seen.find("Content-Length: 2") != std::string::npos);
}

TEST_CASE("a stream arrives in pieces, in order, and ends") {
  CannedServer server([&](const std::string&, const CannedServer::Send& send) {
    send(chunked_head);
    for (int i = 0; i < 5; ++i) {
      send(chunk("piece" + std::to_string(i)));
      std::this_thread::sleep_for(milliseconds(5));
    }
    send("0\r\n\r\n");
    return false;
  });
  Loop loop;
  CurlTransport transport(loop);
  std::string text;
  int pieces = 0, heads = 0;
  Request request{.url = server.url()};
  request.on_head = [&](const Response& head) { heads += head.status == 200 && text.empty() ? 1 : 100; };
  request.on_bytes = [&](std::string_view bytes) { text += bytes, ++pieces; };
  CHECK(fetch(loop, transport, request).body.empty());
  CHECK(text == "piece0piece1piece2piece3piece4");
  CHECK(pieces > 1);
  CHECK(heads == 1);
}

TEST_CASE("the refusal of a stream is an ordinary answer") {
  CannedServer server(
      [](const std::string&, const CannedServer::Send& send) { return send(http_answer(403, "forbidden")); });
  Loop loop;
  CurlTransport transport(loop);
  Request request{.url = server.url()};
  request.on_bytes = [](std::string_view) { FAIL("no bytes of a refusal"); };
  const auto response = fetch(loop, transport, request);
  CHECK(response.status == 403);
  CHECK(response.body == "forbidden");
}

TEST_CASE("a paused stream holds the sender back and loses nothing") {
  constexpr int count = 2000;
  const std::string block(16384, 'x');
  std::atomic<int> sent = 0;
  CannedServer server([&](const std::string&, const CannedServer::Send& send) {
    send(chunked_head);
    for (int i = 0; i < count && send(chunk(block)); ++i) ++sent;
    send("0\r\n\r\n");
    return false;
  });
  Loop loop;
  CurlTransport transport(loop);
  std::size_t received = 0;
  CallId call{};
  bool is_paused = false, is_over = false;
  Request request{.url = server.url()};
  request.on_bytes = [&](std::string_view bytes) {
    CHECK_FALSE(is_paused);
    received += bytes.size();
    if (received == bytes.size()) transport.pause(call, is_paused = true);
  };
  call = transport.send(request, [&](const Outcome<Response>& outcome) {
    CHECK(outcome.ok());
    is_over = true;
  });
  loop.run_until([&] { return is_paused; });
  settle(loop, milliseconds(150));
  CHECK(sent < count);  // sockets and our buffer are full
  const int sent_before = sent;
  settle(loop);
  CHECK(sent == sent_before);
  transport.pause(call, is_paused = false);
  loop.run_until([&] { return is_over; });
  CHECK(received == count * block.size());
}

TEST_CASE("a callback may cancel its own stream and its neighbours") {
  CannedServer server([](const std::string&, const CannedServer::Send& send) {
    send(chunked_head);
    while (send(chunk("x"))) std::this_thread::sleep_for(milliseconds(1));
    return false;
  });
  Loop loop;
  CurlTransport transport(loop);
  std::vector<CallId> calls;
  int bytes_after = 0;
  bool is_cancelled = false;
  for (int i = 0; i < 6; ++i) {
    Request request{.url = server.url()};
    request.on_bytes = [&](std::string_view) {
      if (is_cancelled) ++bytes_after;
      if (calls.size() < 6) return;
      for (const auto call : calls) transport.cancel(call);
      is_cancelled = true;
    };
    calls.push_back(transport.send(request, [](const Outcome<Response>&) { FAIL("answered"); }));
  }
  loop.run_until([&] { return is_cancelled; });
  settle(loop);
  CHECK(bytes_after == 0);
}

TEST_CASE("more than a few streams work where there is no HTTP/2") {
  CannedServer server([](const std::string& request, const CannedServer::Send& send) {
    if (request.starts_with("GET /short")) return send(http_answer(200, "ok"));
    send(chunked_head);
    while (send(chunk("x"))) std::this_thread::sleep_for(milliseconds(5));
    return false;
  });
  Loop loop;
  CurlTransport transport(loop);
  CHECK(fetch(loop, transport, {.url = server.url("/short")}).body == "ok");
  std::set<int> alive;
  for (int i = 0; i < 20; ++i) {
    Request request{.url = server.url()};
    request.on_bytes = [&alive, i](std::string_view) { alive.insert(i); };
    transport.send(request, [](const Outcome<Response>&) {});
  }
  loop.run_until([&] { return alive.size() == 20; });
  CHECK(fetch(loop, transport, {.url = server.url("/short")}).body == "ok");
}

TEST_CASE("compressed answers are unpacked") {
  const std::string plain = "plain text, plain text, plain text";
  const std::string packed(  // gzip of it
      "\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\xff\x2b\xc8\x49\xcc\xcc\x53\x28\x49\xad\x28\xd1\x51\x28\xc0"
      "\xca\x06\x00\xfd\xb0\x8d\x9f\x22\x00\x00\x00",
      35);
  CannedServer server([&](const std::string& request, const CannedServer::Send& send) {
    CHECK(request.find("Accept-Encoding: gzip") != std::string::npos);
    return send(http_answer(200, packed, "Content-Encoding: gzip\r\n"));
  });
  Loop loop;
  CurlTransport transport(loop);
  CHECK(fetch(loop, transport, {.url = server.url()}).body == plain);
}

TEST_CASE("broken and missing servers are told apart") {
  Loop loop;
  CurlTransport transport(loop);
  const auto reason_of = [&](Request request) {
    try {
      fetch(loop, transport, std::move(request));
    } catch (const Error& e) {
      return e.reason();
    }
    return std::string("answered");
  };
  SECTION("closed without an answer") {
    CannedServer server([](const std::string&, const CannedServer::Send&) { return false; });
    CHECK(reason_of({.url = server.url()}) == connection_lost);
  }
  SECTION("closed in the middle of a body") {
    CannedServer server([](const std::string&, const CannedServer::Send& send) {
      send("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf");
      return false;
    });
    CHECK(reason_of({.url = server.url()}) == connection_lost);
  }
  SECTION("no answer in time") {
    std::atomic<bool> is_over = false;
    CannedServer server([&](const std::string&, const CannedServer::Send&) {
      while (!is_over) std::this_thread::sleep_for(milliseconds(2));
      return false;
    });
    CHECK(reason_of({.url = server.url(), .timeout = milliseconds(40)}) == timed_out);
    Request stream{.url = server.url(), .timeout = milliseconds(40)};
    stream.on_bytes = [](std::string_view) {};
    CHECK(reason_of(stream) == timed_out);
    is_over = true;
  }
  SECTION("nobody listens") { CHECK(reason_of({.url = "http://127.0.0.1:1/"}) == connection_refused); }
  SECTION("no such host") { CHECK(reason_of({.url = "http://no-such-host.invalid/"}) == host_not_found); }
  SECTION("no TLS there") {
    CannedServer server([](const std::string&, const CannedServer::Send& send) { return send("hello"); });
    auto url = server.url();
    CHECK(reason_of({.url = "https" + url.substr(4), .timeout = milliseconds(200)}) != "answered");
  }
}

TEST_CASE("a transport that ends takes its calls with it") {
  CannedServer server([](const std::string&, const CannedServer::Send& send) {
    send(chunked_head);
    while (send(chunk("x"))) std::this_thread::sleep_for(milliseconds(1));
    return false;
  });
  Loop loop;
  int pieces = 0;
  {
    CurlTransport transport(loop);
    Request request{.url = server.url()};
    request.on_bytes = [&](std::string_view) { ++pieces; };
    transport.send(request, [](const Outcome<Response>&) { FAIL("answered"); });
    loop.run_until([&] { return pieces > 0; });
  }
  const int before = pieces;
  settle(loop);
  CHECK(pieces == before);
}
