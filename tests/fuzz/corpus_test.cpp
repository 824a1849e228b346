// SPDX-License-Identifier: Apache-2.0
#include "base/files.h"

#include "catch.h"
#include "targets.h"

#include <filesystem>

using namespace lockstep;

TEST_CASE("the corpus of the fuzz targets is read without harm, whole and cut short") {
  for (const auto& target : fuzz::targets) {
    std::size_t files = 0;
    for (const auto& entry :
         std::filesystem::directory_iterator(std::string("testdata/fuzz/") + target.name)) {
      INFO(entry.path().string());
      const std::string bytes = read_file(entry.path().string());
      for (std::size_t size = 0; size <= bytes.size(); size += 1 + bytes.size() / 40)
        target.run(std::string_view(bytes).substr(0, size));
      target.run(bytes);
      ++files;
    }
    CHECK(files > 3);
  }
}
