// SPDX-License-Identifier: Apache-2.0
#pragma once
// TempFolder: a folder of one test, gone when the test ends.

#include <filesystem>
#include <string>

namespace lockstep {

class TempFolder {
 public:
  TempFolder();
  ~TempFolder();
  TempFolder(const TempFolder&) = delete;
  TempFolder& operator=(const TempFolder&) = delete;

  const std::string& path() const { return path_; }
  std::string operator/(const std::string& name) const { return path_ + "/" + name; }

 private:
  std::string path_;
};

}  // namespace lockstep
