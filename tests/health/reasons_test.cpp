// SPDX-License-Identifier: Apache-2.0
#include "health/reasons.h"

#include "catch.h"

using namespace lockstep::health;

TEST_CASE("a verdict takes phase and hint from its reason") {
  const auto queued = verdict_of(Status::Suspended, "Queued", "m");
  CHECK(queued.phase == "Queued");
  CHECK(!queued.hint.empty());
  CHECK(!queued.terminal);
  CHECK(verdict_of(Status::Healthy, "Succeeded", "m", true).phase == "Succeeded");
  CHECK(verdict_of(Status::Degraded, "OOMKilled", "m", true).phase == "Failed");
  CHECK(verdict_of(Status::Degraded, "OOMKilled", "m").phase == "Stalled");
  CHECK(verdict_of(Status::Suspended, "Stopped", "m").phase == "Suspended");
  CHECK(verdict_of(Status::Degraded, "Stopped", "m", true).phase == "Failed");
  CHECK(verdict_of(Status::Missing, "NotFound", "m").phase.empty());
  CHECK(verdict_of(Status::Progressing, "NotInTheCatalogue", "m").phase == "Starting");
  CHECK(!find_reason("NotInTheCatalogue"));
}
