// SPDX-License-Identifier: Apache-2.0
#pragma once
// The rules of the kinds, one function each, for the table in kinds.cpp: a Job where the shared order of
// judgement applies, a Verdict where a kind has an order of its own.

#include "health/job.h"

#include <string>

namespace lockstep::health {

Job kubeflow_job(const View& view);  // PyTorchJob, TFJob, XGBoostJob, PaddleJob, JAXJob
Job mpi_job(const View& view);       // kubeflow.org v1 and v2beta1
Job batch_job(const View& view);
Job job_set(const View& view);
Job train_job(const View& view);
Job ray_job(const View& view);
Job ray_cluster(const View& view);
Job volcano_job(const View& view);
Job leader_worker_set(const View& view);
Job inference_service(const View& view);
Job workflow(const View& view);
Job spark_application(const View& view);
Job notebook(const View& view);
Job tensorboard(const View& view);
Job trial(const View& view);

Verdict judge_ray_cluster(const View& view);
Verdict judge_ray_service(const View& view);
Verdict judge_leader_worker_set(const View& view);
Verdict judge_inference_service(const View& view);
Verdict judge_serving_runtime(const View& view);
Verdict judge_workflow(const View& view);
Verdict judge_cron_workflow(const View& view);
Verdict judge_spark_application(const View& view);
Verdict judge_notebook(const View& view);
Verdict judge_tensorboard(const View& view);
Verdict judge_trial(const View& view);
Verdict judge_experiment(const View& view);
Verdict judge_pod_group(const View& view);
Verdict judge_volcano_queue(const View& view);
Verdict judge_kueue_workload(const View& view);
Verdict judge_kueue_queue(const View& view);
Verdict judge_scheduled_workflow(const View& view);
Verdict judge_pipeline_version(const View& view);
Verdict judge_presence(const View& view);  // there, and that is all there is to say

// For services: their Ready speaks about the old spec while a new generation is not observed.
std::optional<Verdict> stale_generation(const View& view);
// For kinds without replica counts: what is there is what is expected.
void add_found_roles(const View& view, Job& job);
// Findings that a service's own conditions do not tell better: faults, and waiting for capacity or an image.
bool holds_back_service(const Finding& finding);

// "" unless `managed_by` names MultiKueue: its jobs run on another cluster.
std::string multikueue_manager(const Value& managed_by);
// "{Kind} {name} {text}".
Verdict say(const View& view, Status status, std::string_view reason, std::string_view text,
            bool terminal = false);

}  // namespace lockstep::health
