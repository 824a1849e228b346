// SPDX-License-Identifier: Apache-2.0
#include "sync/run_hash.h"

#include "base/hash.h"
#include "base/strings.h"
#include "value/json.h"

#include <algorithm>

namespace lockstep::sync {

namespace {

using Path = std::vector<std::string>;

// Knobs per kind (spec training §4.1); "*" stands for every element of a list.
struct Knobs {
  std::string_view group, kind;
  std::vector<std::string_view> paths;
};
const std::vector<Knobs>& knob_table() {
  static const std::vector<std::string_view> run_policy = {
      "runPolicy.suspend", "runPolicy.cleanPodPolicy", "runPolicy.ttlSecondsAfterFinished",
      "runPolicy.activeDeadlineSeconds", "runPolicy.backoffLimit"};
  static const std::vector<Knobs> table = {
      {"kubeflow.org", "PyTorchJob", run_policy},
      {"kubeflow.org", "TFJob", run_policy},
      {"kubeflow.org", "MPIJob", run_policy},
      {"kubeflow.org", "XGBoostJob", run_policy},
      {"kubeflow.org", "PaddleJob", run_policy},
      {"kubeflow.org", "JAXJob", run_policy},
      {"batch",
       "Job",
       {"suspend", "parallelism", "ttlSecondsAfterFinished", "activeDeadlineSeconds", "backoffLimit"}},
      {"jobset.x-k8s.io", "JobSet", {"suspend", "ttlSecondsAfterFinished"}},
      {"trainer.kubeflow.org", "TrainJob", {"suspend"}},
      {"ray.io",
       "RayJob",
       {"suspend", "ttlSecondsAfterFinished", "shutdownAfterJobFinishes", "activeDeadlineSeconds"}},
      {"batch.volcano.sh", "Job", {"minAvailable", "tasks.*.replicas", "priorityClassName"}},
      {"argoproj.io", "Workflow", {"suspend", "shutdown", "activeDeadlineSeconds", "ttlStrategy", "podGC"}},
      {"sparkoperator.k8s.io", "SparkApplication", {"suspend", "timeToLiveSeconds"}},
      {"kubeflow.org", "Experiment", {"parallelTrialCount", "maxTrialCount", "maxFailedTrialCount"}}};
  return table;
}

bool is_elastic(const Value& manifest) { return !manifest.at("spec", "elasticPolicy").is_null(); }
bool is_elastic_indexed(const Value& manifest) {
  const Value& spec = manifest.at("spec");
  return spec.at("completionMode").text_or("") == "Indexed" && !spec.at("completions").is_null() &&
         spec.at("completions") == spec.at("parallelism");
}

std::vector<Path> knobs_of(const Value& manifest) {
  const ObjectRef ref = ref_of(manifest);
  std::vector<Path> out;
  for (const auto& row : knob_table()) {
    if (row.group != ref.group || row.kind != ref.kind) continue;
    for (const auto path : row.paths) out.push_back(split(path, '.'));
    if (row.group == "kubeflow.org" && is_elastic(manifest)) {
      for (const char* field : {"minReplicas", "maxReplicas", "metrics"})
        out.push_back({"elasticPolicy", field});
      for (const auto& role : manifest.at("spec", "pytorchReplicaSpecs").members())
        if (to_lower(role.key) == "worker") out.push_back({"pytorchReplicaSpecs", role.key, "replicas"});
    }
    if (row.group == "batch" && is_elastic_indexed(manifest)) out.push_back({"completions"});
  }
  return out;
}

void remove_path(Value& value, const Path& path, std::size_t at) {
  if (path[at] == "*") {
    if (value.is_list())
      for (auto& item : value.items()) remove_path(item, path, at + 1);
    return;
  }
  if (at + 1 == path.size()) {
    value.erase(path[at]);
    return;
  }
  if (Value* child = value.find(path[at])) remove_path(*child, path, at + 1);
}

// Nulls and empty maps say nothing: leaving them in or out is no new run.
Value without_empty(Value value) {
  if (value.is_list())
    for (auto& item : value.items()) item = without_empty(std::move(item));
  if (!value.is_map()) return value;
  auto& members = value.members();
  for (auto& member : members) member.value = without_empty(std::move(member.value));
  members.erase(std::remove_if(members.begin(), members.end(),
                               [](const Member& m) {
                                 return m.value.is_null() || (m.value.is_map() && m.value.members().empty());
                               }),
                members.end());
  return value;
}

}  // namespace

std::string run_hash(const Value& manifest) {
  Value spec = manifest.at("spec");
  for (const auto& knob : knobs_of(manifest)) remove_path(spec, knob, 0);
  const Value identity = Value::map(
      {{"run", annotation(manifest, "lockstep.dev/run")}, {"spec", without_empty(std::move(spec))}});
  return sha256_hex(to_json(identity, {.sort_keys = true})).substr(0, 16);
}

bool is_knob(const Value& manifest, const std::vector<std::string>& path) {
  for (const auto& knob : knobs_of(manifest)) {
    if (path.size() < knob.size()) continue;
    if (std::equal(knob.begin(), knob.end(), path.begin(),
                   [](const std::string& k, const std::string& p) { return k == "*" || k == p; }))
      return true;
  }
  return false;
}

}  // namespace lockstep::sync
