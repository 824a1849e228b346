// SPDX-License-Identifier: Apache-2.0
#include "kube/resource.h"

#include "base/error.h"

#include "catch.h"

using namespace lockstep;
using namespace lockstep::kube;

namespace {

ApiIndex index() {
  return ApiIndex(
      {{.version = "v1", .kind = "Pod", .plural = "pods", .singular = "pod", .short_names = {"po"}},
       {.version = "v1", .kind = "Event", .plural = "events", .singular = "event", .short_names = {"ev"}},
       {.group = "apps",
        .version = "v1",
        .kind = "Deployment",
        .plural = "deployments",
        .singular = "deployment",
        .verbs = {"get", "list"},
        .short_names = {"deploy"}},
       {.group = "events.k8s.io", .version = "v1", .kind = "Event", .plural = "events", .singular = "event"},
       {.group = "batch", .version = "v1", .kind = "Job", .plural = "jobs", .singular = "job"},
       {.group = "batch.volcano.sh",
        .version = "v1alpha1",
        .kind = "Job",
        .plural = "jobs",
        .singular = "job"},
       {.group = "autoscaling",
        .version = "v2",
        .kind = "HorizontalPodAutoscaler",
        .plural = "horizontalpodautoscalers"},
       {.group = "autoscaling",
        .version = "v1",
        .kind = "HorizontalPodAutoscaler",
        .plural = "horizontalpodautoscalers"}},
      {"metrics.k8s.io/v1beta1"});
}

}  // namespace

TEST_CASE("kinds are found by version, and by group in the server's preference") {
  const auto api = index();
  CHECK(api.find("apps/v1", "Deployment")->can("list"));
  CHECK_FALSE(api.find("apps/v1", "Deployment")->can("delete"));
  CHECK(api.find("apps/v2", "Deployment") == nullptr);
  CHECK(api.find("autoscaling/v1", "HorizontalPodAutoscaler")->version == "v1");
  CHECK(api.find_preferred("autoscaling", "HorizontalPodAutoscaler")->version == "v2");
  CHECK(api.find_preferred("", "Event")->group.empty());
  CHECK(api.find("apps/v1", "Deployment")->qualified() == "deployments.apps");
}

TEST_CASE("resources are found by what a user types") {
  struct Row {
    const char *word, *want;  // api version and kind
  };
  const auto row = GENERATE(values<Row>({{"deploy", "apps/v1 Deployment"},
                                         {"deployments", "apps/v1 Deployment"},
                                         {"Deployment", "apps/v1 Deployment"},
                                         {"deployments.apps", "apps/v1 Deployment"},
                                         {"deploy.apps", "apps/v1 Deployment"},
                                         {"events", "v1 Event"},
                                         {"events.events.k8s.io", "events.k8s.io/v1 Event"},
                                         {"jobs", "batch/v1 Job"},
                                         {"job.batch.volcano.sh", "batch.volcano.sh/v1alpha1 Job"},
                                         {"jobs.v1alpha1.batch.volcano.sh", "batch.volcano.sh/v1alpha1 Job"},
                                         {"po", "v1 Pod"},
                                         {"nothing", ""},
                                         {"deployments.batch", ""}}));
  CAPTURE(row.word);
  const auto api = index();
  const auto* found = api.find_word(row.word);
  CHECK((found ? found->api_version() + " " + found->kind : "") == row.want);
}

TEST_CASE("an unknown kind is answered with the nearest known one") {
  struct Row {
    const char *api_version, *kind, *hint;
  };
  const auto row = GENERATE(values<Row>({
      {"apps/v1", "Deploymnt", "did you mean Deployment?"},
      {"apps/v1beta1", "Deployment", "this cluster has it in apps/v1"},
      {"extensions/v1beta1", "Deployment", "this cluster has it in apps/v1"},
      {"kubeflow.org/v1", "PyTorchJob", "CustomResourceDefinition"},
      {"metrics.k8s.io/v1beta1", "NodeMetrics", "does not answer"},
  }));
  const auto api = index();
  try {
    api.require(row.api_version, row.kind);
    FAIL("found");
  } catch (const Error& e) {
    CAPTURE(e.text());
    CHECK(e.message() == fmt::format("the cluster has no kind {} in {}", row.kind, row.api_version));
    CHECK(e.hint().find(row.hint) != std::string::npos);
    CHECK(e.is_not_found());
  }
}
