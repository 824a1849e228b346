// SPDX-License-Identifier: Apache-2.0
#include "health/exit_class.h"

#include "base/strings.h"

#include "catch.h"
#include "scene.h"

using namespace lockstep;
using namespace lockstep::health;
using test::yaml;

TEST_CASE("exits are classified by reason, message and code, in this order") {
  struct Row {
    const char* terminated;
    const char* reason;
    const char* text;
  };
  const auto row = GENERATE(values<Row>({
      {"{exitCode: 137, reason: OOMKilled}", "OOMKilled", "OOMKilled (exit code 137)"},
      {"{exitCode: 137, reason: Error}", "SignalKilled", "killed by signal 9 (exit code 137)"},
      {"{exitCode: 143, reason: Error}", "SignalKilled", "killed by signal 15 (exit code 143)"},
      {"{exitCode: 255, reason: Error}", "SignalKilled", "exit code 255"},
      {"{exitCode: 1, message: 'RESOURCE_EXHAUSTED: Out of memory while trying'}", "CudaOOM", "exit code 1"},
      {"{exitCode: 1, message: 'CUDA error: out of memory'}", "CudaOOM", "CUDA out of memory (exit code 1)"},
      {"{exitCode: 1, message: 'CUDA error: device-side assert triggered'}", "CudaError",
       "CUDA error (exit code 1)"},
      {"{exitCode: 134, message: 'ncclSystemError: socket'}", "NcclError", "NCCL failure (exit code 134)"},
      {"{exitCode: 1, message: 'torch.distributed.DistStoreError: timeout'}", "RendezvousTimeout",
       "rendezvous failed (exit code 1)"},
      {"{exitCode: 1, message: 'DEADLINE_EXCEEDED: reading a file'}", "AppError", "exited with code 1"},
      {"{exitCode: 1, message: 'No CUDA GPUs are available'}", "CudaError", "No CUDA GPUs"},
      {"{exitCode: 135}", "ShmExhausted", "bus error / shared memory exhausted (exit code 135)"},
      {"{exitCode: 1, message: 'insufficient shared memory (shm)'}", "ShmExhausted",
       "insufficient shared memory"},
      {"{exitCode: 126}", "BadCommand", "exit code 126"},
      {"{exitCode: 127}", "BadCommand", "container could not start its command (exit code 127)"},
      {"{exitCode: 128, reason: StartError}", "BadCommand", "(exit code 128, StartError)"},
      {"{exitCode: 128, reason: ContainerCannotRun}", "BadCommand", "ContainerCannotRun"},
      {"{exitCode: 139}", "SignalKilled", "killed by signal 11 (exit code 139)"},
      {"{exitCode: 2}", "AppError", "exited with code 2"},
  }));
  CAPTURE(row.terminated);
  const auto exit = classify_exit(yaml(row.terminated));
  CHECK(exit.reason == row.reason);
  CAPTURE(exit.text);
  CHECK(contains(exit.text, row.text));
}

TEST_CASE("the line that names the cause is shown beside the last one") {
  const Value terminated =
      yaml(R"({exitCode: 1, message: "NCCL WARN timeout\nTraceback\n  RuntimeError: giving up\n"})");
  CHECK(classify_exit(terminated).text ==
        "NCCL failure (exit code 1): NCCL WARN timeout | RuntimeError: giving up");
  const Value plain = yaml(R"({exitCode: 1, message: "Traceback\nValueError: vocab\n\n"})");
  CHECK(classify_exit(plain).text == "exited with code 1: ValueError: vocab");
}
