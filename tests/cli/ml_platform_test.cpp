// SPDX-License-Identifier: Apache-2.0
// The sample repository where no test cluster can take it: kinds of operators that are not installed there.
#include "health/assess.h"
#include "render/render.h"
#include "sync/gate.h"
#include "sync/runs.h"

#include "catch.h"

#include <map>

using namespace lockstep;

TEST_CASE("the full overlay of the sample repository renders, and every job in it has rules") {
  const DiskTree tree;
  std::map<std::string, sync::WaitFor> gates;
  for (const auto& object :
       render::render(tree, LOCKSTEP_SOURCE_DIR "/testdata/ml-platform/overlays/full").objects) {
    CAPTURE(object.ref.kind, object.ref.name);
    CHECK((object.ref.ns == "ml-full" || object.ref.kind == "Namespace"));
    if (!health::has_training_rules(object.ref.group, object.ref.kind)) continue;
    gates[object.ref.kind] = sync::wait_for(object.value(), false);
    if (health::is_run_kind(object.ref.group, object.ref.kind))
      CHECK_NOTHROW(sync::run_policy(object.value()));
  }
  using enum sync::WaitFor;
  for (const auto& [kind, want] : std::map<std::string, sync::WaitFor>{{"PyTorchJob", Started},
                                                                       {"MPIJob", Created},
                                                                       {"Experiment", Started},
                                                                       {"Workflow", Finished},
                                                                       {"Job", Finished},
                                                                       {"InferenceService", Started},
                                                                       {"LocalQueue", Started}}) {
    CAPTURE(kind);
    REQUIRE(gates.contains(kind));
    CHECK(gates.at(kind) == want);
  }
}

TEST_CASE("what the cluster shares for queues renders") {
  const DiskTree tree;
  CHECK(render::render(tree, LOCKSTEP_SOURCE_DIR "/testdata/ml-platform/platform/kueue").objects.size() == 2);
}
