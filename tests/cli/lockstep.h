// SPDX-License-Identifier: Apache-2.0
#pragma once
// The built program, run as a user runs it, with caches of its own.

#include "process.h"
#include "temp_folder.h"

#include <string>
#include <utility>
#include <vector>

namespace lockstep {

inline Finished lockstep_in(const std::string& folder, std::vector<std::string> words,
                            std::map<std::string, std::string> env = {}) {
  static const TempFolder caches;
  words.insert(words.begin(), LOCKSTEP_BINARY);
  env.try_emplace("XDG_CACHE_HOME", caches.path());
  env.try_emplace("NO_COLOR", "1");
  return run({.words = std::move(words), .env = std::move(env), .folder = folder});
}

}  // namespace lockstep
