// SPDX-License-Identifier: Apache-2.0
#include "model/object.h"

#include "model/file_tree.h"
#include "value/json.h"

#include "catch.h"

using namespace lockstep;

TEST_CASE("identity comes from group, kind, namespace and name, not from the version") {
  const auto one = ref_of(read_json(
      R"({"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"web","namespace":"ml"}})"));
  const auto two = ref_of(read_json(
      R"({"apiVersion":"apps/v1beta1","kind":"Deployment","metadata":{"name":"web","namespace":"ml"}})"));
  CHECK(one == two);
  CHECK(short_name(one) == "deployment.apps/web");
  CHECK(display(one) == "Deployment ml/web");
  CHECK(parse_api_version("v1").group.empty());
}

TEST_CASE("paths are joined and normalised") {
  CHECK(join_path("/a/b", "../c") == "/a/c");
  CHECK(join_path("/a", "./x/./y/") == "/a/x/y");
  CHECK(join_path("/a", "/z") == "/z");
  CHECK(join_path("/", "../..") == "/");
  CHECK(parent_path("/a/b") == "/a");
  CHECK(parent_path("/a") == "/");
  CHECK(base_name("/a/b") == "b");
}

TEST_CASE("a tree in memory knows its folders") {
  const MemoryTree tree({{"/base/a.yaml", "x"}, {"/base/sub/b.yaml", "y"}});
  CHECK(tree.type("/base") == FileType::Folder);
  CHECK(tree.type("/bas") == FileType::Missing);
  CHECK(tree.list("/base") == std::vector<std::string>{"a.yaml", "sub"});
  CHECK(tree.read("/base/sub/b.yaml") == "y");
}
