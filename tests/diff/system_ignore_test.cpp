// SPDX-License-Identifier: Apache-2.0
#include "diff/system_ignore.h"

#include "base/error.h"
#include "value/yaml.h"

#include "catch.h"

using namespace lockstep;
using namespace lockstep::diff;

TEST_CASE("rules of the installation are read from argocd-cm") {
  const auto rules = system_ignore_rules(read_yaml(R"(
resource.customizations: |
  apps/StatefulSet:
    ignoreDifferences: |
      jsonPointers: [/spec/replicas]
resource.customizations.ignoreDifferences.all: |
  managedFieldsManagers: [kube-controller-manager]
resource.customizations.ignoreDifferences.admissionregistration.k8s.io_MutatingWebhookConfiguration: |
  jqPathExpressions: ['.webhooks[]?.clientConfig.caBundle']
resource.customizations.ignoreDifferences.Service: |
  jsonPointers: [/spec/ports]
resource.customizations.health.apps_Deployment: "return {}"
)"));
  REQUIRE(rules.size() == 4);
  CHECK((rules[0].group == "apps" && rules[0].kind == "StatefulSet"));
  CHECK(rules[0].json_pointers == std::vector<std::string>{"/spec/replicas"});
  CHECK((rules[1].group == "*" && rules[1].kind == "*"));
  CHECK(rules[1].managers == std::vector<std::string>{"kube-controller-manager"});
  CHECK(
      (rules[2].group == "admissionregistration.k8s.io" && rules[2].kind == "MutatingWebhookConfiguration"));
  CHECK(rules[2].jq_paths == std::vector<std::string>{".webhooks[]?.clientConfig.caBundle"});
  CHECK((rules[3].group.empty() && rules[3].kind == "Service"));
  CHECK(rules[3].json_pointers == std::vector<std::string>{"/spec/ports"});
}

TEST_CASE("a text of argocd-cm that cannot be read names its key") {
  try {
    system_ignore_rules(read_yaml("{resource.customizations.ignoreDifferences.Service: '{'}"));
    FAIL("no error");
  } catch (const Error& error) {
    CHECK(error.text().find("resource.customizations.ignoreDifferences.Service") != std::string::npos);
  }
}
