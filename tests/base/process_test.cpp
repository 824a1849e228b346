// SPDX-License-Identifier: Apache-2.0
#include "base/process.h"

#include "base/error.h"

#include "catch.h"

using namespace lockstep;

TEST_CASE("a program's output, errors and exit code come back") {
  const auto finished = run_program({"sh", "-c", "echo out; echo err >&2; exit 3"});
  CHECK(finished.output == "out\n");
  CHECK(finished.errors == "err\n");
  CHECK(finished.exit_code == 3);
}

TEST_CASE("variables are added to the environment") {
  CHECK(run_program({"sh", "-c", "echo $GREETING; test -n \"$PATH\""}, {{"GREETING", "hello"}}).output ==
        "hello\n");
}

TEST_CASE("a program that writes much to both streams is read to its end") {
  const auto finished =
      run_program({"sh", "-c", "for i in $(seq 20000); do echo 0123456789; echo 0123456789 >&2; done"});
  CHECK(finished.output.size() == 220000);
  CHECK(finished.errors.size() == 220000);
}

TEST_CASE("a program ended by a signal has the exit code a shell gives it") {
  CHECK(run_program({"sh", "-c", "kill -9 $$"}).exit_code == 137);
}

TEST_CASE("a program that does not exist is an error") {
  CHECK_THROWS_AS(run_program({"no-such-program-of-lockstep"}), Error);
}

TEST_CASE("errors that stay on our stderr are not read") {
  CHECK(run_program({"sh", "-c", "true >&2"}, {}, {.keeps_stderr = true}).errors.empty());
}
