// SPDX-License-Identifier: Apache-2.0
#include "report/gpus_view.h"

#include "report/why_view.h"
#include "value/json.h"

#include "catch.h"

using namespace lockstep;
using namespace lockstep::report;
using Catch::Matchers::Contains;
using health::Quantity;

namespace {

health::GpuReport two_nodes() {
  health::GpuReport out;
  out.sees_all_pods = true;
  out.pools = {{.pool = "h100",
                .resource = "nvidia.com/gpu",
                .nodes = 2,
                .capacity = Quantity::of(16),
                .allocatable = Quantity::of(15),
                .free = Quantity::of(5),
                .unhealthy = Quantity::of(1),
                .largest_block = Quantity::of(4),
                .largest_on = "gpu-1",
                .troubles = {"gpu-0 reports XIDErrors=True"}}};
  health::GpuHolder holder;
  holder.ref = {"kubeflow.org", "PyTorchJob", "ml", "old"};
  holder.resource = "nvidia.com/gpu";
  holder.amount = Quantity::of(8);
  holder.leak = "finished (Failed), and its pods still run";
  out.holders = {holder};
  return out;
}

}  // namespace

TEST_CASE("gpus: pools with the largest free block, holders with what they hold for nothing") {
  const auto text = gpus_text(two_nodes(), {});
  CHECK_THAT(text,
             Contains("4 on gpu-1") && Contains("XIDErrors") && Contains("for nothing: finished (Failed)"));
  CHECK(to_json(gpus_document(two_nodes()).at("pools").items()[0].at("largestBlock")) ==
        R"({"amount":4,"node":"gpu-1"})");
}

TEST_CASE("gpus: without sight of all pods nothing is said to be free") {
  auto report = two_nodes();
  report.sees_all_pods = false;
  CHECK_THAT(gpus_text(report, {}), Contains("nothing is said about what is free"));
  CHECK(!gpus_document(report).at("pools").items()[0].has("free"));
  CHECK_THAT(gpus_text({}, {}), Contains("No node offers GPUs"));
}

TEST_CASE("why: the verdict, the next step, the evidence, and what was not looked at") {
  health::Verdict verdict;
  verdict.status = health::Status::Degraded;
  verdict.reason = "OOMKilled";
  verdict.phase = "Failed";
  verdict.message = "pod a: OOMKilled (exit code 137)";
  verdict.hint = "raise the memory limit";
  verdict.terminal = true;
  verdict.evidence = {{{"", "Pod", "ml", "a"}, "status.reason", "x"}};
  const ObjectRef ref{"batch", "Job", "ml", "prep"};
  CHECK(why_text(ref, verdict, {"nodes: forbidden"}, {}) ==
        "Job ml/prep: Degraded, OOMKilled (Failed), for good\n"
        "  pod a: OOMKilled (exit code 137)\n"
        "  next: raise the memory limit\n"
        "\n"
        "OBJECT    FIELD          SAYS\n"
        "Pod ml/a  status.reason  x\n"
        "\n"
        "Not looked at:\n"
        "  nodes: forbidden\n");
  CHECK(why_document(ref, verdict, {}).at("evidence").size() == 1);
}
