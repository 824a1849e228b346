// SPDX-License-Identifier: Apache-2.0
#include "app/application.h"

#include "catch.h"

using namespace lockstep;
using namespace lockstep::app;

namespace {

std::string application(const std::string& spec) {
  return "apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata:\n  name: demo\n  namespace: "
         "argocd\nspec:\n" +
         spec;
}
const std::string plain =
    "  source:\n    repoURL: https://example.com/ml.git\n    path: overlays/dev\n    targetRevision: main\n"
    "  destination:\n    server: https://kubernetes.default.svc/\n    namespace: ml\n";

// The message of the Error, with its hint after a bar.
std::string refusal(const std::string& yaml) {
  try {
    read_applications(yaml, "app.yaml");
  } catch (const Error& e) {
    return e.message() + (e.hint().empty() ? "" : " | " + e.hint());
  }
  return "accepted";
}

}  // namespace

TEST_CASE("a plain Application is read") {
  const auto app = read_applications(application(plain), "app.yaml").at(0);
  CHECK(app.name == "demo");
  CHECK(app.project == "default");
  CHECK(app.sources == std::vector<Source>{{"https://example.com/ml.git", "overlays/dev", "main"}});
  CHECK(app.destination == Destination{"https://kubernetes.default.svc", "", "ml"});
  CHECK_FALSE(app.policy.automated);
  CHECK(app.history_limit == 10);
}

TEST_CASE("sync policy, kustomize block and ignore rules are read") {
  const auto app = read_applications(application(plain + R"(
  syncPolicy:
    automated: {prune: true, selfHeal: true}
    syncOptions: [CreateNamespace=true, PruneLast=true]
    retry: {limit: 3, backoff: {duration: 1s, factor: 3, maxDuration: 1m}}
    managedNamespaceMetadata: {labels: {team: ml}}
  ignoreDifferences:
  - {group: apps, kind: Deployment, jsonPointers: [/spec/replicas]}
  revisionHistoryLimit: 3
)"),
                                     "app.yaml")
                       .at(0);
  REQUIRE(app.policy.automated);
  CHECK(*app.policy.automated == Automated{true, true, false});
  CHECK(app.policy.has("CreateNamespace=true"));
  REQUIRE(app.policy.retry);
  CHECK(app.policy.retry->longest == std::chrono::minutes(1));
  CHECK(app.policy.retry->factor == 3);
  CHECK(app.policy.namespace_metadata.at("labels", "team").text() == "ml");
  CHECK(app.ignore_differences.size() == 1);
  CHECK(app.history_limit == 3);
}

TEST_CASE("automated with enabled: false is a manual application, S-140") {
  const auto app = read_applications(
      application(plain + "  syncPolicy: {automated: {enabled: false, prune: true}}\n"), "a");
  CHECK_FALSE(app.at(0).policy.automated);
}

TEST_CASE("sources win over source, and several documents give several applications") {
  const auto apps = read_applications(
      application("  source: {repoURL: ignored, bogus: 1}\n  sources: [{repoURL: a, path: x}, {repoURL: b}]\n"
                  "  destination: {name: prod, namespace: ml}\n") +
          "---\n" + "apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: {name: other}\nspec:\n" +
          plain,
      "app.yaml");
  REQUIRE(apps.size() == 2);
  CHECK(apps[0].sources.size() == 2);
  CHECK(apps[0].sources[1].revision == "HEAD");
  CHECK(apps[0].destination.name == "prod");
  CHECK(apps[1].name == "other");
}

TEST_CASE("what is not understood is refused with file, line and field") {
  struct Row {
    const char* name;
    std::string yaml, want;
  };
  const std::vector<Row> rows = {
      {"typing slip", application("  sorce: {}\n" + plain),
       "app.yaml:7: spec.sorce: unknown field | did you mean source?"},
      {"wrong type", application("  source: {repoURL: a, targetRevision: 1.0}\n  destination: {name: x}\n"),
       "app.yaml:7: spec.source.targetRevision: must be a string, not a float | put it in quotes: \"1.0\""},
      {"no source", application("  destination: {name: x}\n"), "app.yaml:6: spec.source: is missing"},
      {"no destination", application("  source: {repoURL: a}\n"),
       "app.yaml:6: spec.destination: needs exactly one of server and name | server: "
       "https://kubernetes.default.svc means the current context"},
      {"Helm", application("  source: {repoURL: a, chart: nginx}\n  destination: {name: x}\n"),
       "app.yaml:7: spec.source.chart: Helm charts are not rendered | render it to manifests in CI, or use "
       "kustomize's helmCharts"},
      {"kustomize and directory",
       application("  source: {repoURL: a, kustomize: {namePrefix: p-}, directory: {recurse: true}}\n"
                   "  destination: {name: x}\n"),
       "app.yaml:7: spec.source: kustomize and directory exclude each other"},
      {"sync option", application(plain + "  syncPolicy:\n    syncOptions: [CreateNamspace=true]\n"),
       "app.yaml:15: spec.syncPolicy.syncOptions: unknown sync option \"CreateNamspace=true\" | did you mean "
       "CreateNamespace?"},
      {"value of a sync option", application(plain + "  syncPolicy:\n    syncOptions: [Prune=no]\n"),
       "app.yaml:15: spec.syncPolicy.syncOptions: \"Prune=no\" is no value of Prune | use one of: false, "
       "confirm, "
       "true"},
      {"duration", application(plain + "  syncPolicy: {retry: {backoff: {duration: soon}}}\n"),
       "app.yaml:14: spec.syncPolicy.retry.backoff.duration: \"soon\" is no duration | write it like 5s, 2m "
       "or 1h"},
      {"another kind", "apiVersion: v1\nkind: ConfigMap\n",
       "app.yaml:2: kind: this is a ConfigMap of v1, not an Application of argoproj.io/v1alpha1"},
      {"nothing", "# nothing here\n", "app.yaml holds no Application"},
      {"twice", application(plain) + "---\n" + application(plain),
       "app.yaml:15: Application demo is defined a second time"}};
  for (const auto& row : rows) {
    CAPTURE(row.name);
    CHECK(refusal(row.yaml) == row.want);
  }
}

TEST_CASE("zero-valued blocks count as absent") {
  const auto app = read_applications(
      application(
          "  source: {repoURL: a, kustomize: {}, directory: {recurse: false}}\n  destination: {name: x}\n"),
      "a");
  CHECK_FALSE(app.at(0).sources.at(0).kustomize);
  CHECK_FALSE(app.at(0).sources.at(0).directory);
}
