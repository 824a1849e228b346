// SPDX-License-Identifier: Apache-2.0
#include "git/credentials.h"

#include "git/source.h"

#include "catch.h"

#include <map>

using namespace lockstep::git;

TEST_CASE("an address is shown without its password") {
  struct Row {
    const char *given, *shown, *host, *user;
  };
  const auto row = GENERATE(values<Row>({
      {"https://git.example.com/a/b.git", "https://git.example.com/a/b.git", "git.example.com", ""},
      {"https://me:s3cret@Git.example.com:8443/a", "https://Git.example.com:8443/a", "git.example.com", "me"},
      {"https://ghp_token@github.com/a/b", "https://github.com/a/b", "github.com", "ghp_token"},
      {"https://me:p%40ss@h/a", "https://h/a", "h", "me"},
      {"https://me:p@ss@h/a", "https://h/a", "h", "me"},
      {"ssh://git@h:22/a", "ssh://git@h:22/a", "h", "git"},
      {"ssh://git:pw@h/a", "ssh://git@h/a", "h", "git"},
      {"git@github.com:a/b.git", "git@github.com:a/b.git", "github.com", "git"},
      {"/srv/repo", "/srv/repo", "", ""},
      {"../repo", "../repo", "", ""},
      {"file:///srv/repo", "file:///srv/repo", "", ""},
      {"http://[::1]:80/a", "http://[::1]:80/a", "[::1]", ""},
  }));
  CAPTURE(row.given);
  const Address address = parse_address(row.given);
  CHECK(address.without_password == row.shown);
  CHECK(without_credentials(row.given) == row.shown);
  CHECK(address.host == row.host);
  CHECK(address.user == row.user);
}

TEST_CASE("a login comes from the address, then the environment") {
  std::map<std::string, std::string> variables;
  const Environment environment = [&](const char* name) { return variables[name]; };
  CHECK_FALSE(find_login(parse_address("https://h/a"), environment));
  CHECK(find_login(parse_address("https://tok@h/a"), environment)->user == "tok");

  variables["LOCKSTEP_GIT_TOKEN"] = "t";
  CHECK(find_login(parse_address("https://h/a"), environment)->user == "x-access-token");
  CHECK(find_login(parse_address("https://h/a"), environment)->password == "t");
  variables["LOCKSTEP_GIT_USERNAME"] = "ci";
  variables["LOCKSTEP_GIT_PASSWORD"] = "p";
  CHECK(find_login(parse_address("https://h/a"), environment)->user == "ci");
  CHECK(find_login(parse_address("https://h/a"), environment)->password == "p");
  CHECK(find_login(parse_address("https://me:mine@h/a"), environment)->password == "mine");
}

TEST_CASE("netrc entries are found by host") {
  const char* netrc =
      "# machines\nmachine a.example login me password pa\nmachine b.example\n  login you\n  account x\n"
      "  password pb\ndefault login any password pd\n";
  CHECK(netrc_login(netrc, "a.example")->password == "pa");
  CHECK(netrc_login(netrc, "b.example")->user == "you");
  CHECK(netrc_login(netrc, "b.example")->password == "pb");
  CHECK(netrc_login(netrc, "c.example")->password == "pd");
  CHECK_FALSE(netrc_login("machine a login x", "b"));
  CHECK_FALSE(netrc_login("", "b"));
}
