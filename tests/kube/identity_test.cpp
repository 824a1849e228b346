// SPDX-License-Identifier: Apache-2.0
#include "kube/identity.h"

#include "catch.h"
#include "temp_folder.h"

#include <filesystem>
#include <fstream>

using namespace lockstep;
using namespace lockstep::kube;

namespace {

std::string header(const Identity& identity, std::string_view name) {
  return std::string(net::Response{.headers = identity.headers}.header(name));
}
Identity identify(net::Loop& loop, Authenticator& authenticator) {
  return loop.wait<Identity>([&](auto done) { authenticator.identify(done); });
}

// A plugin that counts its runs in a file and prints `status`.
struct Plugin {
  TempFolder folder;
  ExecPlugin exec;

  explicit Plugin(const std::string& status, const std::string& version = "client.authentication.k8s.io/v1") {
    const auto path = folder / "plugin";
    std::ofstream(path) << "#!/bin/sh\necho \"$1 $REGION\" >> \"" << (folder / "runs") << "\"\n"
                        << "echo \"$KUBERNETES_EXEC_INFO\" > \"" << (folder / "info") << "\"\n"
                        << "cat <<'END'\n{\"kind\":\"ExecCredential\",\"apiVersion\":\"" << version
                        << "\",\"status\":" << status << "}\nEND\n";
    std::filesystem::permissions(path, std::filesystem::perms::owner_all);
    exec = {.api_version = "client.authentication.k8s.io/v1",
            .command = path,
            .args = {"get-token"},
            .env = {{"REGION", "eu"}},
            .interactive_mode = "Never"};
  }
  int runs() const {
    std::ifstream in(folder / "runs");
    int count = 0;
    for (std::string line; std::getline(in, line);) count += line == "get-token eu" ? 1 : 100;
    return count;
  }
};

}  // namespace

TEST_CASE("static credentials become headers") {
  struct Row {
    const char* name;
    Config config;
    std::string authorization;
  };
  const auto row =
      GENERATE(values<Row>({{"none", {}, ""},
                            {"token", {.token = "t"}, "Bearer t"},
                            {"password", {.username = "me", .password = "pw"}, "Basic bWU6cHc="}}));
  CAPTURE(row.name);
  net::Loop loop;
  Authenticator authenticator(loop, row.config);
  const auto identity = identify(loop, authenticator);
  CHECK(header(identity, "Authorization") == row.authorization);
  CHECK_FALSE(authenticator.renew(identity));
}

TEST_CASE("impersonation is asked for in headers") {
  net::Loop loop;
  Authenticator authenticator(loop, {.token = "t", .as = "u", .as_groups = {"a", "b"}});
  const auto identity = identify(loop, authenticator);
  CHECK(header(identity, "Impersonate-User") == "u");
  CHECK(identity.headers.size() == 4);
}

TEST_CASE("a token file is read again when its token was refused") {
  const TempFolder folder;
  std::ofstream(folder / "token") << "old\n";
  net::Loop loop;
  Authenticator authenticator(loop, {.token_file = folder / "token"});
  const auto old = identify(loop, authenticator);
  CHECK(header(old, "Authorization") == "Bearer old");
  std::ofstream(folder / "token") << "new\n";
  CHECK(header(identify(loop, authenticator), "Authorization") == "Bearer old");  // still good
  CHECK(authenticator.renew(old));
  const auto renewed = identify(loop, authenticator);
  CHECK(header(renewed, "Authorization") == "Bearer new");
  CHECK(authenticator.renew(old));  // a second request that was refused with the old one
  CHECK(identify(loop, authenticator).generation == renewed.generation);
}

TEST_CASE("a missing token file names the user") {
  net::Loop loop;
  Authenticator authenticator(loop, {.user = "bot", .token_file = "/nowhere/token"});
  try {
    identify(loop, authenticator);
    FAIL("no error");
  } catch (const Error& e) {
    CHECK(e.text().find("bot") != std::string::npos);
  }
}

TEST_CASE("a plugin runs once for all who ask, and again when its token was refused") {
  const Plugin plugin(R"({"token":"secret"})");
  net::Loop loop;
  Authenticator authenticator(loop, {.exec = plugin.exec});
  const auto ask = [&](auto done) { authenticator.identify(done); };
  const auto all = loop.wait_all<Identity>({ask, ask, ask});
  CHECK(header(all[2].value(), "Authorization") == "Bearer secret");
  CHECK(plugin.runs() == 1);
  identify(loop, authenticator);
  CHECK(plugin.runs() == 1);
  CHECK(authenticator.renew(all[0].value()));
  identify(loop, authenticator);
  CHECK(plugin.runs() == 2);
}

TEST_CASE("a plugin runs again when its credential expires") {
  const Plugin plugin(R"({"token":"t","expirationTimestamp":"2020-01-01T00:00:00Z"})");
  net::Loop loop;
  Authenticator authenticator(loop, {.exec = plugin.exec});
  identify(loop, authenticator);
  identify(loop, authenticator);
  CHECK(plugin.runs() == 2);
}

TEST_CASE("a plugin's client certificate replaces the configured one") {
  const Plugin plugin(R"({"clientCertificateData":"cert","clientKeyData":"key"})");
  net::Loop loop;
  Authenticator authenticator(loop, {.tls = {.ca_pem = "ca"}, .exec = plugin.exec});
  const auto identity = identify(loop, authenticator);
  CHECK(identity.tls->ca_pem == "ca");
  CHECK(identity.tls->cert_pem == "cert");
  CHECK(identity.tls->key_pem == "key");
}

TEST_CASE("what goes wrong with a plugin is said without its output") {
  struct Row {
    const char *status, *version, *message;
  };
  const auto row = GENERATE(values<Row>({
      {"{}", "client.authentication.k8s.io/v1", "neither a token nor a client certificate"},
      {R"({"clientCertificateData":"SECRET"})", "client.authentication.k8s.io/v1", "without its key"},
      {R"({"token":"SECRET"})", "client.authentication.k8s.io/v1beta1",
       "asked for client.authentication.k8s.io/v1"},
      {R"({"token":"SECRET","expirationTimestamp":"soon"})", "client.authentication.k8s.io/v1", "RFC 3339"},
      {R"({"token":"SECRET")", "client.authentication.k8s.io/v1", "did not print an ExecCredential"},
  }));
  const Plugin plugin(row.status, row.version);
  CAPTURE(row.status);
  try {
    run_exec_plugin(plugin.exec);
    FAIL("no error");
  } catch (const Error& e) {
    CHECK(e.message().find(row.message) != std::string::npos);
    CHECK(e.text().find("SECRET") == std::string::npos);
  }
}

TEST_CASE("a plugin that is missing or fails is named, with how to install it") {
  ExecPlugin plugin{
      .command = "no-such-plugin-here", .install_hint = "apt install it", .interactive_mode = "Never"};
  try {
    run_exec_plugin(plugin);
    FAIL("no error");
  } catch (const Error& e) {
    CHECK(e.message().find("cannot run no-such-plugin-here") != std::string::npos);
    CHECK(e.hint() == "apt install it");
  }
  plugin.command = "false";
  CHECK_THROWS_WITH(run_exec_plugin(plugin), "credential plugin false failed with exit code 1");
}
