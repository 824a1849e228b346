// SPDX-License-Identifier: Apache-2.0
#include "git/submodules.h"

#include "git/source.h"

#include "catch.h"
#include "git_repo.h"

using namespace lockstep;
using namespace lockstep::git;

TEST_CASE("gitmodules name path and url, relative urls follow the outer repository") {
  const auto all = read_gitmodules(
      "[submodule \"a\"]\n\tpath = modules/a\n\turl = https://h/x/a.git\n\tbranch = main\n"
      "[submodule \"b\"]\n\tpath = b\n\turl = ../b.git\n[submodule \"broken\"]\n\tpath = c\n",
      "https://h/org/app.git");
  REQUIRE(all.size() == 2);
  CHECK(all[0].path == "/modules/a");
  CHECK(all[0].url == "https://h/x/a.git");
  CHECK(all[1].url == "https://h/org/b.git");
  CHECK(read_gitmodules("[submodule \"b\"]\npath=b\nurl=../../o/b\n", "git@h:org/app.git")[0].url ==
        "git@h:o/b");
}

TEST_CASE("files of a submodule are read at the commit that the outer one names") {
  GitRepo inner, outer;
  inner.write("base.yaml", "one\n").commit();
  outer.write("top.yaml", "top\n").commit();
  outer.git({"-c", "protocol.file.allow=always", "submodule", "add", "-q", inner.path(), "modules/inner"});
  outer.commit();
  inner.write("base.yaml", "two\n").commit();

  const auto with = fetch({.repository = outer.path(), .submodules = true}).files;
  CHECK(with->read("/modules/inner/base.yaml") == "one\n");
  CHECK(with->type("/modules/inner") == FileType::Folder);
  CHECK(with->list("/modules/inner") == std::vector<std::string>{"base.yaml"});
  CHECK(with->resolve("/modules/inner/base.yaml") == "/modules/inner/base.yaml");
  CHECK(with->read("/top.yaml") == "top\n");
  const auto without = fetch({.repository = outer.path()}).files;
  CHECK(without->read("/modules/inner/base.yaml") == std::nullopt);
}
