// SPDX-License-Identifier: Apache-2.0
#include "temp_folder.h"

#include "base/error.h"

#include <cstdlib>

namespace lockstep {

TempFolder::TempFolder() {
  std::string pattern = (std::filesystem::temp_directory_path() / "lockstep-test-XXXXXX").string();
  if (::mkdtemp(pattern.data()) == nullptr) throw Error("no temporary folder {}", pattern);
  path_ = pattern;
}

TempFolder::~TempFolder() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

}  // namespace lockstep
