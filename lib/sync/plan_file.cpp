// SPDX-License-Identifier: Apache-2.0
#include "sync/plan_file.h"

#include "base/strings.h"
#include "diff/owned.h"

#include <algorithm>
#include <map>
#include <vector>

namespace lockstep::sync {

namespace {

constexpr std::string_view format = "lockstep.dev/plan/v1";
constexpr std::size_t names_shown = 10;

// The state of a live object that a status report does not change: where there is no generation there is no
// status either.
std::string version_of(const Step& step) {
  if (!step.live) return "";
  const Value& metadata = step.live->at("metadata");
  const std::string generation = metadata.at("generation").text_or("");
  return metadata.at("uid").text_or("") + "/" +
         (generation.empty() ? metadata.at("resourceVersion").text_or("") : generation);
}

// Of a Secret nothing is told, not even a hash: the hash of all manifests covers it.
std::string manifest_of(const Step& step) {
  if (!step.manifest || (step.ref.group.empty() && step.ref.kind == "Secret")) return "";
  return diff::desired_hash(*step.manifest);
}

struct Recorded {
  std::string action, version, manifest;
};
// By phase and identity: a hook may run in two phases. Names that a run gives to its hooks are left out.
std::string key_of(const Step& step) {
  const bool is_named =
      !step.manifest || step.manifest->at("metadata").at("generateName").text_or("").empty();
  return std::string(phase_name(step.phase)) + " " +
         (is_named ? display(step.ref) : step.ref.kind + " of a generated name");
}
std::map<std::string, Recorded> planned(const Plan& plan) {
  std::map<std::string, Recorded> out;
  for (const auto& step : plan.steps) {
    const std::string key = key_of(step);
    const bool is_named = key.find(" of a generated name") == std::string::npos;
    out[key] = {std::string(step_name(step.kind)), version_of(step), is_named ? manifest_of(step) : ""};
  }
  return out;
}

std::string what_moved(const Recorded* before, const Recorded* now) {
  if (!before) return "is new, the plan is to " + now->action;
  if (!now) return "is gone from the plan";
  if (before->action != now->action) return "was to " + before->action + ", now " + now->action;
  if (before->version != now->version) return "has changed in the cluster";
  if (before->manifest != now->manifest) return "has changed in Git";
  return "";
}

}  // namespace

Value plan_file(const std::string& application, const Prepared& prepared) {
  Value steps = Value::list();
  for (const auto& [key, step] : planned(*prepared.plan))
    steps.push(Value::map(
        {{"object", key}, {"action", step.action}, {"live", step.version}, {"manifest", step.manifest}}));
  return Value::map({{"format", format},
                     {"application", application},
                     {"repository", prepared.content.repository},
                     {"commit", prepared.content.commit},
                     {"content", prepared.desired.content},
                     {"steps", std::move(steps)}});
}

std::string commit_of_plan_file(const Value& file, const std::string& application) {
  if (file.at("format").text_or("") != format)
    throw Error("this is no plan file")
        .kind(ErrorKind::Usage)
        .hint("write one with lockstep plan --out FILE");
  const std::string name = file.at("application").text_or("");
  if (name != application)
    throw Error("the plan file is of application {}, not of {}", name, application).kind(ErrorKind::Usage);
  return file.at("commit").text_or("");
}

void check_plan_file(const Value& file, const Prepared& now) {
  std::map<std::string, Recorded> before;
  for (const auto& step : file.at("steps").items())
    before[step.at("object").text_or("")] = {step.at("action").text_or(""), step.at("live").text_or(""),
                                             step.at("manifest").text_or("")};
  auto steps = planned(*now.plan);
  std::vector<std::string> moved;
  for (const auto& [key, step] : before) {
    const auto found = steps.find(key);
    const auto text = what_moved(&step, found == steps.end() ? nullptr : &found->second);
    if (!text.empty()) moved.push_back(key + " " + text);
  }
  for (const auto& [key, step] : steps)
    if (!before.count(key)) moved.push_back(key + " " + what_moved(nullptr, &step));
  if (moved.empty() && file.at("content").text_or("") != now.desired.content)
    moved.emplace_back("the manifests have changed in Git");
  if (moved.empty()) return;
  const std::size_t more = moved.size() - std::min(moved.size(), names_shown);
  moved.resize(moved.size() - more);
  if (more > 0) moved.push_back("and " + std::to_string(more) + " more");
  throw Error("the plan does not hold any more:\n    {}", join(moved, "\n    "))
      .kind(ErrorKind::NeedsConsent)
      .hint("look at a new plan, and sync that");
}

}  // namespace lockstep::sync
