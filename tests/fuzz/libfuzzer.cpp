// SPDX-License-Identifier: Apache-2.0
// The entry point of libFuzzer for the target that LOCKSTEP_FUZZ_TARGET names.
#include "targets.h"

#include <cstddef>
#include <cstdint>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  lockstep::fuzz::LOCKSTEP_FUZZ_TARGET({reinterpret_cast<const char*>(data), size});
  return 0;
}
