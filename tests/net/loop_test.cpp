// SPDX-License-Identifier: Apache-2.0
#include "net/loop.h"

#include "catch.h"

#include <csignal>
#include <thread>

using namespace lockstep;
using namespace lockstep::net;
using std::chrono::milliseconds;

TEST_CASE("timers run in the order of their deadlines, and cancelled ones do not") {
  Loop loop;
  std::string order;
  loop.after(milliseconds(20), [&] { order += "b"; });
  const auto cancelled = loop.after(milliseconds(10), [&] { order += "x"; });
  loop.after(milliseconds(5), [&] { order += "a"; });
  loop.after(milliseconds(30), [&] { order += "c"; });
  loop.cancel(cancelled);
  loop.cancel(cancelled);
  loop.cancel(TimerId::None);
  loop.run_until([&] { return order.size() == 3; });
  CHECK(order == "abc");
}

TEST_CASE("a timer may cancel another that is due, and set new ones") {
  Loop loop;
  int runs = 0;
  TimerId second{};
  loop.after({}, [&] {
    loop.cancel(second);
    loop.after({}, [&] { runs += 10; });
  });
  second = loop.after({}, [&] { runs += 1; });
  loop.run_until([&] { return runs >= 10; });
  CHECK(runs == 10);
}

TEST_CASE("other threads wake the loop") {
  Loop loop;
  bool is_posted = false;
  std::thread other([&] {
    std::this_thread::sleep_for(milliseconds(20));
    loop.post([&] { is_posted = true; });
  });
  loop.run_until([&] { return is_posted; });
  other.join();
  CHECK(is_posted);
}

TEST_CASE("the worker runs jobs one after the other and brings back results and failures") {
  Loop loop;
  const auto main_thread = std::this_thread::get_id();
  std::vector<std::string> results;
  std::thread::id worker_thread;
  loop.offload([&] { return worker_thread = std::this_thread::get_id(); },
               [&](const Outcome<std::thread::id>&) { results.emplace_back("first"); });
  loop.offload([]() -> int { throw Error("no luck"); },
               [&](const Outcome<int>& outcome) { results.push_back(outcome.error().message()); });
  loop.offload([] { return std::make_unique<int>(7); },  // moved, not copied
               [&](Outcome<std::unique_ptr<int>> outcome) {
                 CHECK(std::this_thread::get_id() == main_thread);
                 results.push_back(std::to_string(*std::move(outcome).take()));
               });
  loop.run_until([&] { return results.size() == 3; });
  CHECK(results == std::vector<std::string>{"first", "no luck", "7"});
  CHECK(worker_thread != main_thread);
}

TEST_CASE("a loop that ends waits for the job under way") {
  std::atomic<bool> is_done = false;
  {
    Loop loop;
    std::atomic<bool> has_begun = false;
    loop.offload(
        [&] {
          has_begun = true;
          std::this_thread::sleep_for(milliseconds(30));
          is_done = true;
          return 0;
        },
        [](const Outcome<int>&) { FAIL("nobody listens any more"); });
    while (!has_begun) std::this_thread::yield();
  }
  CHECK(is_done);
}

TEST_CASE("waiting gives the value or throws the Error of one call") {
  Loop loop;
  CHECK(loop.wait<int>([&](auto done) { loop.post([done] { done(3); }); }) == 3);
  CHECK_THROWS_AS(loop.wait<int>([&](auto done) { loop.post([done] { done(Error("x")); }); }), Error);
  const auto both = loop.wait_all<int>({[&](auto done) { loop.after(milliseconds(10), [done] { done(1); }); },
                                        [&](auto done) { loop.post([done] { done(Error("x")); }); }});
  CHECK(both[0].value() == 1);
  CHECK_FALSE(both[1].ok());
}

TEST_CASE("signals are handled on the loop's thread, and given back") {
  struct sigaction before {};
  ::sigaction(SIGUSR1, nullptr, &before);
  {
    Loop loop;
    int seen = 0;
    loop.on_signal(SIGUSR1, [&] { ++seen; });
    ::raise(SIGUSR1);
    CHECK(seen == 0);
    loop.run_until([&] { return seen == 1; });
    loop.on_signal(SIGUSR1, [&] { seen += 10; });
    ::raise(SIGUSR1);
    loop.run_until([&] { return seen == 11; });
  }
  struct sigaction after {};
  ::sigaction(SIGUSR1, nullptr, &after);
  CHECK(after.sa_handler == before.sa_handler);
}

TEST_CASE("an aborted loop throws out of every wait") {
  Loop loop;
  loop.after(milliseconds(5), [&] { loop.abort(Error("interrupted").kind(ErrorKind::Interrupted)); });
  try {
    loop.wait<int>([](auto) {});
    FAIL("came back");
  } catch (const Error& e) {
    CHECK(e.kind() == ErrorKind::Interrupted);
  }
  CHECK_THROWS_AS(loop.run_until([] { return false; }), Error);
}

TEST_CASE("an exception of a callback leaves the loop usable, and runs do not nest") {
  Loop loop;
  loop.post([&] { loop.run_until([] { return true; }); });
  CHECK_THROWS_AS(loop.run_until([] { return false; }), Error);
  bool is_run = false;
  loop.post([&] { is_run = true; });
  loop.run_until([&] { return is_run; });
  CHECK(is_run);
}
