// SPDX-License-Identifier: Apache-2.0
#include "kube/config.h"

#include "base/error.h"
#include "value/json.h"

#include "catch.h"
#include "temp_folder.h"

#include <filesystem>
#include <fstream>

using namespace lockstep;
using namespace lockstep::kube;

namespace {

const std::string data = std::string(LOCKSTEP_SOURCE_DIR) + "/testdata/kubeconfig";
std::string file(const std::string& name) { return data + "/" + name; }

Config load(const std::string& context, const std::string& name = "plain.yaml") {
  return load_config({.kubeconfig = file(name), .context = context}, {});
}
Error failure(const ConfigChoice& choice, const Environment& environment = {}) {
  try {
    load_config(choice, environment);
  } catch (const Error& e) {
    return e;
  }
  return Error("no error");
}

}  // namespace

TEST_CASE("the current context gives cluster, user and namespace") {
  const auto config = load("");
  CHECK(config.context == "dev");
  CHECK(config.server == "https://dev.example.org:6443");
  CHECK(config.ns == "ml");
  CHECK(config.tls.ca_pem == "ca-dev");
  CHECK(config.tls.server_name == "kubernetes");
  CHECK(config.proxy == "http://proxy.example.org:3128");
  CHECK(config.token == "dev-token");
}

TEST_CASE("a chosen context reads its files beside the kubeconfig") {
  const auto config = load("prod");
  CHECK(config.server == "https://prod.example.org/k8s/clusters/c-1");
  CHECK(config.ns == "default");
  CHECK(config.tls.ca_pem == "ca-prod");
  CHECK(config.tls.cert_pem == "client-cert");
  CHECK(config.tls.key_pem == "key");
  CHECK(config.as == "deployer");
  CHECK(config.as_groups == std::vector<std::string>{"ml", "ops"});
  CHECK(load("file").token_file == file("pki/token"));
}

TEST_CASE("an insecure cluster needs no authority") {
  const auto config = load("lab");
  CHECK(config.tls.insecure);
  CHECK(config.tls.ca_pem.empty());
  CHECK(config.username == "me");
  CHECK(config.password == "hunter2");
}

TEST_CASE("a credential plugin is read with what it may know of the cluster") {
  const auto config = load("plugin");
  REQUIRE(config.exec);
  CHECK(config.exec->command == file("bin/login"));
  CHECK(config.exec->args == std::vector<std::string>{"--cluster", "dev"});
  CHECK(config.exec->env.front() == std::pair<std::string, std::string>{"REGION", "eu"});
  CHECK(config.exec->install_hint == "pip install login");
  const auto info = read_json(config.exec->cluster_info);
  CHECK(info.at("server").text() == "https://dev.example.org:6443/");
  CHECK(info.at("certificate-authority-data").text() == "Y2EtZGV2");
}

TEST_CASE("the command line wins over the files") {
  const auto config = load_config({.kubeconfig = file("plain.yaml"),
                                   .cluster = "lab",
                                   .user = "token",
                                   .ns = "x",
                                   .server = "http://localhost:8001",
                                   .as = "me",
                                   .as_groups = {"g"}},
                                  {});
  CHECK(config.cluster == "lab");
  CHECK(config.token == "dev-token");
  CHECK(config.ns == "x");
  CHECK(config.server == "http://localhost:8001");
  CHECK(config.as == "me");
  CHECK(config.as_groups == std::vector<std::string>{"g"});
  CHECK(load_config({.server = "http://localhost:8001"}, {}).server == "http://localhost:8001");
}

TEST_CASE("of several files the first one to name something wins") {
  const Environment environment{
      .variables = {
          {"KUBECONFIG", file("missing.yaml") + "::" + file("second.yaml") + ":" + file("plain.yaml")}}};
  CHECK(load_config({}, environment).server == "https://extra.example.org");
  CHECK(load_config({.context = "dev"}, environment).server == "https://other.example.org");
  CHECK(load_config({.context = "dev"}, environment).token == "dev-token");
  CHECK(context_names({}, environment).front() == "extra");
}

TEST_CASE("mistakes in a kubeconfig are named with their place") {
  struct Row {
    const char *context, *file, *message, *hint;
  };
  const auto row = GENERATE(values<Row>({
      {"porduction", "plain.yaml", "no context named porduction in", "there are: dev, prod"},
      {"prd", "plain.yaml", "no context named prd in", "did you mean prod?"},
      {"no-such-user", "plain.yaml", "no user named tokn", "did you mean token?"},
      {"no-such-cluster", "plain.yaml", "no cluster named devv", "did you mean dev?"},
      {"no-server", "plain.yaml", "cluster empty has no server", ""},
      {"bad-ca", "plain.yaml", "plain.yaml:25: certificate-authority-data of broken is not base64", ""},
      {"half", "plain.yaml", "only one of client-certificate and client-key", ""},
      {"old-plugin", "plain.yaml", "v1alpha1, which is not supported", "v1beta1"},
      {"old-provider", "plain.yaml", "auth-provider gcp", "exec credential plugin"},
      {"", "no-current.yaml", "names no current context", "--context: dev, prod"},
      {"", "not-a-kubeconfig.yaml", "not-a-kubeconfig.yaml:2: this is not a kubeconfig: its kind is Pod", ""},
      {"", "not-a-list.yaml", "not-a-list.yaml:3: clusters is not a list", ""},
      {"", "nameless.yaml", "nameless.yaml:3: an entry of contexts has no name", ""},
      {"", "broken.yaml", "broken.yaml:", ""},
      {"", "missing.yaml", "no such kubeconfig", ""},
  }));
  const auto error = failure({.kubeconfig = file(row.file), .context = row.context});
  CAPTURE(row.context, error.text());
  CHECK(error.message().find(row.message) != std::string::npos);
  CHECK(error.hint().find(row.hint) != std::string::npos);
  CHECK(error.text().find("hunter2") == std::string::npos);
}

TEST_CASE("no configuration at all says where it was looked for") {
  const auto error = failure({}, {.variables = {{"HOME", "/nowhere"}}});
  CHECK(error.message().find("/nowhere/.kube/config") != std::string::npos);
  CHECK(error.hint().find("KUBECONFIG") != std::string::npos);
}

TEST_CASE("in a pod the service account is used, unless a kubeconfig says otherwise") {
  const TempFolder folder;
  std::ofstream(folder / "token") << "pod-token";
  std::ofstream(folder / "ca.crt") << "pod-ca";
  std::ofstream(folder / "namespace") << "jobs\n";
  Environment environment{
      .variables = {{"KUBERNETES_SERVICE_HOST", "fd00::1"}, {"KUBERNETES_SERVICE_PORT", "443"}},
      .service_account_folder = folder.path()};
  const auto config = load_config({}, environment);
  CHECK(config.server == "https://[fd00::1]:443");
  CHECK(config.ns == "jobs");
  CHECK(config.tls.ca_pem == "pod-ca");
  CHECK(config.token_file == folder / "token");
  environment.variables["KUBECONFIG"] = file("plain.yaml");
  CHECK(load_config({}, environment).context == "dev");
  environment.variables.erase("KUBECONFIG");
  std::filesystem::remove(folder / "token");
  CHECK(failure({}, environment).message().find("no cluster is configured") != std::string::npos);
}
