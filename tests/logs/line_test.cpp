// SPDX-License-Identifier: Apache-2.0
#include "logs/line.h"

#include "catch.h"

using namespace lockstep::logs;

TEST_CASE("the stamp is split off, a line without one stays whole") {
  const auto line = split_stamp("2026-01-02T15:04:05.123456789Z loss 0.3");
  CHECK(line.stamp == "2026-01-02T15:04:05.123456789Z");
  CHECK(line.text == "loss 0.3");
  CHECK(split_stamp("2026-01-02T15:04:05Z").text.empty());
  CHECK(split_stamp("unable to retrieve container logs").stamp.empty());
  CHECK(split_stamp("unable to retrieve container logs").text == "unable to retrieve container logs");
  CHECK(split_stamp("").text.empty());
}

TEST_CASE("after a break the lines of the last second come once") {
  Resume resume;
  CHECK(resume.take(split_stamp("2026-01-01T00:00:01.1Z a")));
  CHECK(resume.take(split_stamp("2026-01-01T00:00:02.1Z b")));
  CHECK(resume.take(split_stamp("2026-01-01T00:00:02.2Z b")));
  CHECK(resume.since_time() == "2026-01-01T00:00:02Z");
  resume.reconnecting();
  CHECK_FALSE(resume.take(split_stamp("2026-01-01T00:00:01.9Z older than asked for")));
  CHECK_FALSE(resume.take(split_stamp("2026-01-01T00:00:02.1Z b")));
  CHECK_FALSE(resume.take(split_stamp("2026-01-01T00:00:02.2Z b")));
  CHECK(resume.take(split_stamp("2026-01-01T00:00:02.3Z new in the same second")));
  CHECK(resume.take(split_stamp("2026-01-01T00:00:03.0Z c")));
}

TEST_CASE("equal lines of one run are all shown") {
  Resume resume;
  CHECK(resume.take(split_stamp("2026-01-01T00:00:01.1Z same")));
  CHECK(resume.take(split_stamp("2026-01-01T00:00:01.1Z same")));
}

TEST_CASE("a kubelet's own zone is kept for sinceTime") {
  Resume resume;
  resume.take(split_stamp("2026-01-01T02:00:01.123+02:00 a"));
  CHECK(resume.since_time() == "2026-01-01T02:00:01+02:00");
}
