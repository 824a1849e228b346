// SPDX-License-Identifier: Apache-2.0
// A cluster as large as lockstep promises to be quick on: 200 nodes, 2,000 pods, 100 jobs.
#include "catch.h"
#include "scene.h"

#include <chrono>

using namespace lockstep;
using namespace lockstep::health;
using namespace lockstep::health::test;

TEST_CASE("a hundred jobs among two thousand pods are judged within a second") {
  std::vector<Value> objects, jobs;
  for (int i = 0; i < 200; ++i) objects.push_back(node("node-" + std::to_string(i), 8));
  for (int i = 0; i < 100; ++i) {
    jobs.push_back(pytorch_job("job-" + std::to_string(i), 19, 2));
    // Every second job has half of its ranks waiting.
    for (int rank = 0; rank < 20; ++rank) {
      const bool waits = i % 2 == 0 && rank >= 10;
      const std::string on = waits ? "" : "node-" + std::to_string((i * 20 + rank) % 200);
      objects.push_back(rank_pod(jobs.back(), rank == 0 ? "master" : "worker", rank == 0 ? 0 : rank - 1, on));
    }
    objects.push_back(jobs.back());
  }
  const auto start = std::chrono::steady_clock::now();
  const auto all = snapshot(std::move(objects));
  std::size_t waiting = 0;
  for (const auto& job : jobs) waiting += assess(job, all, now()).reason != "Running";
  const auto took = std::chrono::steady_clock::now() - start;
  CHECK(waiting == 50);
#if !defined(__SANITIZE_ADDRESS__)
  CHECK(took < std::chrono::seconds(1));
#endif
  WARN("judged in " << std::chrono::duration_cast<std::chrono::milliseconds>(took).count() << " ms");
}
