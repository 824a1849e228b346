// SPDX-License-Identifier: Apache-2.0
#include "sync/drift.h"

#include "diff/owned.h"

namespace lockstep::sync {

Drift::Drift(const Plan& plan, bool has_ignored) : has_ignored_(has_ignored) {
  for (const auto& step : plan.steps) {
    // Hooks are done with, and what was pruned may come back as somebody else's.
    if (step.is_hook() || !step.manifest) continue;
    steps_.emplace(step.ref, step);
  }
}

std::vector<ObjectRef> Drift::watched() const {
  std::vector<ObjectRef> out;
  for (const auto& [ref, step] : steps_) out.push_back(ref);
  return out;
}

// Two states with one summary differ in nothing that a sync would change.
std::string Drift::summary(const Step& step, const Value* live) const {
  if (!live) return "gone";
  const auto proof = diff::compare_owned(*step.manifest, *live, "lockstep");
  if (proof.state == diff::Proof::State::Unchanged) return "unchanged";
  std::string out = proof.state == diff::Proof::State::Unproven ? "unproven" : "changed";
  for (const auto& field : proof.fields) out += " " + field.path;
  // What cannot be proven is at least not touched while its generation stands still.
  if (proof.state == diff::Proof::State::Unproven)
    out += " " + live->at("metadata", "generation").text_or("");
  return out;
}

void Drift::settled(const ObjectRef& ref, const Value* live) {
  if (const auto step = steps_.find(ref); step != steps_.end()) settled_[ref] = summary(step->second, live);
}

News Drift::judge(const ObjectRef& ref, const Value* live) const {
  const auto step = steps_.find(ref);
  if (step == steps_.end()) return News::None;
  const std::string now = summary(step->second, live);
  const auto before = settled_.find(ref);
  if (now == "unchanged" || (before != settled_.end() && before->second == now)) return News::None;
  return has_ignored_ || now.starts_with("unproven") ? News::Perhaps : News::Drift;
}

}  // namespace lockstep::sync
