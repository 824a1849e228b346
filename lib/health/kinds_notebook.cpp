// SPDX-License-Identifier: Apache-2.0
// Kubeflow's Notebook and Tensorboard (spec training §2.10).
#include "base/error.h"
#include "health/events.h"
#include "health/kind_rules.h"

#include <algorithm>

namespace lockstep::health {

namespace {

// Objects below the viewed one that create pods: their events tell of refusals.
void add_creators(const View& view, Job& job) {
  job.creators = {&view.object};
  for (std::size_t i = 0; i < job.creators.size(); ++i)
    for (const Value* child : view.snapshot.children(job.creators[i]->at("metadata", "uid").text())) {
      const std::string& kind = child->at("kind").text();
      if (kind == "StatefulSet" || kind == "Deployment" || kind == "ReplicaSet")
        job.creators.push_back(child);
    }
}

Job serving_job(const View& view, std::string_view label_key) {
  const Value& metadata = view.object.at("metadata");
  Job job;
  job.gang.is_service = true;
  job.gang.expected = 1;
  for (const Value* pod : view.snapshot.labelled("", "Pod", metadata.at("namespace").text(), label_key,
                                                 metadata.at("name").text()))
    add_rank(job, *pod, "", 0, true);
  add_creators(view, job);
  job.has_status = view.object.at("status").size() > 0;
  job.still_starting = "its pod runs and is not ready yet";
  sort_ranks(job.gang);
  return job;
}

Verdict judge_serving(const View& view, Job job) {
  if (view.object.at("status", "readyReplicas").int_or(0) >= 1)
    return say(view, Status::Healthy, "Ready", "is ready");
  return judge_job(view, std::move(job));
}

}  // namespace

Job notebook(const View& view) {
  Job job = serving_job(view, "notebook-name");
  job.gang.roles = {make_role(view, "", 1, view.object.at("spec", "template", "spec"))};
  return job;
}

Verdict judge_notebook(const View& view) {
  Job job = notebook(view);
  // Set by hand or by the culler of idle notebooks.
  if (has_annotation(view.object, "kubeflow-resource-stopped")) {
    const auto left =
        std::count_if(job.pods.begin(), job.pods.end(), [](const Value* p) { return !is_finished_pod(*p); });
    if (left > 0)
      return say(view, Status::Progressing, "Suspending",
                 fmt::format("is being stopped; {} pod(s) still terminating", left));
    return say(view, Status::Suspended, "Stopped",
               "was stopped at " + annotation(view.object, "kubeflow-resource-stopped"));
  }
  return judge_serving(view, std::move(job));
}

Job tensorboard(const View& view) { return serving_job(view, "app"); }

Verdict judge_tensorboard(const View& view) { return judge_serving(view, tensorboard(view)); }

}  // namespace lockstep::health
