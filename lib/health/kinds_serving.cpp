// SPDX-License-Identifier: Apache-2.0
// What serves models: KServe's InferenceService and runtimes, LeaderWorkerSet (spec training §2.10).
#include "base/error.h"
#include "base/strings.h"
#include "health/events.h"
#include "health/kind_rules.h"
#include "health/pod_count.h"
#include "health/reasons.h"

#include <algorithm>

namespace lockstep::health {

namespace {

constexpr std::string_view runtime_reasons[] = {"NoSupportingRuntime", "RuntimeNotRecognized",
                                                "RuntimeDisabled"};

template <class Names>
bool is_any(std::string_view name, const Names& names) {
  return std::find(std::begin(names), std::end(names), name) != std::end(names);
}

std::string failure_text(const Value& info) {
  std::string out = info.at("reason").text();
  if (!info.at("exitCode").is_null()) out += " (exit code " + info.at("exitCode").text() + ")";
  const std::string message = quoted(info.at("message").text());
  if (!message.empty()) out += (out.empty() ? "" : ": ") + message;
  return out;
}

Verdict invalid_spec(const View& view, const Value& info) {
  const bool is_runtime = is_any(info.at("reason").text(), runtime_reasons);
  return say(view, Status::Degraded, is_runtime ? "RuntimeNotSupported" : "SpecError",
             "cannot be served: " + failure_text(info));
}

// Components first: Ready and the routes only repeat what they say.
const Value* failing_condition(const Value& object) {
  for (const std::string_view type : {"PredictorReady", "TransformerReady", "ExplainerReady"})
    if (has_condition(object, type, "False")) return find_condition(object, type);
  for (const auto& condition : object.at("status", "conditions").items())
    if (condition.at("status").text() == "False" && condition.at("type").text() != "Stopped")
      return &condition;
  return nullptr;
}

Verdict not_ready(const View& view) {
  const Value* condition = failing_condition(view.object);
  if (!condition) return say(view, Status::Progressing, "NotReady", "is not ready yet");
  const seconds age = age_of(condition->at("lastTransitionTime"), view.now);
  return say(
      view, age > view.settings.not_ready_grace ? Status::Degraded : Status::Progressing, "NotReady",
      fmt::format("is not ready: {} is False for {} ({}: {})", condition->at("type").text(), minutes(age),
                  condition->at("reason").text(), quoted(condition->at("message").text())));
}

}  // namespace

Job inference_service(const View& view) {
  const Value& metadata = view.object.at("metadata");
  Job job;
  job.gang.is_service = true;
  job.creators = {&view.object};
  for (const Value* pod :
       view.snapshot.labelled("", "Pod", metadata.at("namespace").text(),
                              "serving.kserve.io/inferenceservice", metadata.at("name").text()))
    add_rank(job, *pod, label(*pod, "component"), 0, false);
  add_found_roles(view, job);
  sort_ranks(job.gang);
  return job;
}

Verdict judge_inference_service(const View& view) {
  const Value &object = view.object, &model = object.at("status", "modelStatus");
  const std::string& transition = model.at("transitionStatus").text();
  if (has_condition(object, "Stopped"))
    return say(view, Status::Suspended, "Stopped", "is stopped (annotation serving.kserve.io/stop)");
  if (object.at("status", "conditions").items().empty()) return awaiting_controller(view);
  if (auto v = stale_generation(view)) return *std::move(v);
  if (transition == "InvalidSpec") return invalid_spec(view, model.at("lastFailureInfo"));
  if (has_condition(object, "Ready") && (transition.empty() || transition == "UpToDate")) {
    const std::string& copies = model.at("copies", "totalCopies").text();
    return say(view, Status::Healthy, "Ready",
               "is ready" + (copies.empty() ? "" : " (" + copies + " model copies)"));
  }
  if (has_condition(object, "Ready") && transition == "InProgress")
    return say(view, Status::Progressing, "Upgrading", "serves, and a new revision is being rolled out");
  const Job job = inference_service(view);
  if (const auto diagnosis = diagnose(view, job); diagnosis.cause && holds_back_service(*diagnosis.cause))
    return finding_verdict(view, job, diagnosis);
  if (transition == "BlockedByFailedLoad")
    return say(view, Status::Degraded, "ModelLoadFailed",
               "cannot load its model: " + failure_text(model.at("lastFailureInfo")));
  return not_ready(view);
}

Verdict judge_serving_runtime(const View& view) {
  if (view.object.at("spec", "disabled").is_true())
    return say(view, Status::Suspended, "Disabled", "is disabled");
  return judge_presence(view);
}

Job leader_worker_set(const View& view) {
  const Value &object = view.object, &metadata = object.at("metadata"),
              &parts = object.at("spec", "leaderWorkerTemplate");
  const auto groups = pod_count(object.at("spec", "replicas").int_or(1)),
             size = pod_count(parts.at("size").int_or(1));
  Job job;
  job.gang.is_service = true;
  const Value& worker = parts.at("workerTemplate", "spec");
  const Value& leader = parts.at("leaderTemplate").is_map() ? parts.at("leaderTemplate", "spec") : worker;
  job.gang.roles = {make_role(view, "leader", groups, leader),
                    make_role(view, "worker", groups * (size - 1), worker)};
  job.gang.expected = pod_count(groups * size);
  for (const Value* pod :
       view.snapshot.labelled("", "Pod", metadata.at("namespace").text(), "leaderworkerset.sigs.k8s.io/name",
                              metadata.at("name").text())) {
    const auto group =
        pod_count(parse_int(label(*pod, "leaderworkerset.sigs.k8s.io/group-index")).value_or(0));
    const auto worker_index =
        pod_count(parse_int(label(*pod, "leaderworkerset.sigs.k8s.io/worker-index")).value_or(0));
    add_rank(job, *pod, worker_index == 0 ? "leader" : "worker", group * size + worker_index,
             group == 0 && worker_index == 0);
  }
  job.creators = {&object};
  for (const Value* set :
       view.snapshot.labelled("apps", "StatefulSet", metadata.at("namespace").text(),
                              "leaderworkerset.sigs.k8s.io/name", metadata.at("name").text()))
    job.creators.push_back(set);
  job.has_status = !object.at("status", "conditions").items().empty();
  job.still_starting = "all pods run, the groups are not ready yet";
  sort_ranks(job.gang);
  return job;
}

Verdict judge_leader_worker_set(const View& view) {
  const Value &object = view.object, &status = object.at("status");
  const auto wanted = object.at("spec", "replicas").int_or(1);
  if (auto v = stale_generation(view)) return *std::move(v);
  if (has_condition(object, "Available"))
    return say(view, Status::Healthy, "Ready",
               fmt::format("is ready: {}/{} groups ready", status.at("readyReplicas").int_or(0), wanted));
  Job job = leader_worker_set(view);
  if (!has_condition(object, "UpdateInProgress")) return judge_job(view, std::move(job));
  const auto diagnosis = diagnose(view, job);
  // A rolling update always has pods that end and start.
  const bool is_worse = diagnosis.cause &&
                        (diagnosis.cause->status == Status::Degraded || holds_back_service(*diagnosis.cause));
  if (is_worse) return finding_verdict(view, job, diagnosis);
  return say(view, Status::Progressing, "Upgrading",
             fmt::format("is being upgraded: {}; {}/{} groups updated",
                         quoted(find_condition(object, "UpdateInProgress")->at("message").text()),
                         status.at("updatedReplicas").int_or(0), wanted));
}

}  // namespace lockstep::health
