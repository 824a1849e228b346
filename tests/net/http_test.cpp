// SPDX-License-Identifier: Apache-2.0
#include "net/http.h"

#include "catch.h"

using namespace lockstep;
using namespace lockstep::net;

TEST_CASE("URLs of servers are taken apart") {
  struct Row {
    const char *text, *scheme, *host, *path;
    int port;
  };
  const auto row = GENERATE(values<Row>({
      {"https://example.org", "https", "example.org", "", 443},
      {"http://localhost:8080/x?y=1", "http", "localhost", "/x?y=1", 8080},
      {"HTTPS://10.0.0.1:6443/k8s/clusters/c-1", "https", "10.0.0.1", "/k8s/clusters/c-1", 6443},
      {"https://[fd00::1]:6443", "https", "fd00::1", "", 6443},
      {"https://[::1]/a", "https", "::1", "/a", 443},
  }));
  CAPTURE(row.text);
  const auto url = parse_url(row.text);
  CHECK(url.scheme == row.scheme);
  CHECK(url.host == row.host);
  CHECK(url.path == row.path);
  CHECK(url.port == row.port);
}

TEST_CASE("what is no server URL is refused") {
  const char* text = GENERATE("", "example.org", "ftp://x", "https://", "https://:1", "https://[::1",
                              "https://a:0", "https://a:b", "https://a:70000", "https://[::1]x");
  CAPTURE(text);
  CHECK_THROWS_AS(parse_url(text), Error);
}

TEST_CASE("a password in a URL is refused without being repeated") {
  try {
    parse_url("https://me:hunter2@example.org");
    FAIL("accepted");
  } catch (const Error& e) {
    CHECK(e.text().find("hunter2") == std::string::npos);
  }
}

TEST_CASE("queries are encoded and empty parts left out") {
  CHECK(query_string({{"labelSelector", "a in (b,c)"}, {"x", ""}, {"y", "1"}}) ==
        "labelSelector=a%20in%20%28b%2Cc%29&y=1");
  CHECK(query_string({}).empty());
  CHECK(percent_encode("system:node/\xc3\xa4") == "system%3Anode%2F%C3%A4");
}

TEST_CASE("headers are found in any case") {
  const Response response{.headers = {{"Content-Type", "a"}, {"content-type", "b"}}};
  CHECK(response.header("CONTENT-TYPE") == "a");
  CHECK(response.header("Content").empty());
}

TEST_CASE("requests may be repeated by their method or because they say so") {
  CHECK(is_idempotent({.method = "GET"}));
  CHECK(is_idempotent({.method = "DELETE"}));
  CHECK_FALSE(is_idempotent({.method = "POST"}));
  CHECK_FALSE(is_idempotent({.method = "PATCH"}));
  CHECK(is_idempotent({.method = "PATCH", .repeatable = true}));
}
