// SPDX-License-Identifier: Apache-2.0
#include "base/files.h"

#include "base/error.h"

#include "catch.h"

#include <filesystem>

using namespace lockstep;

TEST_CASE("a file is written whole and read back") {
  const auto folder = std::filesystem::temp_directory_path() / "lockstep-files-test";
  std::filesystem::remove_all(folder);
  const std::string path = (folder / "deep" / "file").string();
  CHECK_FALSE(read_file_if_exists(path));
  CHECK_THROWS_AS(read_file(path), Error);
  write_file_atomic(path, "one");
  write_file_atomic(path, "two");
  CHECK(read_file(path) == "two");
  CHECK(std::distance(std::filesystem::directory_iterator(folder / "deep"), {}) == 1);
  std::filesystem::remove_all(folder);
}

TEST_CASE("an error carries message, context and hint") {
  try {
    in_context([] { return std::string("reading overlays/prod"); },
               [] { throw Error("no such folder: {}", "../bas").hint("did you mean '../base'?"); });
    FAIL("nothing was thrown");
  } catch (const Error& e) {
    CHECK(e.text() ==
          "no such folder: ../bas\n  while reading overlays/prod\n  hint: did you mean '../base'?");
    CHECK(e.line() == "no such folder: ../bas (while reading overlays/prod)");
  }
}
