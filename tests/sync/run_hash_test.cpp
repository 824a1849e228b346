// SPDX-License-Identifier: Apache-2.0
#include "sync/run_hash.h"

#include "value/yaml.h"

#include "catch.h"

using namespace lockstep;
using namespace lockstep::sync;

namespace {

std::string hash(const std::string& kind, const std::string& spec, const std::string& metadata = "{}") {
  return run_hash(read_yaml("{apiVersion: " + kind + ", metadata: " + metadata + ", spec: " + spec + "}"));
}
const std::string pytorch = "kubeflow.org/v1, kind: PyTorchJob";
const std::string job = "batch/v1, kind: Job";

}  // namespace

TEST_CASE("knobs, nulls and empty maps are no new run, spec training 4.1") {
  CHECK(hash(pytorch, "{a: 1, runPolicy: {suspend: true}}") == hash(pytorch, "{a: 1}"));
  CHECK(hash(pytorch, "{a: 1, b: null, c: {}}") == hash(pytorch, "{a: 1}"));
  CHECK(hash(pytorch, "{a: 1}") != hash(pytorch, "{a: 2}"));
  CHECK(hash(job, "{template: {}, parallelism: 2}") == hash(job, "{parallelism: 5}"));
  CHECK(hash(job, "{completions: 2}") != hash(job, "{completions: 3}"));
}

TEST_CASE("elastic sizes are knobs only where the job is elastic") {
  const std::string replicas = "pytorchReplicaSpecs: {Worker: {replicas: ";
  CHECK(hash(pytorch, "{" + replicas + "1}}}") != hash(pytorch, "{" + replicas + "2}}}"));
  const std::string elastic = "elasticPolicy: {minReplicas: 1, rdzvBackend: c10d}, ";
  CHECK(hash(pytorch, "{" + elastic + replicas + "1}}}") == hash(pytorch, "{" + elastic + replicas + "2}}}"));
  const std::string indexed = "completionMode: Indexed, ";
  CHECK(hash(job, "{" + indexed + "completions: 2, parallelism: 2}") ==
        hash(job, "{" + indexed + "completions: 3, parallelism: 3}"));
}

TEST_CASE("the run token asks for one more run of the same spec") {
  CHECK(hash(job, "{}", "{annotations: {lockstep.dev/run: two}}") != hash(job, "{}"));
}

TEST_CASE("fields of a live run that may be changed are told apart") {
  const Value manifest = read_yaml("{apiVersion: " + pytorch + "}");
  CHECK(is_knob(manifest, {"runPolicy", "suspend"}));
  CHECK_FALSE(is_knob(manifest, {"runPolicy"}));
  CHECK_FALSE(is_knob(manifest, {"pytorchReplicaSpecs", "Worker", "replicas"}));
  const Value volcano = read_yaml("{apiVersion: batch.volcano.sh/v1alpha1, kind: Job}");
  CHECK(is_knob(volcano, {"tasks", "0", "replicas"}));
}
