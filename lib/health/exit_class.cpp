// SPDX-License-Identifier: Apache-2.0
#include "health/exit_class.h"

#include "base/error.h"
#include "base/strings.h"

#include <algorithm>

namespace lockstep::health {

namespace {

// Signatures in termination messages, in order: the first class that has one wins.
struct Signature {
  std::string_view reason;
  int rank;
  std::string_view name;
  std::string_view text;
  std::string_view also = {};  // must stand there too
};
constexpr Signature signatures[] = {
    {"CudaOOM", 40, "CUDA out of memory", "CUDA out of memory"},
    {"CudaOOM", 40, "CUDA out of memory", "CUDA error: out of memory"},
    {"CudaOOM", 40, "CUDA out of memory", "OutOfMemoryError: CUDA"},
    {"CudaOOM", 40, "CUDA out of memory", "RESOURCE_EXHAUSTED: Out of memory"},
    {"NcclError", 60, "NCCL failure", "NCCL"},
    {"NcclError", 60, "NCCL failure", "ncclSystemError"},
    {"NcclError", 60, "NCCL failure", "ncclUnhandled"},
    {"NcclError", 60, "NCCL failure", "ncclRemoteError"},
    {"NcclError", 60, "NCCL failure", "ncclInternalError"},
    {"NcclError", 60, "NCCL failure", "Watchdog caught collective operation timeout"},
    {"RendezvousTimeout", 60, "rendezvous failed", "RendezvousTimeoutError"},
    {"RendezvousTimeout", 60, "rendezvous failed", "RendezvousConnectionError"},
    {"RendezvousTimeout", 60, "rendezvous failed", "DistStoreError"},
    {"RendezvousTimeout", 60, "rendezvous failed", "client socket has timed out"},
    {"RendezvousTimeout", 60, "rendezvous failed", "failed to connect to all addresses"},
    {"RendezvousTimeout", 60, "rendezvous failed", "DEADLINE_EXCEEDED", "oordinat"},
    {"CudaError", 40, "CUDA error", "CUDA error"},
    {"CudaError", 40, "CUDA error", "CUDA driver version"},
    {"CudaError", 40, "CUDA error", "no CUDA-capable device"},
    {"CudaError", 40, "CUDA error", "CUDNN_STATUS"},
    {"CudaError", 40, "CUDA error", "cudaError"},
    {"CudaError", 40, "CUDA error", "uncorrectable ECC"},
    {"CudaError", 40, "CUDA error", "NVRM: Xid"},
    {"CudaError", 40, "CUDA error", "device-side assert"},
    {"CudaError", 40, "CUDA error", "No CUDA GPUs are available"},
    {"CudaError", 40, "CUDA error", "Failed to initialize NVML"},
};
constexpr Signature shm_signatures[] = {
    {"ShmExhausted", 40, "bus error / shared memory exhausted", "insufficient shared memory"},
    {"ShmExhausted", 40, "bus error / shared memory exhausted", "Bus error"},
};

constexpr std::int64_t sigbus_exit = 128 + 7;

template <class Table>
const Signature* match(const Table& table, std::string_view message) {
  for (const auto& signature : table)
    if (contains(message, signature.text) && contains(message, signature.also)) return &signature;
  return nullptr;
}

// The line with the signature when there is one, and the last line: a traceback often buries the former.
std::string telling_lines(std::string_view message, std::string_view signature) {
  constexpr std::size_t most = 200;
  std::string_view found, last;
  for (const std::string_view raw : split_lines(message)) {
    const std::string_view line = trim(raw);
    if (line.empty()) continue;
    if (found.empty() && !signature.empty() && contains(line, signature)) found = line;
    last = line;
  }
  std::string out(last.substr(0, most));
  if (!found.empty() && !contains(out, signature)) out = std::string(found.substr(0, most)) + " | " + out;
  return out;
}

std::string with_code(std::string_view name, std::int64_t code) {
  return fmt::format("{} (exit code {})", name, code);
}

}  // namespace

bool is_bad_command(std::string_view message) {
  constexpr std::string_view words[] = {"not found", "no such file", "permission denied", "exec format"};
  const std::string lower = to_lower(message);
  return std::any_of(std::begin(words), std::end(words), [&](auto word) { return contains(lower, word); });
}

ExitClass classify_exit(const Value& terminated) {
  const std::string& reason = terminated.at("reason").text();
  const std::string& message = terminated.at("message").text();
  const std::int64_t code = terminated.at("exitCode").int_or(0);
  ExitClass out{"AppError", 60, fmt::format("exited with code {}", code)};
  std::string_view signature;
  const auto take = [&](const Signature& found) {
    out = {found.reason, found.rank, with_code(found.name, code)};
    signature = found.text;
  };
  // 137 alone is no OOM: the kubelet, a preemption or a child process end the same way.
  if (reason == "OOMKilled") {
    out = {"OOMKilled", 40, with_code("OOMKilled", code)};
  } else if (const auto* found = match(signatures, message)) {
    take(*found);
  } else if (const auto* shm = match(shm_signatures, message)) {
    take(*shm);
  } else if (code == sigbus_exit) {
    take({"ShmExhausted", 40, "bus error / shared memory exhausted", ""});
  } else if (reason == "StartError" || reason == "ContainerCannotRun") {
    out = {"BadCommand", 26,
           fmt::format("container could not start its command (exit code {}, {})", code, reason)};
  } else if (code == 126 || code == 127) {
    out = {"BadCommand", 26, with_code("container could not start its command", code)};
  } else if (code >= 128) {
    out = {"SignalKilled", 60, fmt::format("killed by signal {} (exit code {})", code - 128, code)};
  }
  if (const std::string lines = telling_lines(message, signature); !lines.empty()) out.text += ": " + lines;
  return out;
}

}  // namespace lockstep::health
